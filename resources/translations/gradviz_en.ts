<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Autosave</name>
    <message numerus="yes">
        <source>{n} more documents were left.</source>
        <translation><numerusform>One more document was left.</numerusform><numerusform>{n} more documents were left.</numerusform></translation>
    </message>
</context>
<context>
    <name>Builder</name>
    <message numerus="yes">
        <source>{n} blocks</source>
        <translation><numerusform>{n} block</numerusform><numerusform>{n} blocks</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} inputs</source>
        <translation><numerusform>{n} input</numerusform><numerusform>{n} inputs</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} problems</source>
        <translation><numerusform>{n} problem</numerusform><numerusform>{n} problems</numerusform></translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message numerus="yes">
        <source>{count} parameters</source>
        <translation><numerusform>{count} parameter</numerusform><numerusform>{count} parameters</numerusform></translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message numerus="yes">
        <source>{n} boxes</source>
        <translation><numerusform>{n} box</numerusform><numerusform>{n} boxes</numerusform></translation>
    </message>
</context>
<context>
    <name>Data</name>
    <message numerus="yes">
        <source>A target of {n} classes.</source>
        <translation><numerusform>A target of {n} class.</numerusform><numerusform>A target of {n} classes.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} different words</source>
        <translation><numerusform>{n} word</numerusform><numerusform>{n} different words</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} empty</source>
        <translation><numerusform>{n} empty</numerusform><numerusform>{n} empty</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} rows are left out.</source>
        <translation><numerusform>{n} row is left out.</numerusform><numerusform>{n} rows are left out.</numerusform></translation>
    </message>
</context>
<context>
    <name>Edits</name>
    <message numerus="yes">
        <source>delete {n} blocks</source>
        <translation><numerusform>delete {n} block</numerusform><numerusform>delete {n} blocks</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>move {n} blocks</source>
        <translation><numerusform>move {n} block</numerusform><numerusform>move {n} blocks</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>move {n} boxes</source>
        <translation><numerusform>move {n} box</numerusform><numerusform>move {n} boxes</numerusform></translation>
    </message>
</context>
<context>
    <name>Engine</name>
    <message numerus="yes">
        <source>{n} checkpoints computed their values again during backward; what they ran is a pass of its own, shown after the one it belongs to.</source>
        <translation><numerusform>{n} checkpoint computed its values again during backward; what it ran is a pass of its own, shown after the one it belongs to.</numerusform><numerusform>{n} checkpoints computed their values again during backward; what they ran is a pass of its own, shown after the one it belongs to.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} gradients were changed by hooks on their way; each is a step of its own.</source>
        <translation><numerusform>{n} gradient was changed by a hook on its way; it is a step of its own.</numerusform><numerusform>{n} gradients were changed by hooks on their way; each is a step of its own.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} numbers left torch by .item() or float(); what was computed from them there is not in the graph.</source>
        <translation><numerusform>{n} number left torch by .item() or float(); what was computed from it there is not in the graph.</numerusform><numerusform>{n} numbers left torch by .item() or float(); what was computed from them there is not in the graph.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} operations were not seen: they ran before the recording began or in another thread. Their gradients are shown, their forward values are not.</source>
        <translation><numerusform>{n} operation was not seen: it ran before the recording began or in another thread. Its gradient is shown, its forward value is not.</numerusform><numerusform>{n} operations were not seen: they ran before the recording began or in another thread. Their gradients are shown, their forward values are not.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} values are known by their shape only: they were computed before the trace began, and autograd did not keep them.</source>
        <translation><numerusform>{n} value is known by its shape only: it was computed before the trace began, and autograd did not keep it.</numerusform><numerusform>{n} values are known by their shape only: they were computed before the trace began, and autograd did not keep them.</numerusform></translation>
    </message>
</context>
<context>
    <name>Find</name>
    <message numerus="yes">
        <source>{n} nodes</source>
        <translation><numerusform>{n} node</numerusform><numerusform>{n} nodes</numerusform></translation>
    </message>
</context>
<context>
    <name>Formula</name>
    <message numerus="yes">
        <source>{function} takes at least {n} arguments; here are {given}.</source>
        <translation><numerusform>{function} takes at least one argument; {given} given here.</numerusform><numerusform>{function} takes at least {n} arguments; here are {given}.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{function} takes at most {n} arguments; here are {given}.</source>
        <translation><numerusform>{function} takes at most one argument; {given} given here.</numerusform><numerusform>{function} takes at most {n} arguments; here are {given}.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{function} takes {n} arguments; here are {given}.</source>
        <translation><numerusform>{function} takes one argument; {given} given here.</numerusform><numerusform>{function} takes {n} arguments; here are {given}.</numerusform></translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message numerus="yes">
        <source>and from {n} more uses of it</source>
        <translation><numerusform>and from {n} more use of it</numerusform><numerusform>and from {n} more uses of it</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>in {n} parts</source>
        <translation><numerusform>in {n} part</numerusform><numerusform>in {n} parts</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} operations</source>
        <translation><numerusform>{n} operation</numerusform><numerusform>{n} operations</numerusform></translation>
    </message>
