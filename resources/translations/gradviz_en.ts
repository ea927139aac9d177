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
    <name>Inspector</name>
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
</TS>
