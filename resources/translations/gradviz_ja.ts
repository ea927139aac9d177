<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>Application</name>
    <message>
        <source>There is no display to open a window on. Pictures can be made without one: gradviz export neuron -o neuron.svg</source>
        <translation>ウィンドウを開くディスプレイがありません。画像はディスプレイなしでも作れます：gradviz export neuron -o neuron.svg</translation>
    </message>
</context>
<context>
    <name>Broadcasting</name>
    <message>
        <source>{name} (shape {shape}) was stretched to {target}; its gradient is the sum over all its copies.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} (shape {shape}) was stretched to {target}; its gradient is the sum over axis {axes}, counted from 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} (shape {shape}) was stretched to {target}; its gradient is the sum over the axes {axes}, counted from 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} (shape {shape}) was stretched to {target}; its gradient is the sum over the first axis.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Formula: {text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Simple graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>buffer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bundle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bundled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>constant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>operation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>parameter</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>About gradviz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Breakpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Examples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Examples and values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First moment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last moment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Like torchviz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next beat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous beat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run to selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and restart the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Story</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Engine</name>
    <message>
        <source>Code compiled by torch.compile ran uncompiled while it was recorded; the numbers are the uncompiled ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No backward yet: the result has {count} numbers. Choose one, sum them, or give a loss.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No backward yet: the result is of type {type}. Return the loss, a tensor with one number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No gradient: nothing that the result was computed from requires a gradient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No gradient: the history ends in line {line} of {file}: {code}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is recorded yet: leave the `with` block first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only a sample of {leaf} was kept: it cannot be run.</source>
        <translation>{leaf} は一部の数しか保存されていないため、実行できません。</translation>
    </message>
    <message>
        <source>PyTorch could not compute the gradients.</source>
        <translation>PyTorch は勾配を計算できませんでした。</translation>
    </message>
    <message>
        <source>PyTorch could not compute {function}.</source>
        <translation>PyTorch は {function} を計算できませんでした。</translation>
    </message>
    <message>
        <source>The shapes do not fit together in {function}: {shapes}.</source>
        <translation>{function} の形が合いません：{shapes}。</translation>
    </message>
    <message>
        <source>There is not enough memory for {function}.</source>
        <translation>{function} に必要なメモリが足りません。</translation>
    </message>
    <message>
        <source>This divides by zero.</source>
        <translation>0 で割っています。</translation>
    </message>
    <message>
        <source>This graph was already used by backward(). Trace before it, or record the step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bce takes numbers from 0 to 1, as sigmoid gives them.</source>
        <translation>bce に渡せるのは、sigmoid の出力のような 0 から 1 の数です。</translation>
    </message>
    <message>
        <source>torch.func computed gradients of its own; its operations have no place in the graph.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} gradients were changed by hooks on their way; each is a step of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} names, but {given} values.</source>
        <translation>名前は {count} 個、値は {given} 個です。</translation>
    </message>
    <message>
        <source>{count} numbers left torch by .item() or float(); what was computed from them there is not in the graph.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} operations were not seen: they ran before the recording began or in another thread. Their gradients are shown, their forward values are not.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{leaf} has whole numbers ({dtype}): they have no gradient. Use float32.</source>
        <translation>{leaf} は整数（{dtype}）なので勾配を持てません。float32 にしてください。</translation>
    </message>
    <message numerus="yes">
        <source>{n} gradients were changed by hooks on their way; each is a step of its own.</source>
        <translation type="unfinished"><numerusform></numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} numbers left torch by .item() or float(); what was computed from them there is not in the graph.</source>
        <translation type="unfinished"><numerusform></numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} operations were not seen: they ran before the recording began or in another thread. Their gradients are shown, their forward values are not.</source>
        <translation type="unfinished"><numerusform></numerusform></translation>
    </message>
</context>
<context>
    <name>Examples</name>
    <message>
        <source>Examples</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>There is no file {path}.</source>
        <translation>ファイル {path} がありません。</translation>
    </message>
    <message>
        <source>{file} holds a program but no trace yet. Open it and run it.</source>
        <translation>{file} にはプログラムがありますが、トレースがまだありません。開いて実行してください。</translation>
    </message>
    <message>
        <source>{file} is a folder, not a .gradviz file.</source>
        <translation>{file} はフォルダーです。.gradviz ファイルではありません。</translation>
    </message>
    <message>
        <source>{file} is damaged and cannot be read.</source>
        <translation>{file} は壊れていて読み込めません。</translation>
    </message>
    <message>
        <source>{file} is not a .gradviz file.</source>
        <translation>{file} は .gradviz ファイルではありません。</translation>
    </message>
    <message>
        <source>{file} was made by a newer gradviz (file format {number}; this one reads up to {known}). Update gradviz to open it.</source>
        <translation>{file} は新しい版の gradviz で作られています（ファイル形式 {number}、この版は {known} まで）。開くには gradviz を更新してください。</translation>
    </message>
    <message>
        <source>{file} was not saved: it would hold more than {limit} GiB.</source>
        <translation>{file} を保存しませんでした。{limit} GiB を超えるためです。</translation>
    </message>
    <message>
        <source>{file} would unfold to more than {limit} GiB and was not opened.</source>
        <translation>{file} は展開すると {limit} GiB を超えるため、開きませんでした。</translation>
    </message>
    <message>
        <source>{path} could not be read or written: {reason}.</source>
        <translation>{path} を読み書きできませんでした：{reason}。</translation>
    </message>
    <message>
        <source>{path} may not be read or written.</source>
        <translation>{path} を読み書きする権限がありません。</translation>
    </message>