</context>
<context>
    <name>Output</name>
    <message numerus="yes">
        <source>{n} lines</source>
        <translation><numerusform>{n} line</numerusform><numerusform>{n} lines</numerusform></translation>
    </message>
</context>
<context>
    <name>Shapes</name>
    <message numerus="yes">
        <source>Every step brings {n} numbers. This block was made for {size}.</source>
        <translation><numerusform>Every step brings one number. This block was made for {size}.</numerusform><numerusform>Every step brings {n} numbers. This block was made for {size}.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>The input has {n} axes: they are counted from 0 to {last}, or from -1 back.</source>
        <translation><numerusform>The input has one axis: its number is 0, or -1 counted from the end.</numerusform><numerusform>The input has {n} axes: they are counted from 0 to {last}, or from -1 back.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>The input is {have}: {n} numbers. The new shape must hold just as many.</source>
        <translation><numerusform>The input is {have}: one number. The new shape must hold just one.</numerusform><numerusform>The input is {have}: {n} numbers. The new shape must hold just as many.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>The right side gives {n} values: write as many names.</source>
        <translation><numerusform>The right side gives one value: write one name.</numerusform><numerusform>The right side gives {n} values: write as many names.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>The scores are for {n} classes, counted from 0 to {last}.</source>
        <translation><numerusform>The scores are for one class: its number is 0.</numerusform><numerusform>The scores are for {n} classes, counted from 0 to {last}.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{block} has {n} rows, counted from 0 to {last}.</source>
        <translation><numerusform>{block} has one row: its number is 0.</numerusform><numerusform>{block} has {n} rows, counted from 0 to {last}.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{block} needs at least {n} axes: {names}.</source>
        <translation><numerusform>{block} needs at least one axis: {names}.</numerusform><numerusform>{block} needs at least {n} axes: {names}.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} names for {n} values</source>
        <translation><numerusform>{count} names for one value</numerusform><numerusform>{count} names for {n} values</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} axes for {rank}</source>
        <translation><numerusform>{n} axis for {rank}</numerusform><numerusform>{n} axes for {rank}</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} axes where one is needed</source>
        <translation><numerusform>{n} axis where one is needed</numerusform><numerusform>{n} axes where one is needed</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} axes where {needed} are needed</source>
        <translation><numerusform>{n} axis where {needed} are needed</numerusform><numerusform>{n} axes where {needed} are needed</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} channels come in. This block was made for {wanted}.</source>
        <translation><numerusform>One channel comes in. This block was made for {wanted}.</numerusform><numerusform>{n} channels come in. This block was made for {wanted}.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} numbers do not fit {shape}</source>
        <translation><numerusform>One number does not fit {shape}</numerusform><numerusform>{n} numbers do not fit {shape}</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{shape} comes in: {n} numbers in a row. This {block} was made for {wanted}.</source>
        <translation><numerusform>{shape} comes in: one number in a row. This {block} was made for {wanted}.</numerusform><numerusform>{shape} comes in: {n} numbers in a row. This {block} was made for {wanted}.</numerusform></translation>
    </message>
</context>
<context>
    <name>Story</name>
    <message numerus="yes">
        <source>The gradient passes back through {n} operations in one step here.</source>
        <translation><numerusform>The gradient passes back through {n} operation in one step here.</numerusform><numerusform>The gradient passes back through {n} operations in one step here.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} more edges like these.</source>
        <translation><numerusform>{n} more edge like these.</numerusform><numerusform>{n} more edges like these.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} operations run inside it, in one step here. Open it to see them one by one.</source>
        <translation><numerusform>{n} operation runs inside it, in one step here. Open it to see it.</numerusform><numerusform>{n} operations run inside it, in one step here. Open it to see them one by one.</numerusform></translation>
    </message>
</context>
<context>
    <name>Tensor</name>
    <message numerus="yes">
        <source>{count} numbers from {start} to {end}</source>
        <translation><numerusform>{count} number from {start} to {end}</numerusform><numerusform>{count} numbers from {start} to {end}</numerusform></translation>
    </message>
</context>
</TS>