</context>
<context>
    <name>Formula</name>
    <message>
        <source>A formula is made of names, numbers, + - * / ** @ and calls of known functions.</source>
        <translation>式に使えるのは、名前、数、+ - * / ** @、知られた関数の呼び出しです。</translation>
    </message>
    <message>
        <source>A line may have {most} characters at most.</source>
        <translation>1 行は {most} 文字までです。</translation>
    </message>
    <message>
        <source>Nothing is called {name} up to here.</source>
        <translation>ここまでに {name} という名前はありません。</translation>
    </message>
    <message>
        <source>Nothing is called {name} up to here. Did you mean {guess}?</source>
        <translation>ここまでに {name} という名前はありません。{guess} のことですか？</translation>
    </message>
    <message>
        <source>Nothing is computed yet: add a line such as L = x*x.</source>
        <translation>まだ何も計算されていません。L = x*x のような行を加えてください。</translation>
    </message>
    <message>
        <source>Nothing is known of .{name}; .T and methods like .sum() are.</source>
        <translation>.{name} はわかりません。.T や .sum() のようなメソッドは使えます。</translation>
    </message>
    <message>
        <source>One line holds one formula.</source>
        <translation>1 行に書ける式は 1 つです。</translation>
    </message>
    <message>
        <source>Only names may stand left of the =.</source>
        <translation>= の左には名前だけを書けます。</translation>
    </message>
    <message>
        <source>The last line is the loss: it gives one name one value.</source>
        <translation>最後の行は損失です。1 つの名前に 1 つの値を与えます。</translation>
    </message>
    <message>
        <source>There is no function {name}.</source>
        <translation>関数 {name} はありません。</translation>
    </message>
    <message>
        <source>There is no function {name}. Did you mean {guess}?</source>
        <translation>関数 {name} はありません。{guess} のことですか？</translation>
    </message>
    <message>
        <source>This is no formula: {reason}.</source>
        <translation>式として読めません：{reason}。</translation>
    </message>
    <message>
        <source>This line is empty. Write: name = expression.</source>
        <translation>この行は空です。「名前 = 式」の形で書いてください。</translation>
    </message>
    <message>
        <source>This line is nested too deeply. Use several lines.</source>
        <translation>入れ子が深すぎます。数行に分けてください。</translation>
    </message>
    <message>
        <source>This number is too large.</source>
        <translation>この数は大きすぎます。</translation>
    </message>
    <message>
        <source>Two leaves are called {leaf}.</source>
        <translation>{leaf} という葉が 2 つあります。</translation>
    </message>
    <message>
        <source>Write the line as: name = expression.</source>
        <translation>「名前 = 式」の形で書いてください。</translation>
    </message>
    <message>
        <source>{function} has no setting {name}.</source>
        <translation>{function} に {name} という設定はありません。</translation>
    </message>
    <message>
        <source>{function} takes at least {least} arguments; here are {given}.</source>
        <translation>{function} の引数は {least} 個以上です。ここには {given} 個あります。</translation>
    </message>
    <message>
        <source>{function} takes at most {most} arguments; here are {given}.</source>
        <translation>{function} の引数は {most} 個までです。ここには {given} 個あります。</translation>
    </message>
    <message>
        <source>{function} takes {least} arguments; here are {given}.</source>
        <translation>{function} の引数は {least} 個です。ここには {given} 個あります。</translation>
    </message>
    <message>
        <source>{leaf} belongs to PyTorch: choose another name.</source>
        <translation>{leaf} は PyTorch が使う名前です。別の名前にしてください。</translation>
    </message>
    <message>
        <source>{leaf} is a leaf already: give the result another name.</source>
        <translation>{leaf} はすでに葉の名前です。結果には別の名前を付けてください。</translation>
    </message>
    <message>
        <source>{leaf} is not possible as a name: use letters, digits and _.</source>
        <translation>{leaf} は名前に使えません。文字、数字、_ を使ってください。</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>torchviz colours</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Leaves</name>
    <message>
        <source>Values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>parameter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>target</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>backward gradient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>forward value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not computed yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Menu</name>
    <message>
        <source>Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>View</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message>
        <source>False</source>
        <translation>偽</translation>
    </message>
    <message>
        <source>True</source>
        <translation>真</translation>
    </message>
    <message>
        <source>scalar</source>
        <translation>スカラー</translation>
    </message>
</context>
<context>
    <name>Operations</name>
    <message>
        <source>{name} is not explained yet. The numbers are PyTorch's, and this is its own formula.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is not explained yet. The numbers are PyTorch's.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>There is no preset {id}. Did you mean {guess}?</source>
        <translation>プリセット {id} はありません。{guess} のことですか？</translation>
    </message>
    <message>
        <source>There is no preset {id}. There are: {names}.</source>
        <translation>プリセット {id} はありません。あるのは {names} です。</translation>
    </message>
    <message>
        <source>{file} is no preset: {reason}</source>
        <translation>{file} はプリセットではありません：{reason}</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Saved as {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shown as it was saved. Run computes it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{box} has no step of its own: it only waits.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>First moment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last moment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play again and again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Position in the pass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>beat {beat} of {beats}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
