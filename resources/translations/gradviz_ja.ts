<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>Application</name>
    <message>
        <source>The window needs PySide6, which cannot be imported here ({reason}).</source>
        <translation>ウィンドウには PySide6 が必要ですが、ここでは読み込めません（{reason}）。</translation>
    </message>
    <message>
        <source>The window needs PySide6, which is not installed here. A notebook draws without it.</source>
        <translation>ウィンドウには PySide6 が必要ですが、ここには入っていません。ノートブックでは、なくても描けます。</translation>
    </message>
    <message>
        <source>There is no display to open a window on. Pictures can be made without one: gradviz export neuron -o neuron.svg</source>
        <translation>ウィンドウを開くディスプレイがありません。画像はディスプレイなしでも作れます：gradviz export neuron -o neuron.svg</translation>
    </message>
    <message>
        <source>There is no display to open a window on. Save the trace with .save(), and open the file where there is one.</source>
        <translation>ウィンドウを開く画面がありません。.save() でトレースを保存し、画面のある所でファイルを開いてください。</translation>
    </message>
</context>
<context>
    <name>Autosave</name>
    <message>
        <source>Forget it</source>
        <translation>破棄する</translation>
    </message>
    <message>
        <source>Forget {name}?</source>
        <translation>{name} を破棄しますか？</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>残しておく</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>あとで</translation>
    </message>
    <message>
        <source>Left without being saved</source>
        <translation>保存されずに残った文書</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>開く</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>一覧を見る</translation>
    </message>
    <message>
        <source>What was not saved of it cannot be brought back.</source>
        <translation>保存していない内容は元に戻せません。</translation>
    </message>
    <message>
        <source>What you change is not kept aside: {reason}. Save it yourself.</source>
        <translation>変更の控えを残せません: {reason}。ご自分で保存してください。</translation>
    </message>
    <message>
        <source>closed {time}</source>
        <translation>閉じた時刻: {time}</translation>
    </message>
    <message>
        <source>gradviz ended without saving {name}.</source>
        <translation>gradviz は {name} を保存せずに終了しました。</translation>
    </message>
    <message>
        <source>gradviz ended {time}</source>
        <translation>gradviz の終了: {time}</translation>
    </message>
    <message>
        <source>{name} was closed without saving.</source>
        <translation>{name} は保存されずに閉じられました。</translation>
    </message>
    <message>
        <source>{name} was opened by another window.</source>
        <translation>{name} は別のウィンドウで開かれました。</translation>
    </message>
    <message numerus="yes">
        <source>{n} more documents were left.</source>
        <translation><numerusform>ほかに {n} 件あります。</numerusform></translation>
    </message>
</context>
<context>
    <name>Blocks</name>
    <message>
        <source>Same value</source>
        <translation>同じ値</translation>
    </message>
</context>
<context>
    <name>Broadcasting</name>
    <message>
        <source>{name} (shape {shape}) was stretched to {target}; its gradient is the sum over all its copies.</source>
        <translation>{name}（形 {shape}）は {target} に広げられました。その勾配は、すべての写しについての和です。</translation>
    </message>
    <message>
        <source>{name} (shape {shape}) was stretched to {target}; its gradient is the sum over axis {axes}, counted from 0.</source>
        <translation>{name}（形 {shape}）は {target} に広げられました。その勾配は、軸 {axes}（0 から数えて）についての和です。</translation>
    </message>
    <message>
        <source>{name} (shape {shape}) was stretched to {target}; its gradient is the sum over the axes {axes}, counted from 0.</source>
        <translation>{name}（形 {shape}）は {target} に広げられました。その勾配は、軸 {axes}（0 から数えて）についての和です。</translation>
    </message>
    <message>
        <source>{name} (shape {shape}) was stretched to {target}; its gradient is the sum over the first axis.</source>
        <translation>{name}（形 {shape}）は {target} に広げられました。その勾配は、最初の軸についての和です。</translation>
    </message>
</context>
<context>
    <name>Builder</name>
    <message>
        <source>Add a block</source>
        <translation>ブロックを追加</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>引数</translation>
    </message>
    <message>
        <source>Block or formula</source>
        <translation>ブロックまたは式</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>ブロック</translation>
    </message>
    <message>
        <source>Blocks are added to a network: open one, or begin one.</source>
        <translation>ブロックはネットワークに追加します。開くか、新しく始めてください。</translation>
    </message>
    <message>
        <source>Build this formula</source>
        <translation>この式を組み立てる</translation>
    </message>
    <message>
        <source>By its name, its kind, or what it is in PyTorch.</source>
        <translation>名前・種類・PyTorch での呼び名で探せます。</translation>
    </message>
    <message>
        <source>Connect to</source>
        <translation>接続先</translation>
    </message>
    <message>
        <source>Double-click or press / to add a block</source>
        <translation>ダブルクリックか / でブロックを追加</translation>
    </message>
    <message>
        <source>Drag a block to the canvas, or press Enter.</source>
        <translation>キャンバスへドラッグするか、Enter で追加します。</translation>
    </message>
    <message>
        <source>Each shows at its block, with what would mend it.</source>
        <translation>それぞれのブロックに、直し方とともに表示されます。</translation>
    </message>
    <message>
        <source>Export the code</source>
        <translation>コードを書き出す</translation>
    </message>
    <message>
        <source>Find a block</source>
        <translation>ブロックを探す</translation>
    </message>
    <message>
        <source>It is put on the wire; what follows stays connected.</source>
        <translation>線の途中に入り、先の接続はそのままです。</translation>
    </message>
    <message>
        <source>It takes {names}, and its sizes follow.</source>
        <translation>{names} を受け取り、大きさも合わせます。</translation>
    </message>
    <message>
        <source>Its value goes to {name}.</source>
        <translation>値は {name} へ渡ります。</translation>
    </message>
    <message>
        <source>Keep the script</source>
        <translation>スクリプトとして保存</translation>
    </message>
    <message>
        <source>Make {name} {shape}</source>
        <translation>{name} を {shape} にする</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>New network</source>
        <translation>新しいネットワーク</translation>
    </message>
    <message>
        <source>New random numbers</source>
        <translation>新しい乱数</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数値</translation>
    </message>
    <message>
        <source>Or a whole formula: L = (w*x - y)**2</source>
        <translation>式でも書けます: L = (w*x - y)**2</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>パラメータ</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>問題</translation>
    </message>
    <message>
        <source>Search blocks</source>
        <translation>ブロックを検索</translation>
    </message>
    <message>
        <source>Search the graph: {text}</source>
        <translation>グラフから探す：{text}</translation>
    </message>
    <message>
        <source>Select a block to see its settings, shapes and counts.</source>
        <translation>ブロックを選ぶと、設定・形・パラメータ数が表示されます。</translation>
    </message>
    <message>
        <source>Shapes</source>
        <translation>形</translation>
    </message>
    <message>
        <source>The code could not be written: {reason}.</source>
        <translation>コードを書き出せませんでした: {reason}。</translation>
    </message>
    <message>
        <source>The code was copied.</source>
        <translation>コードをコピーしました。</translation>
    </message>
    <message>
        <source>The code was saved as {name}.</source>
        <translation>コードを {name} に保存しました。</translation>
    </message>
    <message>
        <source>The same seed gives the same numbers.</source>
        <translation>同じシードからは同じ数値が得られます。</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>メモを書く</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数を入力してください</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数を入力してください</translation>
    </message>
    <message>
        <source>arguments</source>
        <translation>引数</translation>
    </message>
    <message>
        <source>attention</source>
        <translation>アテンション</translation>
    </message>
    <message>
        <source>block · {title}</source>
        <translation>ブロック · {title}</translation>
    </message>
    <message>
        <source>close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>configuration</source>
        <translation>構成</translation>
    </message>
    <message>
        <source>connect</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>embeddings</source>
        <translation>埋め込み</translation>
    </message>
    <message>
        <source>feed-forward</source>
        <translation>フィードフォワード</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>合います</translation>
    </message>
    <message>
        <source>formula</source>
        <translation>式</translation>
    </message>
    <message>
        <source>go there</source>
        <translation>移動</translation>
    </message>
    <message>
        <source>input</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>instead of {name}</source>
        <translation>{name} の代わり</translation>
    </message>
    <message>
        <source>line {line}</source>
        <translation>{line} 行目</translation>
    </message>
    <message>
        <source>needs {value} here</source>
        <translation>ここでは {value} が必要</translation>
    </message>
    <message>
        <source>norms</source>
        <translation>正規化</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数</translation>
    </message>
    <message>
        <source>numbers, with commas between</source>
        <translation>コンマ区切りの数を入力してください</translation>
    </message>
    <message>
        <source>one more input</source>
        <translation>入力を追加</translation>
    </message>
    <message>
        <source>one number</source>
        <translation>数 1 個</translation>
    </message>
    <message>
        <source>or type a formula there: L = (w*x - y)**2</source>
        <translation>式も入力できます: L = (w*x - y)**2</translation>
    </message>
    <message>
        <source>output</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>output head</source>
        <translation>出力層</translation>
    </message>
    <message>
        <source>own</source>
        <translation>独自</translation>
    </message>
    <message>
        <source>place</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>role</source>
        <translation>役割</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>シード</translation>
    </message>
    <message>
        <source>this block</source>
        <translation>このブロック</translation>
    </message>
    <message>
        <source>value</source>
        <translation>値</translation>
    </message>
    <message>
        <source>whole model</source>
        <translation>モデル全体</translation>
    </message>
    <message>
        <source>whole numbers, with commas between</source>
        <translation>コンマ区切りの整数を入力してください</translation>
    </message>
    <message>
        <source>{names} goes there.</source>
        <translation>{names} をつなぎます。</translation>
    </message>
    <message numerus="yes">
        <source>{n} blocks</source>
        <translation><numerusform>{n} 個</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} inputs</source>
        <translation><numerusform>入力 {n} 個</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} problems</source>
        <translation><numerusform>問題 {n} 件</numerusform></translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>0 of {count}</source>
        <translation>{count} 個中 0 個</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>ブロック</translation>
    </message>
    <message>
        <source>Fold modules</source>
        <translation>モジュールを折りたたむ</translation>
    </message>
    <message>
        <source>Formula: {text}</source>
        <translation>式：{text}</translation>
    </message>
    <message>
        <source>Full graph</source>
        <translation>完全なグラフ</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>グラフ</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>拡大</translation>
    </message>
    <message>
        <source>Modules around the selection</source>
        <translation>選択の外側のモジュール</translation>
    </message>
    <message>
        <source>None</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>全体を表示</translation>
    </message>
    <message>
        <source>Simple graph</source>
        <translation>簡潔なグラフ</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>縮小</translation>
    </message>
    <message>
        <source>buffer</source>
        <translation>バッファ</translation>
    </message>
    <message>
        <source>bundle</source>
        <translation>束</translation>
    </message>
    <message>
        <source>bundled</source>
        <translation>束ねた辺</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>定数</translation>
    </message>
    <message>
        <source>dead: {count}</source>
        <translation>停止：{count}</translation>
    </message>
    <message>
        <source>gives {shape}</source>
        <translation>出力 {shape}</translation>
    </message>
    <message>
        <source>grad</source>
        <translation>勾配</translation>
    </message>
    <message>
        <source>hook</source>
        <translation>フック</translation>
    </message>
    <message>
        <source>input</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>integers</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>損失</translation>
    </message>
    <message>
        <source>module</source>
        <translation>モジュール</translation>
    </message>
    <message>
        <source>needs {shape}</source>
        <translation>必要 {shape}</translation>
    </message>
    <message>
        <source>norm {number}</source>
        <translation>ノルム {number}</translation>
    </message>
    <message>
        <source>operation</source>
        <translation>演算</translation>
    </message>
    <message>
        <source>parameter</source>
        <translation>パラメータ</translation>
    </message>
    <message>
        <source>saturated</source>
        <translation>飽和</translation>
    </message>
    <message>
        <source>shape operation</source>
        <translation>形状の操作</translation>
    </message>
    <message>
        <source>shape operations</source>
        <translation>形状の操作</translation>
    </message>
    <message>
        <source>target</source>
        <translation>正解</translation>
    </message>
    <message>
        <source>the first NaN or infinity</source>
        <translation>最初の NaN または無限大</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>真か偽</translation>
    </message>
    <message>
        <source>value</source>
        <translation>値</translation>
    </message>
    <message>
        <source>{count} boxes are being laid out.</source>
        <translation>{count} 個のボックスを配置しています。</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>ほか {count} 個</translation>
    </message>
    <message>
        <source>{count} of {all} dead</source>
        <translation>{all} 個中 {count} 個が停止</translation>
    </message>
    <message numerus="yes">
        <source>{count} parameters</source>
        <translation><numerusform>パラメータ {count} 個</numerusform></translation>
    </message>
</context>
<context>
    <name>Check</name>
    <message>
        <source>Checking needs PyTorch, which cannot be imported here ({reason}).</source>
        <translation>検査には PyTorch が必要ですが、ここでは読み込めません（{reason}）。</translation>
    </message>
    <message>
        <source>Checking {leaf}, {number} of {count}</source>
        <translation>{leaf} を検査しています（{count} 個中 {number} 個目）</translation>
    </message>
    <message>
        <source>Nothing here requires a gradient.</source>
        <translation>勾配を必要とするものがありません。</translation>
    </message>
    <message>
        <source>a hook changed the gradient on its way</source>
        <translation>途中でフックが勾配を変えました</translation>
    </message>
    <message>
        <source>agrees</source>
        <translation>一致</translation>
    </message>
    <message>
        <source>agrees ({count} at a kink)</source>
        <translation>一致（折れ点 {count} 個）</translation>
    </message>
    <message>
        <source>agrees ({reason})</source>
        <translation>一致（{reason}）</translation>
    </message>
    <message>
        <source>at a kink</source>
        <translation>折れ点にあります</translation>
    </message>
    <message>
        <source>at fault: {names}</source>
        <translation>誤りのある演算: {names}</translation>
    </message>
    <message>
        <source>cannot be checked: {reason}</source>
        <translation>検査できません: {reason}</translation>
    </message>
    <message>
        <source>checked</source>
        <translation>検査数</translation>
    </message>
    <message>
        <source>digits</source>
        <translation>一致桁数</translation>
    </message>
    <message>
        <source>disagrees</source>
        <translation>不一致</translation>
    </message>
    <message>
        <source>its gradient has another form</source>
        <translation>勾配の形が異なります</translation>
    </message>
    <message>
        <source>its gradient has no numbers</source>
        <translation>勾配に数値がありません</translation>
    </message>
    <message>
        <source>its gradient is no finite number</source>
        <translation>勾配が有限の数ではありません</translation>
    </message>
    <message>
        <source>its numbers were not kept whole</source>
        <translation>数値がすべては保存されていません</translation>
    </message>
    <message>
        <source>largest difference</source>
        <translation>最大の差</translation>
    </message>
    <message>
        <source>leaf</source>
        <translation>葉</translation>
    </message>
    <message>
        <source>moved with its mirror image: {name} reads one triangle</source>
        <translation>{name} は三角部分だけを読むため、対称な位置と一緒に動かして確認</translation>
    </message>
    <message>
        <source>no gradient was recorded for it</source>
        <translation>勾配が記録されていません</translation>
    </message>
    <message>
        <source>no recorded operation leads from it to the result</source>
        <translation>結果へつながる演算が記録されていません</translation>
    </message>
    <message>
        <source>no single operation was found at fault</source>
        <translation>誤りのある演算は一つに特定できませんでした</translation>
    </message>
    <message>
        <source>right at this point, wrong at another nearby</source>
        <translation>この点では正しく、近くの別の点では誤りです</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>the gradient that backward started with was not kept whole</source>
        <translation>逆伝播の開始時の勾配がすべては保存されていません</translation>
    </message>
    <message>
        <source>the result is no finite number around it</source>
        <translation>この付近で結果が有限の数になりません</translation>
    </message>
    <message>
        <source>the result was not seen</source>
        <translation>結果の値が記録されていません</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>{agrees} agree, {disagrees} disagree, {unchecked} cannot be checked.</source>
        <translation>一致 {agrees}、不一致 {disagrees}、検査不可 {unchecked}。</translation>
    </message>
    <message>
        <source>{name} cannot be replayed: {reason}</source>
        <translation>{name} は再実行できません: {reason}</translation>
    </message>
    <message>
        <source>{name} takes a symmetric matrix, and this one is none</source>
        <translation>{name} は対称行列を受け取るものですが、これは対称ではありません</translation>
    </message>
</context>
<context>
    <name>Code</name>
    <message>
        <source>Arguments</source>
        <translation>引数</translation>
    </message>
    <message>
        <source>Arguments of the script</source>
        <translation>スクリプトの引数</translation>
    </message>
    <message>
        <source>As in a terminal. Enter runs the script.</source>
        <translation>端末と同じ書き方です。Enter でスクリプトを実行します。</translation>
    </message>
    <message>
        <source>Changed: Ctrl+Enter runs it</source>
        <translation>変更あり：Ctrl+Enter で実行</translation>
    </message>
    <message>
        <source>Choose the Python that runs your scripts…</source>
        <translation>スクリプトを実行する Python を選ぶ…</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>コード</translation>
    </message>
    <message>
        <source>Ctrl+Enter runs it</source>
        <translation>Ctrl+Enter で実行</translation>
    </message>
    <message>
        <source>Esc, then Tab leaves the text.</source>
        <translation>Esc の後に Tab を押すと、次の項目へ移ります。</translation>
    </message>
    <message>
        <source>Insert these lines</source>
        <translation>この行を挿入</translation>
    </message>
    <message>
        <source>Keep it as a script…</source>
        <translation>スクリプトとして残す…</translation>
    </message>
    <message>
        <source>This was recorded while it ran elsewhere: its text is not here.</source>
        <translation>これは別の場所で実行中に記録されたものです。コードはここにありません。</translation>
    </message>
    <message>
        <source>What PyTorch said</source>
        <translation>PyTorch のメッセージ</translation>
    </message>
    <message>
        <source>code and blocks are one</source>
        <translation>コードとブロックは同じもの</translation>
    </message>
    <message>
        <source>not blocks yet</source>
        <translation>まだブロックになりません</translation>
    </message>
    <message>
        <source>the same in plain PyTorch</source>
        <translation>同じ計算を PyTorch で書いたもの</translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message>
        <source>Cannot write: {reason}.</source>
        <translation>書き出せません：{reason}。</translation>
    </message>
    <message>
        <source>No backward() started from {name}. It started from: {names}.</source>
        <translation>{name} から始まる backward() はありません。始まりは次のとおりです: {names}。</translation>
    </message>
    <message>
        <source>No backward() started from {name}: this has no backward pass.</source>
        <translation>{name} から始まる backward() はありません。逆伝播がありません。</translation>
    </message>
    <message>
        <source>No moment is given: --at needs start, forward-end, end, a step or a node.</source>
        <translation>時点が指定されていません。--at には start、forward-end、end、ステップ、またはノードを指定してください。</translation>
    </message>
    <message>
        <source>PNG needs PySide6, which cannot be imported here ({reason}). SVG does not.</source>
        <translation>PNG には PySide6 が必要ですが、ここでは読み込めません（{reason}）。SVG なら要りません。</translation>
    </message>
    <message>
        <source>SVG: letters as outlines, which need no font</source>
        <translation>SVG：文字をアウトラインにする（フォント不要）</translation>
    </message>
    <message>
        <source>There is no file {file}.</source>
        <translation>ファイル {file} がありません。</translation>
    </message>
    <message>
        <source>There is no file {file}. Did you mean {guess}?</source>
        <translation>ファイル {file} がありません。{guess} のことですか？</translation>
    </message>
    <message>
        <source>There is no folder {folder}.</source>
        <translation>フォルダー {folder} がありません。</translation>
    </message>
    <message>
        <source>There is no module {name}. Did you mean {guess}?</source>
        <translation>モジュール {name} はありません。{guess} のことですか?</translation>
    </message>
    <message>
        <source>There is no module {name}. There are: {names}.</source>
        <translation>モジュール {name} はありません。あるのは {names} です。</translation>
    </message>
    <message>
        <source>There is no module {name}: this program has none.</source>
        <translation>モジュール {name} はありません。このプログラムにモジュールはありません。</translation>
    </message>
    <message>
        <source>There is no value {name}. Did you mean {guess}?</source>
        <translation>{name} という値はありません。{guess} のことですか?</translation>
    </message>
    <message>
        <source>There is no value {name}. There are: {names}.</source>
        <translation>{name} という値はありません。次の値があります: {names}。</translation>
    </message>
    <message>
        <source>There is nothing in {name} that could be folded.</source>
        <translation>{name} の中に畳めるものはありません。</translation>
    </message>
    <message>
        <source>This needs PyTorch, which cannot be imported here ({reason}). Install torch, or give a saved .gradviz file.</source>
        <translation>これには PyTorch が必要ですが、ここでは読み込めません（{reason}）。torch をインストールするか、保存した .gradviz ファイルを指定してください。</translation>
    </message>
    <message>
        <source>Watch backpropagation happen on the real PyTorch autograd graph.</source>
        <translation>本物の PyTorch の自動微分グラフで、誤差逆伝播を目で追います。</translation>
    </message>
    <message>
        <source>What stands behind -- are the arguments of a script: train.py -- --epochs 3</source>
        <translation>-- より後ろはスクリプトの引数です。例：train.py -- --epochs 3</translation>
    </message>
    <message>
        <source>Without a display: gradviz trace, gradviz export, gradviz check, gradviz presets (each with --help).</source>
        <translation>ディスプレイなしで使うもの：gradviz trace、gradviz export、gradviz check、gradviz presets（それぞれ --help あり）。</translation>
    </message>
    <message>
        <source>a .gradviz file, a Python script or a preset</source>
        <translation>.gradviz ファイル、Python スクリプト、またはプリセット</translation>
    </message>
    <message>
        <source>a depth from 1, or all, is needed, not {text}</source>
        <translation>深さは 1 以上の数か all で指定してください（{text} は使えません）</translation>
    </message>
    <message>
        <source>a name is needed, or several with commas between</source>
        <translation>名前が必要です（複数あるときはコンマで区切ります）</translation>
    </message>
    <message>
        <source>a preset, a .gradviz file or a Python script</source>
        <translation>プリセット、.gradviz ファイル、または Python スクリプト</translation>
    </message>
    <message>
        <source>a size from 0.1 to 16 is needed, not {text}</source>
        <translation>大きさは 0.1 から 16 までです。{text} は使えません</translation>
    </message>
    <message>
        <source>a step counted from 1 is needed, not {text}</source>
        <translation>1 から数えたステップ番号が必要です ({text} は使えません)</translation>
    </message>
    <message>
        <source>check gradients by central differences</source>
        <translation>勾配を中心差分で検査する</translation>
    </message>
    <message>
        <source>colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>draw these modules as one box each</source>
        <translation>これらのモジュールをそれぞれ 1 つの箱で描く</translation>
    </message>
    <message>
        <source>fold modules to this depth: 1 folds all; all opens all</source>
        <translation>この深さまでモジュールを畳む（1 はすべて畳み、all はすべて開く）</translation>
    </message>
    <message>
        <source>from left to right, or from top to bottom</source>
        <translation>左から右、または上から下</translation>
    </message>
    <message>
        <source>language of the words</source>
        <translation>表示の言語</translation>
    </message>
    <message>
        <source>list the presets</source>
        <translation>プリセットの一覧を表示する</translation>
    </message>
    <message>
        <source>no background</source>
        <translation>背景なし</translation>
    </message>
    <message>
        <source>of a script: which training step, counted from 1</source>
        <translation>スクリプトの場合: 何番目の学習ステップか (1 から数える)</translation>
    </message>
    <message>
        <source>open these modules, and what is around them</source>
        <translation>これらのモジュールを、その外側とともに開く</translation>
    </message>
    <message>
        <source>run a program and save its trace</source>
        <translation>プログラムを実行してトレースを保存する</translation>
    </message>
    <message>
        <source>say which leaf is checked, also where no one looks</source>
        <translation>検査中の葉を、端末でなくても表示する</translation>
    </message>
    <message>
        <source>say which version this is</source>
        <translation>版を表示する</translation>
    </message>
    <message>
        <source>size; 1 is a pixel for each px</source>
        <translation>大きさ。1 で 1 px が 1 画素</translation>
    </message>
    <message>
        <source>start, forward-end, end, a step (6), a beat (6.3) or a node</source>
        <translation>start、forward-end、end、ステップ（6）、拍（6.3）、またはノード</translation>
    </message>
    <message>
        <source>the Python that runs scripts (or set GRADVIZ_PYTHON)</source>
        <translation>スクリプトを実行する Python (環境変数 GRADVIZ_PYTHON でも指定できます)</translation>
    </message>
    <message>
        <source>the chain rule of the moment below the graph</source>
        <translation>グラフの下にその時点の連鎖律を付ける</translation>
    </message>
    <message>
        <source>the full graph, with AccumulateGrad</source>
        <translation>AccumulateGrad を含む完全なグラフ</translation>
    </message>
    <message>
        <source>the part around these nodes or modules alone</source>
        <translation>これらのノードやモジュールの部分だけ</translation>
    </message>
    <message>
        <source>the value that backward starts from, by its name</source>
        <translation>backward を始める値の名前</translation>
    </message>
    <message>
        <source>view, transpose ... as marks on their lines, or as boxes</source>
        <translation>view や transpose などを線上の印で描くか、箱で描くか</translation>
    </message>
    <message>
        <source>where to write</source>
        <translation>書き出し先</translation>
    </message>
    <message>
        <source>write a picture of a moment</source>
        <translation>ある時点の図を書き出す</translation>
    </message>
    <message>
        <source>{failure} (A partial trace, up to there, was written to {path}.)</source>
        <translation>{failure}（そこまでの途中のトレースを {path} に書き出しました。）</translation>
    </message>
    <message>
        <source>{file} holds no trace. Open it and run it.</source>
        <translation>{file} にはトレースがありません。開いて実行してください。</translation>
    </message>
    <message>
        <source>{file} is a folder, not a .gradviz file.</source>
        <translation>{file} はフォルダーです。.gradviz ファイルではありません。</translation>
    </message>
    <message>
        <source>{file} was not saved: it would hold more than {limit} GiB.</source>
        <translation>{file} は保存されませんでした。中身が {limit} GiB を超えるためです。</translation>
    </message>
    <message>
        <source>{option} does not go with .{ending} files.</source>
        <translation>{option} は .{ending} ファイルには使えません。</translation>
    </message>
    <message>
        <source>{path}: traces are written as .gradviz. Give the file that ending.</source>
        <translation>{path}：トレースは .gradviz として書き出します。ファイル名の末尾を .gradviz にしてください。</translation>
    </message>
    <message>
        <source>{reason}. Try: {program} --help</source>
        <translation>{reason}。使い方：{program} --help</translation>
    </message>
    <message>
        <source>{source} is no script: it has no training steps.</source>
        <translation>{source} はスクリプトではないため、学習ステップがありません。</translation>
    </message>
    <message>
        <source>{source} is no script: it takes no arguments.</source>
        <translation>{source} はスクリプトではないので、引数を取りません。</translation>
    </message>
    <message>
        <source>{verb} comes first: gradviz {verb} ...</source>
        <translation>{verb} は最初に書きます：gradviz {verb} ...</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>About gradviz</source>
        <translation>gradviz について</translation>
    </message>
    <message>
        <source>Add a block…</source>
        <translation>ブロックを追加…</translation>
    </message>
    <message>
        <source>All commands…</source>
        <translation>すべてのコマンド…</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>キーの一覧</translation>
    </message>
    <message>
        <source>Back to what was selected</source>
        <translation>前の選択に戻る</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>ブロック</translation>
    </message>
    <message>
        <source>Breakpoint</source>
        <translation>ブレークポイント</translation>
    </message>
    <message>
        <source>Choose the Python that runs your scripts…</source>
        <translation>スクリプトを実行する Python を選ぶ…</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>コード</translation>
    </message>
    <message>
        <source>Compare the box with others</source>
        <translation>ボックスをほかと比べる</translation>
    </message>
    <message>
        <source>Connect to…</source>
        <translation>接続…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>図をコピー</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>コードをコピー</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>切り取り</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>ダーク</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>向き</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>Every {count}th training step</source>
        <translation>{count} ステップごとに表示</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>例</translation>
    </message>
    <message>
        <source>Examples and code</source>
        <translation>例とコード</translation>
    </message>
    <message>
        <source>Export picture…</source>
        <translation>図を書き出す…</translation>
    </message>
    <message>
        <source>Export the code…</source>
        <translation>コードを書き出す…</translation>
    </message>
    <message>
        <source>Find next</source>
        <translation>次を検索</translation>
    </message>
    <message>
        <source>Find previous</source>
        <translation>前を検索</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>検索…</translation>
    </message>
    <message>
        <source>First moment</source>
        <translation>最初へ</translation>
    </message>
    <message>
        <source>Fit all</source>
        <translation>全体を表示</translation>
    </message>
    <message>
        <source>Fit selection</source>
        <translation>選択範囲を表示</translation>
    </message>
    <message>
        <source>Fold all</source>
        <translation>すべて折りたたむ</translation>
    </message>
    <message>
        <source>Fold to depth {depth}</source>
        <translation>深さ {depth} まで折りたたむ</translation>
    </message>
    <message>
        <source>Forget what was not saved</source>
        <translation>保存されなかったものを破棄</translation>
    </message>
    <message>
        <source>Forward to what was selected</source>
        <translation>次の選択に進む</translation>
    </message>
    <message>
        <source>From left to right</source>
        <translation>左から右へ</translation>
    </message>
    <message>
        <source>From top to bottom</source>
        <translation>上から下へ</translation>
    </message>
    <message>
        <source>Full graph</source>
        <translation>完全なグラフ</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全画面</translation>
    </message>
    <message>
        <source>Go down</source>
        <translation>下へ移動</translation>
    </message>
    <message>
        <source>Go to the left</source>
        <translation>左へ移動</translation>
    </message>
    <message>
        <source>Go to the right</source>
        <translation>右へ移動</translation>
    </message>
    <message>
        <source>Go up</source>
        <translation>上へ移動</translation>
    </message>
    <message>
        <source>Graph table</source>
        <translation>グラフの表</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>グループ化</translation>
    </message>
    <message>
        <source>Help pages</source>
        <translation>ヘルプのページ</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>ハイコントラスト</translation>
    </message>
    <message>
        <source>History…</source>
        <translation>履歴…</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>インスペクター</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>文字を大きく</translation>
    </message>
    <message>
        <source>Last moment</source>
        <translation>最後へ</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <source>Like torchviz</source>
        <translation>torchviz 風</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>繰り返し</translation>
    </message>
    <message>
        <source>Minimap</source>
        <translation>全体図</translation>
    </message>
    <message>
        <source>Modules</source>
        <translation>モジュール</translation>
    </message>
    <message>
        <source>Move the box</source>
        <translation>箱を動かす</translation>
    </message>
    <message>
        <source>Move the box down</source>
        <translation>箱を下へ動かす</translation>
    </message>
    <message>
        <source>Move the box to the left</source>
        <translation>箱を左へ動かす</translation>
    </message>
    <message>
        <source>Move the box to the right</source>
        <translation>箱を右へ動かす</translation>
    </message>
    <message>
        <source>Move the box up</source>
        <translation>箱を上へ動かす</translation>
    </message>
    <message>
        <source>Move the view</source>
        <translation>表示位置を動かす</translation>
    </message>
    <message>
        <source>Narrower inspector</source>
        <translation>インスペクターを狭める</translation>
    </message>
    <message>
        <source>Narrower left panel</source>
        <translation>左のパネルを狭める</translation>
    </message>
    <message>
        <source>New network</source>
        <translation>新しいネットワーク</translation>
    </message>
    <message>
        <source>Next beat</source>
        <translation>次の拍</translation>
    </message>
    <message>
        <source>Next problem</source>
        <translation>次の問題</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>次のステップ</translation>
    </message>
    <message>
        <source>Next training step</source>
        <translation>次の学習ステップ</translation>
    </message>
    <message>
        <source>Open all</source>
        <translation>すべて開く</translation>
    </message>
    <message>
        <source>Open or fold module</source>
        <translation>モジュールを開く・折りたたむ</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>最近使ったファイルを開く</translation>
    </message>
    <message>
        <source>Open what was not saved</source>
        <translation>保存されなかったものを開く</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>開く…</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>Panel widths</source>
        <translation>パネルの幅</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>貼り付け</translation>
    </message>
    <message>
        <source>Paths to the loss</source>
        <translation>損失までの経路</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>再生／一時停止</translation>
    </message>
    <message>
        <source>Previous beat</source>
        <translation>前の拍</translation>
    </message>
    <message>
        <source>Previous step</source>
        <translation>前のステップ</translation>
    </message>
    <message>
        <source>Problems…</source>
        <translation>問題の一覧…</translation>
    </message>
    <message>
        <source>Put all boxes back</source>
        <translation>すべての箱を元の位置に戻す</translation>
    </message>
    <message>
        <source>Put recorded values back</source>
        <translation>記録された値に戻す</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>やり直す</translation>
    </message>
    <message>
        <source>Redo: {label}</source>
        <translation>やり直す: {label}</translation>
    </message>
    <message>
        <source>Reduced motion</source>
        <translation>動きを減らす</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>名前の変更…</translation>
    </message>
    <message>
        <source>Reset values</source>
        <translation>値を元に戻す</translation>
    </message>
    <message>
        <source>Revert to what was saved</source>
        <translation>保存した状態に戻す</translation>
    </message>
    <message>
        <source>Run to selection</source>
        <translation>選択した所まで実行</translation>
    </message>
    <message>
        <source>Run to the end</source>
        <translation>最後まで実行</translation>
    </message>
    <message>
        <source>Run until NaN</source>
        <translation>NaN が出るまで実行</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>名前を付けて保存…</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>すべて選択</translation>
    </message>
    <message>
        <source>Settings of the block</source>
        <translation>ブロックの設定</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>設定…</translation>
    </message>
    <message>
        <source>Shape operations on edges</source>
        <translation>形状の操作を辺の上に表示</translation>
    </message>
    <message>
        <source>Show what lies above</source>
        <translation>上にあるものを表示</translation>
    </message>
    <message>
        <source>Show what lies below</source>
        <translation>下にあるものを表示</translation>
    </message>
    <message>
        <source>Show what lies to the left</source>
        <translation>左にあるものを表示</translation>
    </message>
    <message>
        <source>Show what lies to the right</source>
        <translation>右にあるものを表示</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>文字を小さく</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速さ</translation>
    </message>
    <message>
        <source>Start backward here</source>
        <translation>ここから逆伝播を始める</translation>
    </message>
    <message>
        <source>Step into module</source>
        <translation>モジュールの中へ進む</translation>
    </message>
    <message>
        <source>Step out of module</source>
        <translation>モジュールの外へ進む</translation>
    </message>
    <message>
        <source>Step over module</source>
        <translation>モジュールをまとめて進む</translation>
    </message>
    <message>
        <source>Stop and restart the engine</source>
        <translation>エンジンを止めて再起動</translation>
    </message>
    <message>
        <source>Stop at this training step</source>
        <translation>この学習ステップで止める</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>解説</translation>
    </message>
    <message>
        <source>Swap the inputs</source>
        <translation>入力を入れ替える</translation>
    </message>
    <message>
        <source>Text at {size} %</source>
        <translation>文字の大きさ {size} %</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字の大きさ</translation>
    </message>
    <message>
        <source>The way that suits it</source>
        <translation>図に合う向き</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>テーマ</translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>配置を整える</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>トレース</translation>
    </message>
    <message>
        <source>Training step…</source>
        <translation>学習ステップへ移動…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Undo: {label}</source>
        <translation>元に戻す: {label}</translation>
    </message>
    <message>
        <source>Ungroup</source>
        <translation>グループ解除</translation>
    </message>
    <message>
        <source>Versions kept</source>
        <translation>以前の版</translation>
    </message>
    <message>
        <source>What is this?</source>
        <translation>これは何？</translation>
    </message>
    <message>
        <source>Wider inspector</source>
        <translation>インスペクターを広げる</translation>
    </message>
    <message>
        <source>Wider left panel</source>
        <translation>左のパネルを広げる</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>拡大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>縮小</translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message>
        <source>Compare no longer</source>
        <translation>比較をやめる</translation>
    </message>
    <message>
        <source>Ctrl+click on a box, or K, adds it or takes it away.</source>
        <translation>ボックスを Ctrl+クリックするか K を押すと、加えたり外したりできます。</translation>
    </message>
    <message>
        <source>box</source>
        <translation>ボックス</translation>
    </message>
    <message>
        <source>norm of gradient</source>
        <translation>勾配のノルム</translation>
    </message>
    <message>
        <source>norm of value</source>
        <translation>値のノルム</translation>
    </message>
    <message numerus="yes">
        <source>{n} boxes</source>
        <translation><numerusform>{n} 個のボックス</numerusform></translation>
    </message>
</context>
<context>
    <name>Data</name>
    <message>
        <source>0 to 1</source>
        <translation>0 ～ 1</translation>
    </message>
    <message>
        <source>A target of numbers.</source>
        <translation>ターゲットは数値です。</translation>
    </message>
    <message numerus="yes">
        <source>A target of {n} classes.</source>
        <translation><numerusform>ターゲットは {n} クラスです。</numerusform></translation>
    </message>
    <message>
        <source>Add the data</source>
        <translation>データを追加</translation>
    </message>
    <message>
        <source>An input of {shape}.</source>
        <translation>入力は {shape} です。</translation>
    </message>
    <message>
        <source>As they are</source>
        <translation>そのまま</translation>
    </message>
    <message>
        <source>Bar</source>
        <translation>縦棒</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Choose at least one column as input.</source>
        <translation>入力にする列を 1 つ以上選んでください。</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>クラス</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Columns of {file}</source>
        <translation>{file} の列</translation>
    </message>
    <message>
        <source>Comma</source>
        <translation>カンマ</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>文字コード</translation>
    </message>
    <message>
        <source>Every row has an empty cell: nothing is left.</source>
        <translation>どの行にも空のセルがあり、残る行がありません。</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>入力のスケール</translation>
    </message>
    <message>
        <source>Leave out rows with empty cells</source>
        <translation>空のセルがある行を除く</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>使わない</translation>
    </message>
    <message>
        <source>Line {line}, column {number} ({name}): float32 cannot hold “{cell}”.</source>
        <translation>{line} 行目、{number} 列目（{name}）：float32 では「{cell}」を表せません。</translation>
    </message>
    <message>
        <source>Line {line}, column {number} ({name}): the cell is empty.</source>
        <translation>{line} 行目、{number} 列目（{name}）：セルが空です。</translation>
    </message>
    <message>
        <source>Line {line}, column {number} ({name}): “{cell}” is no number.</source>
        <translation>{line} 行目、{number} 列目（{name}）：「{cell}」は数ではありません。</translation>
    </message>
    <message>
        <source>Mean 0, deviation 1</source>
        <translation>平均 0・標準偏差 1</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数値</translation>
    </message>
    <message>
        <source>Semicolon</source>
        <translation>セミコロン</translation>
    </message>
    <message>
        <source>Separator</source>
        <translation>区切り文字</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>タブ</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>ターゲット</translation>
    </message>
    <message>
        <source>Target as</source>
        <translation>ターゲットの扱い</translation>
    </message>
    <message>
        <source>The column {name} has {count} different cells: too many for classes.</source>
        <translation>列 {name} には {count} 種類の値があり、クラスにするには多すぎます。</translation>
    </message>
    <message>
        <source>The column {name} holds words, no numbers. It can be a target of classes.</source>
        <translation>列 {name} は数ではなく文字です。クラスのターゲットにはできます。</translation>
    </message>
    <message>
        <source>The first row has names</source>
        <translation>1 行目は列名</translation>
    </message>
    <message>
        <source>There is no data set {name}. There are: {names}.</source>
        <translation>データセット {name} はありません。あるもの：{names}。</translation>
    </message>
    <message>
        <source>There is no table.</source>
        <translation>表がありません。</translation>
    </message>
    <message>
        <source>These are {count} numbers; {limit} is the most. Take fewer rows or columns.</source>
        <translation>数が {count} 個あります。上限は {limit} 個です。行か列を減らしてください。</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>numbers</source>
        <translation>数値</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}</source>
        <translation>{file} を読めません：{reason}</translation>
    </message>
    <message>
        <source>{file} has a header, but no rows.</source>
        <translation>{file} には見出しだけがあり、行がありません。</translation>
    </message>
    <message>
        <source>{file} has more than {limit} MB.</source>
        <translation>{file} は {limit} MB を超えています。</translation>
    </message>
    <message>
        <source>{file} has no column of numbers.</source>
        <translation>{file} に数値の列がありません。</translation>
    </message>
    <message>
        <source>{file} has no column {name}. It has: {names}.</source>
        <translation>{file} に列 {name} はありません。あるもの：{names}。</translation>
    </message>
    <message>
        <source>{file} is empty.</source>
        <translation>{file} は空です。</translation>
    </message>
    <message>
        <source>{file} is larger than {rows} rows of {columns} columns.</source>
        <translation>{file} は {rows} 行 × {columns} 列を超えています。</translation>
    </message>
    <message>
        <source>{file} is no text file.</source>
        <translation>{file} はテキストファイルではありません。</translation>
    </message>
    <message>
        <source>{file} is not written in {name}.</source>
        <translation>{file} の文字コードは {name} ではありません。</translation>
    </message>
    <message>
        <source>{file}, line {line} cannot be read: {reason}</source>
        <translation>{file} の {line} 行目を読めません：{reason}</translation>
    </message>
    <message>
        <source>{file}, line {line}: a quotation mark is opened here and never closed.</source>
        <translation>{file} の {line} 行目：ここで開いた引用符が閉じられていません。</translation>
    </message>
    <message>
        <source>{file}, line {line}: cells in this row: {count}; in the first one: {width}.</source>
        <translation>{file} の {line} 行目：この行のセルは {count} 個、最初の行は {width} 個です。</translation>
    </message>
    <message>
        <source>{file}, line {line}: something stands behind a closing quotation mark.</source>
        <translation>{file} の {line} 行目：閉じた引用符の後に文字があります。</translation>
    </message>
    <message>
        <source>{file}: the first {rows} of {all} rows. Inputs: {inputs}. Undo takes it back.</source>
        <translation>{file}：{all} 行のうち最初の {rows} 行。入力：{inputs}。「元に戻す」で取り消せます。</translation>
    </message>
    <message>
        <source>{file}: {rows} rows. Inputs: {inputs}. Target: {target}. Undo takes it back.</source>
        <translation>{file}: {rows} 行。入力: {inputs}。ターゲット: {target}。「元に戻す」で取り消せます。</translation>
    </message>
    <message>
        <source>{file}: {rows} rows. Inputs: {inputs}. Undo takes it back.</source>
        <translation>{file}: {rows} 行。入力: {inputs}。「元に戻す」で取り消せます。</translation>
    </message>
    <message numerus="yes">
        <source>{n} different words</source>
        <translation><numerusform>{n} 種類の語</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} empty</source>
        <translation><numerusform>空 {n} 個</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} rows are left out.</source>
        <translation><numerusform>{n} 行を除きます。</numerusform></translation>
    </message>
</context>
<context>
    <name>Edits</name>
    <message>
        <source>A group holds blocks that compute something.</source>
        <translation>グループに入れられるのは計算をするブロックです。</translation>
    </message>
    <message>
        <source>All inputs of {name} are taken: choose the one to replace.</source>
        <translation>{name} の入力はすべて埋まっています。置き換える入力を選んでください。</translation>
    </message>
    <message>
        <source>As it began</source>
        <translation>最初の状態</translation>
    </message>
    <message>
        <source>As it was opened</source>
        <translation>開いたときの状態</translation>
    </message>
    <message>
        <source>Backward cannot start from {name}: it is given, not computed.</source>
        <translation>{name} からは逆伝播を始められません。計算された値ではなく、与えられた値です。</translation>
    </message>
    <message>
        <source>History</source>
        <translation>履歴</translation>
    </message>
    <message>
        <source>No numbers can be made by {recipe}.</source>
        <translation>{recipe} では数を作れません。</translation>
    </message>
    <message>
        <source>Normal, Kaiming (for ReLU)</source>
        <translation>正規分布、Kaiming（ReLU 向け）</translation>
    </message>
    <message>
        <source>Normal, standard deviation 0.02 (GPT-2)</source>
        <translation>正規分布、標準偏差 0.02（GPT-2）</translation>
    </message>
    <message>
        <source>Normal, standard deviation 1</source>
        <translation>正規分布、標準偏差 1</translation>
    </message>
    <message>
        <source>Ones</source>
        <translation>すべて 1</translation>
    </message>
    <message>
        <source>Rows must have the same length, and hold numbers only.</source>
        <translation>各行は同じ長さで、数だけを含む必要があります。</translation>
    </message>
    <message>
        <source>Take all of {group} into the new group, or none of it.</source>
        <translation>{group} は全部を新しいグループに入れるか、まったく入れないかのどちらかです。</translation>
    </message>
    <message>
        <source>That would be a circle: {source} is made of {target} already.</source>
        <translation>循環になります。{source} はすでに {target} から作られています。</translation>
    </message>
    <message>
        <source>That would be a circle: {target} cannot be made of itself.</source>
        <translation>循環になります。{target} を自分自身から作ることはできません。</translation>
    </message>
    <message>
        <source>The blocks of the clipboard cannot be read.</source>
        <translation>クリップボードのブロックを読めません。</translation>
    </message>
    <message>
        <source>The clipboard holds no blocks.</source>
        <translation>クリップボードにブロックがありません。</translation>
    </message>
    <message>
        <source>The numbers of {name} are not known yet: run the network once.</source>
        <translation>{name} の数値はまだわかりません。ネットワークを一度実行してください。</translation>
    </message>
    <message>
        <source>The upper limit must be above the lower one.</source>
        <translation>上限は下限より大きくなければなりません。</translation>
    </message>
    <message>
        <source>There is no block {name} in the palette.</source>
        <translation>パレットに {name} というブロックはありません。</translation>
    </message>
    <message>
        <source>There is no block {name}.</source>
        <translation>{name} というブロックはありません。</translation>
    </message>
    <message>
        <source>There is no group {name}.</source>
        <translation>{name} というグループはありません。</translation>
    </message>
    <message>
        <source>There is no value {name} to change.</source>
        <translation>変えられる値 {name} はありません。</translation>
    </message>
    <message>
        <source>These are no numbers. Write 1.5 or [[1, 3], [5, 2]].</source>
        <translation>数として読めません。1.5 や [[1, 3], [5, 2]] のように書いてください。</translation>
    </message>
    <message>
        <source>These are too many numbers for one value.</source>
        <translation>1 つの値としては数が多すぎます。</translation>
    </message>
    <message>
        <source>Uniform, -1 to 1</source>
        <translation>一様分布、-1 から 1</translation>
    </message>
    <message>
        <source>Uniform, Xavier (for tanh and sigmoid)</source>
        <translation>一様分布、Xavier（tanh・シグモイド向け）</translation>
    </message>
    <message>
        <source>Uniform, as PyTorch's Linear begins</source>
        <translation>一様分布、PyTorch の Linear の初期値</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>すべて 0</translation>
    </message>
    <message>
        <source>add data from {file}</source>
        <translation>{file} のデータを追加</translation>
    </message>
    <message>
        <source>add {block}</source>
        <translation>{block} を追加</translation>
    </message>
    <message>
        <source>build {formula}</source>
        <translation>{formula} を組み立てる</translation>
    </message>
    <message>
        <source>change the network</source>
        <translation>ネットワークを変更</translation>
    </message>
    <message>
        <source>change {name}</source>
        <translation>{name} を変更</translation>
    </message>
    <message>
        <source>choose the optimizer</source>
        <translation>最適化手法を選択</translation>
    </message>
    <message>
        <source>connect {source} and {target}</source>
        <translation>{source} と {target} を接続</translation>
    </message>
    <message>
        <source>delete {name}</source>
        <translation>{name} を削除</translation>
    </message>
    <message numerus="yes">
        <source>delete {n} blocks</source>
        <translation><numerusform>ブロック {n} 個を削除</numerusform></translation>
    </message>
    <message>
        <source>disconnect {target}</source>
        <translation>{target} の接続を解除</translation>
    </message>
    <message>
        <source>duplicate</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>edit the code</source>
        <translation>コードを編集</translation>
    </message>
    <message>
        <source>first numbers of {name}</source>
        <translation>{name} を最初の数値に戻す</translation>
    </message>
    <message>
        <source>fold modules to depth {depth}</source>
        <translation>モジュールを深さ {depth} まで折りたたむ</translation>
    </message>
    <message>
        <source>fold {name}</source>
        <translation>{name} を折りたたむ</translation>
    </message>
    <message>
        <source>group {name}</source>
        <translation>{name} にグループ化</translation>
    </message>
    <message>
        <source>move {name}</source>
        <translation>{name} を移動</translation>
    </message>
    <message numerus="yes">
        <source>move {n} blocks</source>
        <translation><numerusform>ブロック {n} 個を移動</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>move {n} boxes</source>
        <translation><numerusform>箱 {n} 個を移動</numerusform></translation>
    </message>
    <message>
        <source>note on {name}</source>
        <translation>{name} へのメモ</translation>
    </message>
    <message>
        <source>open all modules</source>
        <translation>すべてのモジュールを開く</translation>
    </message>
    <message>
        <source>open {name}</source>
        <translation>{name} を開く</translation>
    </message>
    <message>
        <source>paste</source>
        <translation>貼り付け</translation>
    </message>
    <message>
        <source>put all boxes back</source>
        <translation>すべての箱を元の位置に戻す</translation>
    </message>
    <message>
        <source>put shape operations on their edges</source>
        <translation>形状の操作を辺の上に置く</translation>
    </message>
    <message>
        <source>random numbers for {name}</source>
        <translation>{name} を乱数に</translation>
    </message>
    <message>
        <source>rename {old} to {new}</source>
        <translation>{old} の名前を {new} に変更</translation>
    </message>
    <message>
        <source>revert</source>
        <translation>保存した状態に戻す</translation>
    </message>
    <message>
        <source>set the seed</source>
        <translation>シードを設定</translation>
    </message>
    <message>
        <source>set {name}</source>
        <translation>{name} を設定</translation>
    </message>
    <message>
        <source>set {parameter} of {name}</source>
        <translation>{name} の {parameter} を設定</translation>
    </message>
    <message>
        <source>show shape operations as boxes</source>
        <translation>形状の操作を箱で表示</translation>
    </message>
    <message>
        <source>show the full graph</source>
        <translation>完全なグラフを表示</translation>
    </message>
    <message>
        <source>show the simple graph</source>
        <translation>簡単なグラフを表示</translation>
    </message>
    <message>
        <source>shown now, {time}</source>
        <translation>表示中、{time}</translation>
    </message>
    <message>
        <source>start backward from {name}</source>
        <translation>逆伝播を {name} から開始</translation>
    </message>
    <message>
        <source>swap the inputs of {target}</source>
        <translation>{target} の入力を入れ替え</translation>
    </message>
    <message>
        <source>tidy up</source>
        <translation>整列</translation>
    </message>
    <message>
        <source>turn the picture</source>
        <translation>図の向きを変更</translation>
    </message>
    <message>
        <source>ungroup {name}</source>
        <translation>{name} のグループ化を解除</translation>
    </message>
    <message>
        <source>{block} has no input: it cannot stand on a wire.</source>
        <translation>{block} には入力がないので、線の途中には置けません。</translation>
    </message>
    <message>
        <source>{block} has no setting {name}.</source>
        <translation>{block} に設定 {name} はありません。</translation>
    </message>
    <message>
        <source>{count} parameters: with their gradients {size} GB. Press Trace to compute them.</source>
        <translation>パラメータは {count} 個、勾配と合わせて {size} GB です。計算するには［トレース］を押してください。</translation>
    </message>
    <message>
        <source>{dtype} cannot hold these numbers.</source>
        <translation>{dtype} ではこれらの数を表せません。</translation>
    </message>
    <message>
        <source>{name} belongs to PyTorch: choose another name.</source>
        <translation>{name} は PyTorch が使う名前です。別の名前にしてください。</translation>
    </message>
    <message>
        <source>{name} has no cell {index}: it is {own}.</source>
        <translation>{name} にセル {index} はありません。形は {own} です。</translation>
    </message>
    <message>
        <source>{name} has no input {port}.</source>
        <translation>{name} に入力 {port} はありません。</translation>
    </message>
    <message>
        <source>{name} has no two inputs to exchange.</source>
        <translation>{name} には入れ替える 2 つの入力がありません。</translation>
    </message>
    <message>
        <source>{name} is a function: choose another name.</source>
        <translation>{name} は関数の名前です。別の名前にしてください。</translation>
    </message>
    <message>
        <source>{name} is a number.</source>
        <translation>{name} は数です。</translation>
    </message>
    <message>
        <source>{name} is a whole number.</source>
        <translation>{name} は整数です。</translation>
    </message>
    <message>
        <source>{name} is at least {limit}.</source>
        <translation>{name} は {limit} 以上です。</translation>
    </message>
    <message>
        <source>{name} is at most {limit}.</source>
        <translation>{name} は {limit} 以下です。</translation>
    </message>
    <message>
        <source>{name} is given: nothing can be connected to it.</source>
        <translation>{name} は与えられた値です。何もつなげません。</translation>
    </message>
    <message>
        <source>{name} is no name: use letters, digits and _, and no digit first.</source>
        <translation>{name} は名前にできません。文字・数字・_ を使い、数字で始めないでください。</translation>
    </message>
    <message>
        <source>{name} is no parameter of a module.</source>
        <translation>{name} はモジュールのパラメータではありません。</translation>
    </message>
    <message>
        <source>{name} is one of: {choices}.</source>
        <translation>{name} は次のどれかです: {choices}。</translation>
    </message>
    <message>
        <source>{name} is taken: choose another name.</source>
        <translation>{name} はすでに使われています。別の名前にしてください。</translation>
    </message>
    <message>
        <source>{name} is {own}; these numbers are {given}.</source>
        <translation>{name} の形は {own} ですが、与えられた数値の形は {given} です。</translation>
    </message>
    <message>
        <source>{name} stands between parts of {group}: take it into the group first.</source>
        <translation>{name} は {group} の途中にあります。先にグループに入れてください。</translation>
    </message>
</context>
<context>
    <name>Engine</name>
    <message>
        <source>... and {count} more bytes</source>
        <translation>… 以下 {count} バイトを省略</translation>
    </message>
    <message>
        <source>Backward did not begin: {reason}.</source>
        <translation>逆伝播は始まりませんでした: {reason}。</translation>
    </message>
    <message>
        <source>Backward stopped at {op}: {reason}. What came before it is shown.</source>
        <translation>逆伝播は {op} で止まりました: {reason}。そこまでを表示しています。</translation>
    </message>
    <message>
        <source>Backward stopped: {reason}. What came before is shown.</source>
        <translation>逆伝播は途中で止まりました: {reason}。そこまでを表示しています。</translation>
    </message>
    <message>
        <source>Batch normalisation needs more than one example: a larger batch, or model.eval().</source>
        <translation>バッチ正規化には 2 つ以上の例が必要です。バッチを大きくするか、model.eval() を使ってください。</translation>
    </message>
    <message>
        <source>Change parameters inside of `with torch.no_grad():`.</source>
        <translation>パラメーターは `with torch.no_grad():` の中で変更してください。</translation>
    </message>
    <message>
        <source>Choose another Python…</source>
        <translation>別の Python を選ぶ…</translation>
    </message>
    <message>
        <source>Classes are counted from 0: label {label} needs {count} outputs of the model.</source>
        <translation>クラスは 0 から数えます。ラベル {label} にはモデルの出力が {count} 個必要です。</translation>
    </message>
    <message>
        <source>Code compiled by torch.compile ran uncompiled while it was recorded; the numbers are the uncompiled ones.</source>
        <translation>torch.compile されたコードは、記録のあいだコンパイルせずに実行しました。数値はコンパイルしない場合のものです。</translation>
    </message>
    <message>
        <source>Compute the loss anew before each backward(), or give the first retain_graph=True.</source>
        <translation>backward() のたびに損失を計算し直すか、最初の呼び出しに retain_graph=True を付けてください。</translation>
    </message>
    <message>
        <source>Computing.</source>
        <translation>計算中です。</translation>
    </message>
    <message>
        <source>DistributedDataParallel averages gradients over its processes when they are written; the exchange is no step here, .grad after the pass is the average.</source>
        <translation>DistributedDataParallel は勾配を書き込むときにプロセス間で平均します。そのやりとりはここではステップになりません。逆伝播後の .grad は平均です。</translation>
    </message>
    <message>
        <source>Give both the same shape, for instance by target.view_as(prediction).</source>
        <translation>両方を同じ形にしてください。たとえば target.view_as(prediction) です。</translation>
    </message>
    <message>
        <source>Gradients were written by a backward pass that was not seen: it ran in another thread, or began at a GradientEdge. Its steps are not shown.</source>
        <translation>記録されなかった逆伝播が勾配を書き込みました。別のスレッドで走ったか、GradientEdge から始まったものです。そのステップは表示されません。</translation>
    </message>
    <message>
        <source>In each dimension the sizes have to be equal, or one of them 1.</source>
        <translation>各次元の大きさは、等しいか、一方が 1 でなければなりません。</translation>
    </message>
    <message>
        <source>Its history ends in line {ended}: {code}</source>
        <translation>履歴は {ended} 行目で途切れています: {code}</translation>
    </message>
    <message>
        <source>Labels of classes are whole numbers: .long() makes them so.</source>
        <translation>クラスのラベルは整数です。.long() で整数になります。</translation>
    </message>
    <message>
        <source>Make one number of it first, for instance by .sum() or .mean().</source>
        <translation>先に .sum() や .mean() などで 1 つの数にしてください。</translation>
    </message>
    <message>
        <source>No backward here: a checkpoint with use_reentrant=True writes to .grad when it runs. Record the step instead.</source>
        <translation>ここでは逆伝播を実行しません。use_reentrant=True のチェックポイントは実行すると .grad に書き込みます。代わりにステップを記録してください。</translation>
    </message>
    <message>
        <source>No backward yet: grad_output has the shape {given}, the result {wanted}.</source>
        <translation>逆伝播はまだ始められません。grad_output の形は {given}、結果の形は {wanted} です。</translation>
    </message>
    <message>
        <source>No backward yet: grad_output is of type {type}, and has to be a tensor of the shape of the result.</source>
        <translation>逆伝播はまだ始められません。grad_output の型は {type} ですが、結果と同じ形のテンソルでなければなりません。</translation>
    </message>
    <message>
        <source>No backward yet: none ran in this recording. Call backward() on the loss inside of it.</source>
        <translation>まだ逆伝播がありません。この記録の中では実行されませんでした。記録の中で損失の backward() を呼んでください。</translation>
    </message>
    <message>
        <source>No backward yet: the result has {count} numbers. Choose one, sum them, or give a loss.</source>
        <translation>まだ逆伝播できません。結果に数が {count} 個あります。一つを選ぶか、合計するか、損失を与えてください。</translation>
    </message>
    <message>
        <source>No backward yet: the result is a complex number, and a loss has to be real. Choose .real, .imag or .abs() of it, or give grad_output.</source>
        <translation>逆伝播はまだ始められません。結果は複素数ですが、損失は実数でなければなりません。.real、.imag、.abs() のどれかを選ぶか、grad_output を与えてください。</translation>
    </message>
    <message>
        <source>No backward yet: the result is of type {type}. Return the loss, a tensor with one number.</source>
        <translation>まだ逆伝播できません。結果の型が {type} です。損失（数が一つのテンソル）を返してください。</translation>
    </message>
    <message>
        <source>No backward yet: the result is of type {type}. Say which part is the loss with root=, one of: {parts}.</source>
        <translation>逆伝播はまだ始められません。結果の型は {type} です。どれが損失かを root= で指定してください: {parts}</translation>
    </message>
    <message>
        <source>No backward yet: the script ended without it. Call backward() on its loss.</source>
        <translation>まだ逆伝播がありません：スクリプトは backward() を呼ばずに終わりました。損失に対して backward() を呼んでください。</translation>
    </message>
    <message>
        <source>No gradient: gradients are switched off here, by torch.no_grad() or torch.inference_mode().</source>
        <translation>勾配がありません。ここでは torch.no_grad() か torch.inference_mode() によって勾配の計算が切られています。</translation>
    </message>
    <message>
        <source>No gradient: nothing that the result was computed from requires a gradient.</source>
        <translation>勾配なし：結果の計算に使われたものに、勾配を必要とするものがありません。</translation>
    </message>
    <message>
        <source>No gradient: the history ends in line {line} of {file}: {code}</source>
        <translation>勾配なし：履歴は {file} の {line} 行目で途切れています：{code}</translation>
    </message>
    <message>
        <source>Nothing is recorded yet: leave the `with` block first.</source>
        <translation>まだ何も記録されていません。先に `with` ブロックを抜けてください。</translation>
    </message>
    <message>
        <source>Nothing that it comes from requires a gradient: requires_grad=True is missing.</source>
        <translation>元になったどの値も勾配を必要としていません。requires_grad=True がありません。</translation>
    </message>
    <message>
        <source>NumPy's numbers are float64, those of layers float32: .float() makes them the same.</source>
        <translation>NumPy の数は float64、層の数は float32 です。.float() でそろえられます。</translation>
    </message>
    <message>
        <source>Only a sample of {leaf} was kept: it cannot be run.</source>
        <translation>{leaf} は一部の数しか保存されていないため、実行できません。</translation>
    </message>
    <message>
        <source>PyTorch cannot be imported: {reason}</source>
        <translation>PyTorch を読み込めません：{reason}</translation>
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
        <source>PyTorch could not make the optimizer {name}.</source>
        <translation>PyTorch はオプティマイザ {name} を作れませんでした。</translation>
    </message>
    <message>
        <source>PyTorch could not make {module}: its settings do not go together.</source>
        <translation>PyTorch は {module} を作れませんでした。設定が互いに合いません。</translation>
    </message>
    <message>
        <source>PyTorch is being restarted.</source>
        <translation>PyTorch を再起動しています。</translation>
    </message>
    <message>
        <source>PyTorch is starting again.</source>
        <translation>PyTorch を起動し直しています。</translation>
    </message>
    <message>
        <source>PyTorch is starting.</source>
        <translation>PyTorch を起動しています。</translation>
    </message>
    <message>
        <source>PyTorch {version} is ready.</source>
        <translation>PyTorch {version} の準備ができました。</translation>
    </message>
    <message>
        <source>Relative paths begin at the script's own folder.</source>
        <translation>相対パスはスクリプトのあるフォルダーから始まります。</translation>
    </message>
    <message>
        <source>Replayed from the recording: branches and random numbers are those of the recorded run.</source>
        <translation>記録からの再計算です。分岐と乱数は記録時のままです。</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>もう一度起動</translation>
    </message>
    <message>
        <source>Step {step}</source>
        <translation>ステップ {step}</translation>
    </message>
    <message>
        <source>Still computing after {seconds} seconds.</source>
        <translation>{seconds} 秒たっても計算中です。</translation>
    </message>
    <message>
        <source>Still computing: these numbers are old.</source>
        <translation>計算中です。表示中の数値は前のものです。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stopped after {seconds} seconds, the limit that is set.</source>
        <translation>設定された上限の {seconds} 秒で止めました。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>止めました。</translation>
    </message>
    <message>
        <source>The Python that runs the engine has another version of gradviz.</source>
        <translation>エンジンを動かす Python に、別の版の gradviz が入っています。</translation>
    </message>
    <message>
        <source>The engine and the window do not understand each other: {detail}</source>
        <translation>エンジンとウィンドウのやり取りが合いません：{detail}</translation>
    </message>
    <message>
        <source>The engine could not answer: {reason}</source>
        <translation>エンジンが答えられませんでした: {reason}</translation>
    </message>
    <message>
        <source>The engine could not be started: {reason}.</source>
        <translation>エンジンを起動できませんでした：{reason}。</translation>
    </message>
    <message>
        <source>The engine crashed ({signal}).</source>
        <translation>エンジンが異常終了しました（{signal}）。</translation>
    </message>
    <message>
        <source>The engine did not answer and was ended.</source>
        <translation>エンジンが応答しないため、終了させました。</translation>
    </message>
    <message>
        <source>The engine does not have this trace any more.</source>
        <translation>エンジンはこのトレースをもう持っていません。</translation>
    </message>
    <message>
        <source>The engine ended by itself (exit code {code}).</source>
        <translation>エンジンがひとりでに終了しました（終了コード {code}）。</translation>
    </message>
    <message>
        <source>The engine ended {count} times in a row and was not started again. {last}</source>
        <translation>エンジンが続けて {count} 回終了したため、再起動していません。{last}</translation>
    </message>
    <message>
        <source>The engine is stopped.</source>
        <translation>エンジンは止まっています。</translation>
    </message>
    <message>
        <source>The engine was killed by the system, perhaps because memory ran out.</source>
        <translation>エンジンがシステムに強制終了されました。メモリ不足かもしれません。</translation>
    </message>
    <message>
        <source>The first has {columns} columns, the second {rows} rows: make these the same.</source>
        <translation>1 つ目は {columns} 列、2 つ目は {rows} 行です。これらを同じにしてください。</translation>
    </message>
    <message>
        <source>The folder of this script is not here: {folder}</source>
        <translation>このスクリプトのフォルダーがここにありません：{folder}</translation>
    </message>
    <message>
        <source>The program ended with {kind}: {reason}</source>
        <translation>プログラムが {kind} で終了しました：{reason}</translation>
    </message>
    <message>
        <source>The result has no part called {root}; it has: {parts}.</source>
        <translation>結果に {root} という部分はありません。あるのは次のものです: {parts}</translation>
    </message>
    <message>
        <source>The script is running up to its first training step.</source>
        <translation>スクリプトを最初の学習ステップまで実行しています。</translation>
    </message>
    <message>
        <source>The script was run with another value of {names}.</source>
        <translation>{names} の値を変えてスクリプトを実行しました。</translation>
    </message>
    <message>
        <source>The shapes do not fit together in {function}: {shapes}.</source>
        <translation>{function} の形が合いません：{shapes}。</translation>
    </message>
    <message>
        <source>The trace cannot be sent: {reason}</source>
        <translation>トレースを送れません：{reason}</translation>
    </message>
    <message>
        <source>There is no such device here: take 'cuda' only if torch.cuda.is_available().</source>
        <translation>ここにはそのデバイスがありません。torch.cuda.is_available() のときだけ 'cuda' を使ってください。</translation>
    </message>
    <message>
        <source>There is not enough memory for {function}.</source>
        <translation>{function} に必要なメモリが足りません。</translation>
    </message>
    <message>
        <source>These numbers are old.</source>
        <translation>これらの数値は古いものです。</translation>
    </message>
    <message>
        <source>This divides by zero.</source>
        <translation>0 で割っています。</translation>
    </message>
    <message>
        <source>This graph was already used by backward(). Trace before it, or record the step.</source>
        <translation>このグラフはすでに backward() で使われました。その前にトレースするか、ステップを記録してください。</translation>
    </message>
    <message>
        <source>This is a Python number: .item() and float() end the history. Take the tensor itself.</source>
        <translation>これは Python の数です。.item() や float() で履歴は途切れます。テンソルそのものを使ってください。</translation>
    </message>
    <message>
        <source>This recorder is recording already: take another one, gradviz.record().</source>
        <translation>このレコーダーはすでに記録中です。gradviz.record() で別のものを使ってください。</translation>
    </message>
    <message>
        <source>This was recorded while it ran elsewhere: it cannot be run again from here.</source>
        <translation>これは別の場所での実行を記録したものです。ここから再実行はできません。</translation>
    </message>
    <message>
        <source>Write 1.0 instead of 1, or add dtype=torch.float32.</source>
        <translation>1 の代わりに 1.0 と書くか、dtype=torch.float32 を付けてください。</translation>
    </message>
    <message>
        <source>backward() needs a value that was changed in place, by += or a function that ends in _. Compute a new one instead: y = y + 1.</source>
        <translation>backward() に必要な値が、+= や _ で終わる関数によって上書きされました。代わりに新しい値を計算してください: y = y + 1</translation>
    </message>
    <message>
        <source>bce takes numbers from 0 to 1, as sigmoid gives them.</source>
        <translation>bce に渡せるのは、sigmoid の出力のような 0 から 1 の数です。</translation>
    </message>
    <message>
        <source>torch.func computed gradients of its own; its operations have no place in the graph.</source>
        <translation>torch.func が独自に勾配を計算しました。その演算はグラフには現れません。</translation>
    </message>
    <message>
        <source>{count} names, but {given} values.</source>
        <translation>名前は {count} 個、値は {given} 個です。</translation>
    </message>
    <message>
        <source>{file} ended after step {steps}: it has no step {wanted}.</source>
        <translation>{file} はステップ {steps} で終わりました。ステップ {wanted} はありません。</translation>
    </message>
    <message>
        <source>{file} is not Python: {reason}.</source>
        <translation>{file} は Python のコードではありません：{reason}。</translation>
    </message>
    <message>
        <source>{file}, line {line}: nobody can answer input() here. Write the value into the script.</source>
        <translation>{file} の {line} 行目：ここでは input() に答えられません。値をスクリプトに書いてください。</translation>
    </message>
    <message>
        <source>{file}, line {line}: the script ended here with exit({code}), before any backward().</source>
        <translation>{file} の {line} 行目：backward() の前に、スクリプトがここで exit({code}) により終了しました。</translation>
    </message>
    <message>
        <source>{file}, line {line}: the script ended here with os._exit({code}), before any backward().</source>
        <translation>{file} の {line} 行目：backward() の前に、スクリプトが os._exit({code}) で終了しました。</translation>
    </message>
    <message>
        <source>{file}, line {line}: the script refuses its arguments: {reason}.</source>
        <translation>{file} の {line} 行目：スクリプトが引数を受け付けません：{reason}。</translation>
    </message>
    <message>
        <source>{file}, line {line}: the script told what its arguments mean, and ended.</source>
        <translation>{file} の {line} 行目：スクリプトは引数の説明を表示して終了しました。</translation>
    </message>
    <message>
        <source>{file}, line {line}: the script wants arguments: {reason}. Give it some, or give them defaults.</source>
        <translation>{file} の {line} 行目：スクリプトには引数が必要です：{reason}。引数を渡すか、既定値を付けてください。</translation>
    </message>
    <message>
        <source>{file}, line {line}: this script needs {package}, which gradviz's own Python does not have.</source>
        <translation>{file} の {line} 行目：このスクリプトには {package} が必要ですが、gradviz の Python には入っていません。</translation>
    </message>
    <message>
        <source>{file}, line {line}: this script needs {package}, which the Python that you chose for scripts does not have.</source>
        <translation>{file} の {line} 行目: このスクリプトには {package} が必要ですが、スクリプト用に選んだ Python にはありません。</translation>
    </message>
    <message>
        <source>{file}, line {line}: {count} operations ran in another thread, which gradviz cannot watch. Call this from the main thread.</source>
        <translation>{file} の {line} 行目：{count} 個の演算が別のスレッドで実行されました。gradviz はそれを観察できません。メインスレッドから呼び出してください。</translation>
    </message>
    <message>
        <source>{file}, line {line}: {kind}.</source>
        <translation>{file} の {line} 行目：{kind}。</translation>
    </message>
    <message>
        <source>{file}, line {line}: {kind}: {reason}</source>
        <translation>{file} の {line} 行目：{kind}：{reason}</translation>
    </message>
    <message>
        <source>{file}, line {line}: {kind}: {reason}. {advice}</source>
        <translation>{file} の {line} 行目: {kind}: {reason}。{advice}</translation>
    </message>
    <message>
        <source>{file}, line {line}: {reason}.</source>
        <translation>{file} の {line} 行目：{reason}。</translation>
    </message>
    <message>
        <source>{file}: nothing was computed. Add an input and a loss, for instance {example}</source>
        <translation>{file}: 何も計算されませんでした。入力と損失を加えてください。例: {example}</translation>
    </message>
    <message>
        <source>{function} does not take this shape: {shapes}.</source>
        <translation>{function} はこの形を受け取れません：{shapes}。</translation>
    </message>
    <message>
        <source>{leaf} has whole numbers ({dtype}): they have no gradient. Use float32.</source>
        <translation>{leaf} は整数（{dtype}）なので勾配を持てません。float32 にしてください。</translation>
    </message>
    <message>
        <source>{module} has nothing called {name}.</source>
        <translation>{module} に {name} というものはありません。</translation>
    </message>
    <message>
        <source>{module}.{name} is {own}; the numbers given for it are {given}.</source>
        <translation>{module}.{name} の形は {own} ですが、与えられた数値は {given} です。</translation>
    </message>
    <message numerus="yes">
        <source>{n} checkpoints computed their values again during backward; what they ran is a pass of its own, shown after the one it belongs to.</source>
        <translation><numerusform>{n} 個のチェックポイントが逆伝播の途中で値を計算し直しました。その計算は独立したパスとして、元のパスの後に示します。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} gradients were changed by hooks on their way; each is a step of its own.</source>
        <translation><numerusform>途中で {n} 個の勾配がフックによって変えられました。それぞれが一つのステップになります。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} numbers left torch by .item() or float(); what was computed from them there is not in the graph.</source>
        <translation><numerusform>{n} 個の数が .item() や float() で torch の外に出ました。そこで計算されたものはグラフにありません。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} operations were not seen: they ran before the recording began or in another thread. Their gradients are shown, their forward values are not.</source>
        <translation><numerusform>{n} 個の演算は記録されていません（記録の開始前、または別のスレッドで実行されました）。勾配は表示しますが、順伝播の値は表示しません。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} values are known by their shape only: they were computed before the trace began, and autograd did not keep them.</source>
        <translation><numerusform>{n} 個の値は形だけが分かります。トレースの前に計算され、autograd が保持していなかったためです。</numerusform></translation>
    </message>
    <message>
        <source>{python} is Python {version}; gradviz needs {oldest} or newer.</source>
        <translation>{python} は Python {version} です。gradviz には {oldest} 以降が必要です。</translation>
    </message>
    <message>
        <source>{python} is no Python that can be started. Choose another one for your scripts.</source>
        <translation>{python} は Python として起動できません。スクリプト用に別の Python を選んでください。</translation>
    </message>
    <message>
        <source>{python} lacks {packages}. This installs it there: {line}</source>
        <translation>{python} に {packages} がありません。次のコマンドで入ります: {line}</translation>
    </message>
</context>
<context>
    <name>Examples</name>
    <message>
        <source>Examples</source>
        <translation>例</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>Cannot write {path}: {reason}.</source>
        <translation>{path} に書き出せません：{reason}。</translation>
    </message>
    <message>
        <source>Chain rule below the graph</source>
        <translation>グラフの下に連鎖律</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>ダーク</translation>
    </message>
    <message>
        <source>End</source>
        <translation>最後</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>書き出し</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>書き出す…</translation>
    </message>
    <message>
        <source>Folded modules as single nodes</source>
        <translation>畳んだモジュールを 1 ノードにする</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>形式</translation>
    </message>
    <message>
        <source>Forward done</source>
        <translation>順伝播の終わり</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高コントラスト</translation>
    </message>
    <message>
        <source>In view</source>
        <translation>見えている部分</translation>
    </message>
    <message>
        <source>Letters as outlines</source>
        <translation>文字をアウトラインに</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <source>Moment</source>
        <translation>時点</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>今</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>範囲</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>選択</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大きさ</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>最初</translation>
    </message>
    <message>
        <source>Step {step} has no beat {beat}: it has {count}.</source>
        <translation>ステップ {step} に拍 {beat} はありません。拍は {count} 個です。</translation>
    </message>
    <message>
        <source>There is no folder {folder}.</source>
        <translation>フォルダー {folder} がありません。</translation>
    </message>
    <message>
        <source>There is no moment {at}. Did you mean {guess}?</source>
        <translation>{at} という時点はありません。{guess} のことですか?</translation>
    </message>
    <message>
        <source>There is no node {at}. Choose start, forward-end, end, a step number or one of: {names}.</source>
        <translation>ノード {at} はありません。start、forward-end、end、ステップの番号、または次から選んでください：{names}。</translation>
    </message>
    <message>
        <source>There is no node {name}. Did you mean {guess}?</source>
        <translation>ノード {name} はありません。{guess} のことですか?</translation>
    </message>
    <message>
        <source>There is no node {name}. There are: {names}.</source>
        <translation>ノード {name} はありません。あるのは {names} です。</translation>
    </message>
    <message>
        <source>There is no stop {at}: this trace has stops 0 to {last}.</source>
        <translation>停止点 {at} はありません。このトレースの停止点は 0 から {last} までです。</translation>
    </message>
    <message>
        <source>Transparent background</source>
        <translation>背景を透明に</translation>
    </message>
    <message>
        <source>Whole graph</source>
        <translation>全体</translation>
    </message>
    <message>
        <source>{count} numbers: too many for a preview.</source>
        <translation>数値が {count} 個あり、プレビューには多すぎます。</translation>
    </message>
    <message>
        <source>{file} was not saved: it would hold more than {limit} GiB.</source>
        <translation>{file} は保存されませんでした。中身が {limit} GiB を超えるためです。</translation>
    </message>
    <message>
        <source>{path} is a folder. Name a file in it.</source>
        <translation>{path} はフォルダーです。その中のファイル名を指定してください。</translation>
    </message>
    <message>
        <source>{path} would have {width} × {height} pixels. Choose a smaller size, or SVG.</source>
        <translation>{path} は {width} × {height} 画素になります。大きさを小さくするか、SVG にしてください。</translation>
    </message>
    <message>
        <source>{path}: pictures are written as {known}. Give the file one of these endings.</source>
        <translation>{path}：図は {known} として書き出せます。ファイル名の末尾をそのどれかにしてください。</translation>
    </message>
    <message>
        <source>{width} × {height} mm</source>
        <translation>{width} × {height} mm</translation>
    </message>
    <message>
        <source>{width} × {height} px</source>
        <translation>{width} × {height} px</translation>
    </message>
</context>
<context>
    <name>Fetching</name>
    <message>
        <source>The engine does not hold them any more: it keeps up to {size} of the latest run.</source>
        <translation>エンジンはもう保持していません。最新の実行の {size} までを保持します。</translation>
    </message>
    <message>
        <source>The engine does not keep large tensors.</source>
        <translation>エンジンは大きなテンソルを保持しません。</translation>
    </message>
    <message>
        <source>The program has written other numbers in their place since.</source>
        <translation>その後プログラムがその場所に別の数を書き込みました。</translation>
    </message>
    <message>
        <source>There are no numbers in this place.</source>
        <translation>ここには数がありません。</translation>
    </message>
    <message>
        <source>There is not enough memory for all of them.</source>
        <translation>すべてを入れるメモリがありません。</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>A .gradviz file with its trace…</source>
        <translation>記録つきの .gradviz ファイル…</translation>
    </message>
    <message>
        <source>A quote in the arguments is not closed: {text}</source>
        <translation>引数の引用符が閉じられていません：{text}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Clear this list</source>
        <translation>この一覧を消去</translation>
    </message>
    <message>
        <source>Don’t save</source>
        <translation>保存しない</translation>
    </message>
    <message>
        <source>It is in no file yet.</source>
        <translation>まだどのファイルにも保存されていません。</translation>
    </message>
    <message>
        <source>No earlier version yet</source>
        <translation>以前の版はまだありません</translation>
    </message>
    <message>
        <source>Nothing was opened yet</source>
        <translation>まだ何も開いていません</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開く</translation>
    </message>
    <message>
        <source>Opens as a document of its own; {name} stays.</source>
        <translation>別の文書として開きます。{name} はそのまま残ります。</translation>
    </message>
    <message>
        <source>Picture copied.</source>
        <translation>図をコピーしました。</translation>
    </message>
    <message>
        <source>Picture saved as {name}.</source>
        <translation>図を {name} として保存しました。</translation>
    </message>
    <message>
        <source>Puts the earlier text in the editor; nothing is saved.</source>
        <translation>以前のテキストをエディタに入れます。保存はされません。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save the changes to {name}?</source>
        <translation>{name} への変更を保存しますか？</translation>
    </message>
    <message>
        <source>The script {name}</source>
        <translation>スクリプト {name}</translation>
    </message>
    <message>
        <source>There is no file {path}.</source>
        <translation>ファイル {path} がありません。</translation>
    </message>
    <message>
        <source>There is no folder {folder}.</source>
        <translation>フォルダー {folder} はありません。</translation>
    </message>
    <message>
        <source>This trace is damaged: it speaks of operations that are not in it.</source>
        <translation>このトレースは壊れています：含まれていない演算を参照しています。</translation>
    </message>
    <message>
        <source>What is to be saved?</source>
        <translation>何を保存しますか?</translation>
    </message>
    <message>
        <source>Without saving, what you typed is lost.</source>
        <translation>保存しないと、入力した内容は失われます。</translation>
    </message>
    <message>
        <source>Without saving, your changes are lost. The last one: {label}.</source>
        <translation>保存しないと、変更は失われます。最後の変更: {label}。</translation>
    </message>
    <message>
        <source>today {time}</source>
        <translation>今日 {time}</translation>
    </message>
    <message>
        <source>yesterday {time}</source>
        <translation>昨日 {time}</translation>
    </message>
    <message>
        <source>{file} holds a program but no trace yet. Open it and run it.</source>
        <translation>{file} にはプログラムがありますが、トレースがまだありません。開いて実行してください。</translation>
    </message>
    <message>
        <source>{file} holds numbers, not a program. Open the script that makes or loads them.</source>
        <translation>{file} の中身は数値で、プログラムではありません。それを作る、または読み込むスクリプトを開いてください。</translation>
    </message>
    <message>
        <source>{file} is a folder, not a .gradviz file.</source>
        <translation>{file} はフォルダーです。.gradviz ファイルではありません。</translation>
    </message>
    <message>
        <source>{file} is a folder. Open a script (.py) or a .gradviz file in it.</source>
        <translation>{file} はフォルダーです。中のスクリプト (.py) か .gradviz ファイルを開いてください。</translation>
    </message>
    <message>
        <source>{file} is a model that was exported: its PyTorch program is not in it. Open the script that made it.</source>
        <translation>{file} は書き出されたモデルで、PyTorch のプログラムは入っていません。それを作ったスクリプトを開いてください。</translation>
    </message>
    <message>
        <source>{file} is a notebook. Export it as a script (.py) and open that.</source>
        <translation>{file} はノートブックです。スクリプト (.py) として書き出し、それを開いてください。</translation>
    </message>
    <message>
        <source>{file} is damaged and cannot be read.</source>
        <translation>{file} は壊れていて読み込めません。</translation>
    </message>
    <message>
        <source>{file} is larger than {limit} MB: it is not opened as a script.</source>
        <translation>{file} は {limit} MB より大きいため、スクリプトとして開きません。</translation>
    </message>
    <message>
        <source>{file} is not a .gradviz file.</source>
        <translation>{file} は .gradviz ファイルではありません。</translation>
    </message>
    <message>
        <source>{file} is not a text that Python can read.</source>
        <translation>{file} は Python が読めるテキストではありません。</translation>
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
        <source>{name} (earlier)</source>
        <translation>{name}（以前の版）</translation>
    </message>
    <message>
        <source>{name} is not in {folder} any more. It was taken from the list.</source>
        <translation>{name} は {folder} に見つかりません。一覧から外しました。</translation>
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
    <name>Find</name>
    <message>
        <source>A line is a number, for example: line 12</source>
        <translation>行は番号で書きます。例：line 12</translation>
    </message>
    <message>
        <source>A number is missing, for example: {key} &gt; 1e3</source>
        <translation>数値がありません。例：{key} &gt; 1e3</translation>
    </message>
    <message>
        <source>A shape is written as 64x10 or 64x*, not {text}.</source>
        <translation>形は {text} ではなく、64x10 や 64x* のように書きます。</translation>
    </message>
    <message>
        <source>Backward starts at {end}.</source>
        <translation>逆伝播は {end} から始まります。</translation>
    </message>
    <message>
        <source>Before {sign} stands what is compared, for example: grad norm {sign} 1</source>
        <translation>{sign} の前には比べるものを書きます。例：grad norm {sign} 1</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Compare it with a number, for example: {key} &gt; 1</source>
        <translation>数値と比べてください。例：{key} &gt; 1</translation>
    </message>
    <message>
        <source>Drag, or press Up and Down, to change the height</source>
        <translation>ドラッグするか上下キーで高さを変えます</translation>
    </message>
    <message>
        <source>Enter goes to the node, S sorts by the column, Esc leaves.</source>
        <translation>Enter でノードへ移り、S でその列の順に並べ、Esc で離れます。</translation>
    </message>
    <message>
        <source>Filter the table</source>
        <translation>表を絞り込む</translation>
    </message>
    <message>
        <source>Filter: relu, grad norm &gt; 1, kind parameter</source>
        <translation>絞り込み：relu、勾配 ノルム &gt; 1</translation>
    </message>
    <message>
        <source>Find in the graph</source>
        <translation>グラフ内を検索</translation>
    </message>
    <message>
        <source>For example</source>
        <translation>例</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>見つかったもの</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>勾配</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>勾配のノルム</translation>
    </message>
    <message>
        <source>Graph table</source>
        <translation>グラフの表</translation>
    </message>
    <message>
        <source>Height of the table</source>
        <translation>表の高さ</translation>
    </message>
    <message>
        <source>Minimap</source>
        <translation>全体図</translation>
    </message>
    <message>
        <source>Module</source>
        <translation>モジュール</translation>
    </message>
    <message>
        <source>Name, operation, module, code, values</source>
        <translation>名前、演算、モジュール、コード、値</translation>
    </message>
    <message>
        <source>No path leads from {start} to {end} along which a gradient flows.</source>
        <translation>{start} から {end} まで勾配が流れる経路はありません。</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>ノード</translation>
    </message>
    <message>
        <source>Nothing fits.</source>
        <translation>当てはまるものはありません。</translation>
    </message>
    <message>
        <source>Nothing goes backward in this trace: there are no paths.</source>
        <translation>このトレースに逆伝播はないので、経路もありません。</translation>
    </message>
    <message>
        <source>Nothing so far: only numbers that exist by now are searched.</source>
        <translation>まだありません。今の時点で存在する数値だけを探します。</translation>
    </message>
    <message>
        <source>One path from {start} to {end}.</source>
        <translation>{start} から {end} まで、経路は 1 本です。</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>演算</translation>
    </message>
    <message>
        <source>Press or drag to see another part</source>
        <translation>押すかドラッグすると別の部分が見えます</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形</translation>
    </message>
    <message>
        <source>The kinds are {names}, not {text}.</source>
        <translation>種類は {text} ではなく、{names} のどれかです。</translation>
    </message>
    <message>
        <source>There is no graph to search yet.</source>
        <translation>検索できるグラフがまだありません。</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>値</translation>
    </message>
    <message>
        <source>all parameters</source>
        <translation>すべてのパラメータ</translation>
    </message>
    <message>
        <source>all {number}</source>
        <translation>すべて {number}</translation>
    </message>
    <message>
        <source>buffer</source>
        <translation>バッファ</translation>
    </message>
    <message>
        <source>by line of code</source>
        <translation>コードの行で</translation>
    </message>
    <message>
        <source>by shape</source>
        <translation>形で</translation>
    </message>
    <message>
        <source>close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>定数</translation>
    </message>
    <message>
        <source>go there</source>
        <translation>そこへ移る</translation>
    </message>
    <message>
        <source>input</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>large gradients</source>
        <translation>大きな勾配</translation>
    </message>
    <message>
        <source>look</source>
        <translation>見る</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>損失</translation>
    </message>
    <message>
        <source>module</source>
        <translation>モジュール</translation>
    </message>
    <message>
        <source>no gradient came</source>
        <translation>勾配が来なかったもの</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>operation</source>
        <translation>演算</translation>
    </message>
    <message>
        <source>parameter</source>
        <translation>パラメータ</translation>
    </message>
    <message>
        <source>where a NaN is</source>
        <translation>NaN のある所</translation>
    </message>
    <message>
        <source>{count} more, all of them lit</source>
        <translation>ほかに {count} 件。すべて光らせてあります</translation>
    </message>
    <message>
        <source>{count} paths from {start} to {end}; the gradient is the sum over them.</source>
        <translation>{start} から {end} まで経路は {count} 本。勾配はその和です。</translation>
    </message>
    <message>
        <source>{here} of {count}</source>
        <translation>{count} 件中 {here}</translation>
    </message>
    <message>
        <source>{key} is not compared: write {key} and what it is.</source>
        <translation>{key} は比べません。{key} の後にそのまま書いてください。</translation>
    </message>
    <message numerus="yes">
        <source>{n} nodes</source>
        <translation><numerusform>ノード {n} 個</numerusform></translation>
    </message>
    <message>
        <source>{text} is no number.</source>
        <translation>{text} は数値ではありません。</translation>
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
        <source>A power is written x**2, not x^2.</source>
        <translation>べき乗は x^2 ではなく x**2 と書きます。</translation>
    </message>
    <message>
        <source>Backward starts from {name}, but no line gives it.</source>
        <translation>逆伝播は {name} から始まりますが、それを求める行がありません。</translation>
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
        <source>Only a sample of {leaf} was kept: it cannot be written as code.</source>
        <translation>{leaf} は一部の数値しか残っていないため、コードとして書けません。</translation>
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
        <source>There is no optimizer {name}.</source>
        <translation>{name} というオプティマイザはありません。</translation>
    </message>
    <message>
        <source>There is no optimizer {name}. Did you mean {guess}?</source>
        <translation>{name} というオプティマイザはありません。{guess} のことですか？</translation>
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
        <source>Write a formula: L = (w*x - y)**2.</source>
        <translation>式を書いてください：L = (w*x - y)**2。</translation>
    </message>
    <message>
        <source>Write the line as: name = expression.</source>
        <translation>「名前 = 式」の形で書いてください。</translation>
    </message>
    <message>
        <source>{function} has no setting {name}.</source>
        <translation>{function} に {name} という設定はありません。</translation>
    </message>
    <message numerus="yes">
        <source>{function} takes at least {n} arguments; here are {given}.</source>
        <translation><numerusform>{function} の引数は {n} 個以上です。ここには {given} 個あります。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{function} takes at most {n} arguments; here are {given}.</source>
        <translation><numerusform>{function} の引数は {n} 個までです。ここには {given} 個あります。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{function} takes {n} arguments; here are {given}.</source>
        <translation><numerusform>{function} の引数は {n} 個です。ここには {given} 個あります。</numerusform></translation>
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
        <source>{leaf} is a module already: give the result another name.</source>
        <translation>{leaf} はすでにモジュールの名前です。結果に別の名前を付けてください。</translation>
    </message>
    <message>
        <source>{leaf} is not possible as a name: use letters, digits and _.</source>
        <translation>{leaf} は名前に使えません。文字、数字、_ を使ってください。</translation>
    </message>
    <message>
        <source>{leaf} is the name of two things: change one.</source>
        <translation>{leaf} という名前が 2 つあります。一方を変えてください。</translation>
    </message>
    <message>
        <source>{name} is not connected: its input is missing.</source>
        <translation>{name} はつながっていません。入力がありません。</translation>
    </message>
    <message>
        <source>{name} is of a kind that is not known here: {block}.</source>
        <translation>{name} の種類 {block} はここでは知られていません。</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Dark</source>
        <translation>ダーク</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>書き出す</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>ハイコントラスト</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>テーマ</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>トレース</translation>
    </message>
    <message>
        <source>torchviz colours</source>
        <translation>torchviz の配色</translation>
    </message>
    <message>
        <source>{name}, not saved</source>
        <translation>{name}、未保存</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Help</source>
        <translation>ヘルプ</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>ページ</translation>
    </message>
    <message>
        <source>gradviz {version}: backpropagation on the real PyTorch autograd graph.</source>
        <translation>gradviz {version}：本物の PyTorch 自動微分グラフで見る誤差逆伝播。</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>A view of {base}: it has no numbers of its own, and changes with it.</source>
        <translation>{base} のビューです。自分の数値は持たず、{base} とともに変わります。</translation>
    </message>
    <message>
        <source>Broadcasting</source>
        <translation>ブロードキャスト</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>値を変える</translation>
    </message>
    <message>
        <source>Contributions</source>
        <translation>寄与</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>解説</translation>
    </message>
    <message>
        <source>Fetch all</source>
        <translation>すべて取得</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>勾配</translation>
    </message>
    <message>
        <source>Gradient sent on</source>
        <translation>送る勾配</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>It does not follow the hand: {reason}.</source>
        <translation>動かしている間は追随しません: {reason}。</translation>
    </message>
    <message>
        <source>Local derivative</source>
        <translation>局所微分</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>メモリ</translation>
    </message>
    <message>
        <source>None</source>
        <translation>なし（None）</translation>
    </message>
    <message>
        <source>Not explained yet</source>
        <translation>解説はまだありません</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>補足</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>演算</translation>
    </message>
    <message>
        <source>Outputs</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>パラメータ</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>パス</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>PyTorch's own formula</source>
        <translation>PyTorch 自身の式</translation>
    </message>
    <message>
        <source>Replayed from the recording.</source>
        <translation>記録からの再計算です。</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Select a box to see its value, its gradient and why.</source>
        <translation>箱を選ぶと、値と勾配、その理由が見られます。</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>テンソル</translation>
    </message>
    <message>
        <source>The script was run with this value.</source>
        <translation>この値でスクリプトを実行しました。</translation>
    </message>
    <message>
        <source>Update by {optimizer}</source>
        <translation>{optimizer} による更新</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>値</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>はたらき</translation>
    </message>
    <message>
        <source>Worth a look</source>
        <translation>注意したい点</translation>
    </message>
    <message>
        <source>Written in place through {view}, a view of {base}: so {base} changes too, and {name} is its new version.</source>
        <translation>{base} のビューである {view} を通してその場で書き換えます。そのため {base} も変わり、{name} がその新しい版になります。</translation>
    </message>
    <message>
        <source>Written in place: {name} is the new version of {base}, in the same memory.</source>
        <translation>その場で書き換えます。{name} は同じメモリにある {base} の新しい版です。</translation>
    </message>
    <message>
        <source>a hook of the program looks at it</source>
        <translation>プログラムのフックが見ています</translation>
    </message>
    <message numerus="yes">
        <source>and from {n} more uses of it</source>
        <translation><numerusform>ほかに {n} か所の使用から</numerusform></translation>
    </message>
    <message>
        <source>changed by a hook: {before} → {after}</source>
        <translation>フックによる変更：{before} → {after}</translation>
    </message>
    <message>
        <source>from {op}: {amount}</source>
        <translation>{op} から：{amount}</translation>
    </message>
    <message>
        <source>gradient</source>
        <translation>勾配</translation>
    </message>
    <message numerus="yes">
        <source>in {n} parts</source>
        <translation><numerusform>{n} 回に分けて</numerusform></translation>
    </message>
    <message>
        <source>kept in {name}.grad by retain_grad()</source>
        <translation>retain_grad() により {name}.grad に残ります</translation>
    </message>
    <message>
        <source>largest change of a number: {number}</source>
        <translation>数の変化の最大: {number}</translation>
    </message>
    <message>
        <source>line {line}</source>
        <translation>{line} 行目</translation>
    </message>
    <message>
        <source>no gradient</source>
        <translation>勾配なし</translation>
    </message>
    <message>
        <source>not computed yet</source>
        <translation>まだ計算前</translation>
    </message>
    <message>
        <source>not seen</source>
        <translation>記録なし</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>まだありません</translation>
    </message>
    <message>
        <source>note</source>
        <translation>注記</translation>
    </message>
    <message>
        <source>only its shape was kept</source>
        <translation>形だけを記録しました</translation>
    </message>
    <message>
        <source>sampled: {shown} of {count} numbers</source>
        <translation>抜粋: {count} 個のうち {shown} 個</translation>
    </message>
    <message>
        <source>slope {number}</source>
        <translation>傾き {number}</translation>
    </message>
    <message>
        <source>value</source>
        <translation>値</translation>
    </message>
    <message>
        <source>value: {change}</source>
        <translation>値: {change}</translation>
    </message>
    <message>
        <source>{file}, line {line}</source>
        <translation>{file} の {line} 行目</translation>
    </message>
    <message>
        <source>{name} = {value}, gradient {gradient}</source>
        <translation>{name} = {value}、勾配 {gradient}</translation>
    </message>
    <message>
        <source>{name} = {value}, no gradient</source>
        <translation>{name} = {value}、勾配なし</translation>
    </message>
    <message>
        <source>{name}.grad: {before} before, {after} after</source>
        <translation>{name}.grad: 前 {before}、後 {after}</translation>
    </message>
    <message>
        <source>{name}: gradient {gradient}</source>
        <translation>{name}: 勾配 {gradient}</translation>
    </message>
    <message>
        <source>{name}: no gradient</source>
        <translation>{name}: 勾配なし</translation>
    </message>
    <message>
        <source>{name}: not computed yet</source>
        <translation>{name}: まだ計算されていません</translation>
    </message>
    <message numerus="yes">
        <source>{n} operations</source>
        <translation><numerusform>{n} 個の演算</numerusform></translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>All keys</source>
        <translation>キーの一覧</translation>
    </message>
    <message>
        <source>Ctrl + wheel</source>
        <translation>Ctrl + ホイール</translation>
    </message>
    <message>
        <source>Leave, cancel, put away</source>
        <translation>抜ける、取り消す、閉じる</translation>
    </message>
    <message>
        <source>Menus</source>
        <translation>メニュー</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>マウス</translation>
    </message>
    <message>
        <source>Next pane, previous pane</source>
        <translation>次の区画、前の区画</translation>
    </message>
    <message>
        <source>Open or fold a module</source>
        <translation>モジュールを開く、畳む</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>動かす</translation>
    </message>
    <message>
        <source>Search all keys</source>
        <translation>キーを検索</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>ウィンドウ</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>拡大・縮小</translation>
    </message>
    <message>
        <source>double-click</source>
        <translation>ダブルクリック</translation>
    </message>
    <message>
        <source>drag</source>
        <translation>ドラッグ</translation>
    </message>
    <message>
        <source>wheel</source>
        <translation>ホイール</translation>
    </message>
</context>
<context>
    <name>Leaves</name>
    <message>
        <source>Values</source>
        <translation>値</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>定数</translation>
    </message>
    <message>
        <source>input</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>parameter</source>
        <translation>パラメータ</translation>
    </message>
</context>
<context>
    <name>Left</name>
    <message>
        <source>Build</source>
        <translation>組み立て</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>コード</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>例</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>backward gradient</source>
        <translation>逆伝播の勾配</translation>
    </message>
    <message>
        <source>forward value</source>
        <translation>順伝播の値</translation>
    </message>
    <message>
        <source>not computed yet</source>
        <translation>まだ計算前</translation>
    </message>
</context>
<context>
    <name>Menu</name>
    <message>
        <source>Edit</source>
        <translation>編集</translation>
    </message>
    <message>
        <source>File</source>
        <translation>ファイル</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>ヘルプ</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>View</source>
        <translation>表示</translation>
    </message>
</context>
<context>
    <name>Notes</name>
    <message>
        <source>Later</source>
        <translation>あとで</translation>
    </message>
    <message>
        <source>Notes: {count}</source>
        <translation>注記：{count} 件</translation>
    </message>
    <message>
        <source>Show what this recording could not see</source>
        <translation>この記録で見えなかったことを表示</translation>
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
        <source>A module with a full backward hook stands between two of these. It hands its value on as it is; on the way back the module's hook may put another gradient in place of this one.</source>
        <translation>逆伝播フック（full backward hook）を持つモジュールは、これ 2 つにはさまれています。値はそのまま通しますが、逆伝播ではモジュールのフックがこの勾配を別の勾配に置き換えることがあります。</translation>
    </message>
    <message>
        <source>A view of a tensor that was changed in place: PyTorch makes it anew from the changed one. The gradient goes back to the places that it shows.</source>
        <translation>その場で書き換えられたテンソルのビューです。PyTorch は書き換え後のテンソルからこれを作り直します。勾配は、ビューが見せている場所に戻ります。</translation>
    </message>
    <message>
        <source>{name} is not explained yet. The numbers are PyTorch's, and this is its own formula.</source>
        <translation>{name} の解説はまだありません。数値は PyTorch のもので、これは PyTorch 自身の式です。</translation>
    </message>
    <message>
        <source>{name} is not explained yet. The numbers are PyTorch's.</source>
        <translation>{name} の解説はまだありません。数値は PyTorch のものです。</translation>
    </message>
    <message>
        <source>{name} writes into a part of another tensor, through a view of it. In that part backward sends what the backward of {name} gives, elsewhere the gradient as it is.</source>
        <translation>{name} は、ビューを通して別のテンソルの一部を書き換えます。逆伝播では、その部分には {name} 自身の逆伝播の結果を、ほかの部分には勾配をそのまま送ります。</translation>
    </message>
</context>
<context>
    <name>Output</name>
    <message>
        <source>Clear</source>
        <translation>消去</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>出力</translation>
    </message>
    <message>
        <source>Show what the program printed</source>
        <translation>プログラムの出力を表示</translation>
    </message>
    <message>
        <source>What the program prints is shown here.</source>
        <translation>プログラムが出力した文字がここに表示されます。</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>まだありません</translation>
    </message>
    <message numerus="yes">
        <source>{n} lines</source>
        <translation><numerusform>{n} 行</numerusform></translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Activations</source>
        <translation>活性化関数</translation>
    </message>
    <message>
        <source>All commands</source>
        <translation>すべてのコマンド</translation>
    </message>
    <message>
        <source>Arithmetic</source>
        <translation>四則演算</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>アテンション</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>データ</translation>
    </message>
    <message>
        <source>Functions</source>
        <translation>関数</translation>
    </message>
    <message>
        <source>Images and filters</source>
        <translation>画像とフィルタ</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>層</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>損失</translation>
    </message>
    <message>
        <source>Matrices</source>
        <translation>行列</translation>
    </message>
    <message>
        <source>No command has these words.</source>
        <translation>この語を含むコマンドはありません。</translation>
    </message>
    <message>
        <source>Normalisation</source>
        <translation>正規化</translation>
    </message>
    <message>
        <source>Optimizers</source>
        <translation>最適化手法</translation>
    </message>
    <message>
        <source>Search all commands</source>
        <translation>コマンドを検索</translation>
    </message>
    <message>
        <source>Sequences</source>
        <translation>系列</translation>
    </message>
    <message>
        <source>Shapes and types</source>
        <translation>形と型</translation>
    </message>
    <message>
        <source>Sums and means</source>
        <translation>和と平均</translation>
    </message>
    <message>
        <source>no script is open</source>
        <translation>スクリプトが開かれていません</translation>
    </message>
    <message>
        <source>nothing is selected</source>
        <translation>何も選択されていません</translation>
    </message>
    <message>
        <source>nothing is traced</source>
        <translation>まだトレースがありません</translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>Lessons</source>
        <translation>レッスン</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>Python scripts</source>
        <translation>Python スクリプト</translation>
    </message>
    <message>
        <source>There is no preset {id}. Did you mean {guess}?</source>
        <translation>プリセット {id} はありません。{guess} のことですか？</translation>
    </message>
    <message>
        <source>There is no preset {id}. There are: {names}.</source>
        <translation>プリセット {id} はありません。あるのは {names} です。</translation>
    </message>
    <message>
        <source>Worked examples</source>
        <translation>計算例</translation>
    </message>
    <message>
        <source>{file} is no preset: {reason}</source>
        <translation>{file} はプリセットではありません：{reason}</translation>
    </message>
</context>
<context>
    <name>Reading</name>
    <message>
        <source>A class has blocks if it is an nn.Module: {name}.</source>
        <translation>ブロックにできるクラスは nn.Module だけです：{name}。</translation>
    </message>
    <message>
        <source>A condition has no blocks: only one way can be drawn.</source>
        <translation>条件分岐はブロックにできません。描けるのは一つの道筋だけです。</translation>
    </message>
    <message>
        <source>A loop has no blocks: write its steps one after another.</source>
        <translation>ループはブロックにできません。各ステップを順に書いてください。</translation>
    </message>
    <message>
        <source>Blocks have one backward pass; this is the second.</source>
        <translation>ブロックの逆伝播は 1 回だけです。これは 2 回目です。</translation>
    </message>
    <message>
        <source>Give this tensor a name in a line of its own: {code}</source>
        <translation>このテンソルには独立した行で名前を付けてください：{code}</translation>
    </message>
    <message>
        <source>Nothing is called {name} up to here.</source>
        <translation>ここまでに {name} という名前はありません。</translation>
    </message>
    <message>
        <source>Only a number or a text that is known may stand here: {code}</source>
        <translation>ここには値の分かる数か文字列だけを書けます：{code}</translation>
    </message>
    <message>
        <source>Only numbers may stand in: {code}</source>
        <translation>ここには数だけを書けます：{code}</translation>
    </message>
    <message>
        <source>There is no block for: {code}</source>
        <translation>これに当たるブロックはありません：{code}</translation>
    </message>
    <message>
        <source>These classes are within each other too deeply.</source>
        <translation>クラスの入れ子が深すぎます。</translation>
    </message>
    <message>
        <source>These numbers are no tensor: rows of different lengths, or too large.</source>
        <translation>これらの数はテンソルになりません。行の長さが違うか、大きすぎます。</translation>
    </message>
    <message>
        <source>This changes {name} in place, and what shares its memory.</source>
        <translation>{name} と、同じメモリを使う値をその場で書き換えています。</translation>
    </message>
    <message>
        <source>This is no Python: {reason}.</source>
        <translation>Python として読めません：{reason}。</translation>
    </message>
    <message>
        <source>forward ends with what it returns.</source>
        <translation>forward は return で終わる必要があります。</translation>
    </message>
    <message>
        <source>{code} is given too much.</source>
        <translation>{code} に渡すものが多すぎます。</translation>
    </message>
    <message>
        <source>{code} is not made in __init__.</source>
        <translation>{code} は __init__ で作られていません。</translation>
    </message>
    <message>
        <source>{function} has no setting {name} here.</source>
        <translation>{function} に {name} という設定はここではありません。</translation>
    </message>
    <message>
        <source>{function} is not made like this: {code}</source>
        <translation>{function} はこのようには作れません：{code}</translation>
    </message>
    <message>
        <source>{names} is missing here.</source>
        <translation>ここに {names} がありません。</translation>
    </message>
    <message>
        <source>{name} has no forward.</source>
        <translation>{name} に forward がありません。</translation>
    </message>
</context>
<context>
    <name>Replay</name>
    <message>
        <source>PyTorch does not run the recorded operations again so</source>
        <translation>PyTorch は記録された演算をこのままでは再実行できません</translation>
    </message>
    <message>
        <source>PyTorch does not run the recorded operations with this value</source>
        <translation>PyTorch はこの値では記録された演算を実行できません</translation>
    </message>
    <message>
        <source>PyTorch does not run {op} again so</source>
        <translation>PyTorch が {op} をこの条件ではもう一度実行できません</translation>
    </message>
    <message>
        <source>The script was not run. Trace runs it with its own values.</source>
        <translation>スクリプトは実行していません。「トレース」で元の値のまま実行します。</translation>
    </message>
    <message>
        <source>There is no operation {name}.</source>
        <translation>演算 {name} はありません。</translation>
    </message>
    <message>
        <source>There is no program here that could be run with this value.</source>
        <translation>この値で実行できるプログラムがありません。</translation>
    </message>
    <message>
        <source>There is no value {name}.</source>
        <translation>値 {name} はありません。</translation>
    </message>
    <message>
        <source>a backward pass computed with gradients ({op})</source>
        <translation>逆伝播の中で勾配を使った計算があります ({op})</translation>
    </message>
    <message>
        <source>a hook of the program changes the gradient at {op}</source>
        <translation>プログラムのフックが {op} で勾配を変えます</translation>
    </message>
    <message>
        <source>a part of what it computes was not followed</source>
        <translation>その計算の一部が追跡されていません</translation>
    </message>
    <message>
        <source>it has no history now</source>
        <translation>計算の履歴がなくなりました</translation>
    </message>
    <message>
        <source>it has no real numbers</source>
        <translation>実数ではありません</translation>
    </message>
    <message>
        <source>it is computed, not given</source>
        <translation>与えられた値ではなく、計算された値です</translation>
    </message>
    <message>
        <source>it needs {name}, which cannot be replayed</source>
        <translation>再実行できない {name} が必要です</translation>
    </message>
    <message>
        <source>it writes into a view, and cannot run without its base</source>
        <translation>ビューへの書き込みなので、元のテンソルなしでは実行できません</translation>
    </message>
    <message>
        <source>its Jacobian would have {count} entries</source>
        <translation>ヤコビ行列の要素が {count} 個になります</translation>
    </message>
    <message>
        <source>its numbers were not kept whole</source>
        <translation>数がすべては記録されていません</translation>
    </message>
    <message>
        <source>its shape depends on its numbers</source>
        <translation>形が数によって変わります</translation>
    </message>
    <message>
        <source>line {line} read {name} as a number (.item(), NumPy, if), and what followed may depend on it</source>
        <translation>{line} 行目が {name} を数として読み (.item()、NumPy、if)、その後の計算がそれによるかもしれません</translation>
    </message>
    <message>
        <source>the arguments of {op} were not all recorded</source>
        <translation>{op} の引数がすべては記録されていません</translation>
    </message>
    <message>
        <source>the gradient that backward started with was not kept whole</source>
        <translation>逆伝播を始めた勾配がすべては記録されていません</translation>
    </message>
    <message>
        <source>the numbers of its arguments were not kept whole</source>
        <translation>引数の数値がすべては保存されていません</translation>
    </message>
    <message>
        <source>the numbers of {name} were not kept whole</source>
        <translation>{name} の数値がすべては保存されていません</translation>
    </message>
    <message>
        <source>the other value has another shape or type</source>
        <translation>新しい値の形または型が違います</translation>
    </message>
    <message>
        <source>the program read {name} as a number, and what followed may depend on it</source>
        <translation>プログラムが {name} を数として読み、その後の計算がそれによるかもしれません</translation>
    </message>
    <message>
        <source>the recorded backward pass broke off</source>
        <translation>記録された逆伝播は途中で終わっています</translation>
    </message>
    <message>
        <source>the results of {op} were not made by operations that were seen</source>
        <translation>{op} の結果を作った演算が記録されていません</translation>
    </message>
    <message>
        <source>{name} cannot be replayed: its value was not seen.</source>
        <translation>{name} は再実行できません: 値が記録されていません。</translation>
    </message>
    <message>
        <source>{name} cannot be replayed: {reason}.</source>
        <translation>{name} は再実行できません: {reason}。</translation>
    </message>
    <message>
        <source>{name} has another shape than the value that is to replace it.</source>
        <translation>{name} と置き換える値の形状が異なります。</translation>
    </message>
    <message>
        <source>{name} is computed by the script before: a run would give it again.</source>
        <translation>{name} はスクリプトがその前に計算する値で、実行すると元の値になります。</translation>
    </message>
    <message>
        <source>{op} draws random numbers</source>
        <translation>{op} は乱数を引きます</translation>
    </message>
    <message>
        <source>{op} gives other numbers now than when it was recorded</source>
        <translation>{op} が記録時と異なる数値を返します</translation>
    </message>
    <message>
        <source>{op} has a backward of its own, written in Python</source>
        <translation>{op} には Python で書かれた独自の逆伝播があります</translation>
    </message>
    <message>
        <source>{op} has another history now than when it was recorded</source>
        <translation>{op} の履歴が記録時と違います</translation>
    </message>
    <message>
        <source>{op} has no arguments</source>
        <translation>{op} に引数がありません</translation>
    </message>
    <message>
        <source>{op} is no operation of PyTorch's</source>
        <translation>{op} は PyTorch の演算ではありません</translation>
    </message>
    <message>
        <source>{op} sends other gradients now than when it was recorded</source>
        <translation>{op} が記録時と違う勾配を送ります</translation>
    </message>
    <message>
        <source>{op} was not seen when it ran</source>
        <translation>{op} の実行は記録されていません</translation>
    </message>
    <message>
        <source>{op} writes into memory that is read elsewhere, without a history</source>
        <translation>{op} は、ほかでも読まれるメモリに履歴なしで書き込みます</translation>
    </message>
</context>
<context>
    <name>Saved</name>
    <message>
        <source>A later pass goes through it again: it was retained.</source>
        <translation>あとの逆伝播がもう一度ここを通ります。保持されていました。</translation>
    </message>
    <message>
        <source>A leaf keeps nothing itself.</source>
        <translation>葉そのものは何も保存しません。</translation>
    </message>
    <message>
        <source>Freed after its backward step: {size}</source>
        <translation>逆伝播のステップのあとに解放: {size}</translation>
    </message>
    <message>
        <source>It has no history: nothing is kept for backward.</source>
        <translation>履歴がないため、逆伝播のために何も保存されません。</translation>
    </message>
    <message>
        <source>It is freed once its backward step has run.</source>
        <translation>逆伝播のステップが終わると解放されます。</translation>
    </message>
    <message>
        <source>It keeps no tensor: its backward needs none.</source>
        <translation>テンソルは保存しません。逆伝播に必要ないからです。</translation>
    </message>
    <message>
        <source>Its value is kept by: {ops}.</source>
        <translation>この値を保存している演算: {ops}。</translation>
    </message>
    <message>
        <source>Kept for backward: {size}</source>
        <translation>逆伝播のために保存: {size}</translation>
    </message>
    <message>
        <source>Nothing is kept yet: its forward step is to come.</source>
        <translation>まだ何も保存されていません。順伝播のステップはこれからです。</translation>
    </message>
    <message>
        <source>The run was not looked at: told by PyTorch's formulas.</source>
        <translation>実行は調べられていません。PyTorch の式にもとづきます。</translation>
    </message>
    <message>
        <source>This is what it will keep:</source>
        <translation>これから保存するもの:</translation>
    </message>
    <message>
        <source>Unless backward was called with retain_graph=True it is gone now.</source>
        <translation>backward が retain_graph=True で呼ばれていなければ、もうありません。</translation>
    </message>
    <message>
        <source>Views share the memory of what they view.</source>
        <translation>ビューはもとのテンソルとメモリを共有します。</translation>
    </message>
    <message>
        <source>as {name}</source>
        <translation>{name} として</translation>
    </message>
    <message>
        <source>its own, nothing else holds it</source>
        <translation>この演算だけが持つテンソル</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Nothing was computed yet. Trace computes it.</source>
        <translation>まだ計算されていません。「トレース」で計算します。</translation>
    </message>
    <message>
        <source>Opening {name} …</source>
        <translation>{name} を開いています…</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>{name} として保存しました。</translation>
    </message>
    <message>
        <source>Shown as it was saved. Trace computes it again.</source>
        <translation>保存されたままの表示です。「トレース」で計算し直します。</translation>
    </message>
    <message>
        <source>This script is an example of gradviz: save it elsewhere.</source>
        <translation>このスクリプトは gradviz の例です。別の場所に保存してください。</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>無題</translation>
    </message>
    <message>
        <source>{box} has no step of its own: it only waits.</source>
        <translation>{box} には自分のステップがありません。待つだけです。</translation>
    </message>
    <message>
        <source>{name} is here again. Save it to keep it.</source>
        <translation>{name} を復元しました。残すには保存してください。</translation>
    </message>
    <message>
        <source>{name} would replace a script. Save it as .gradviz.</source>
        <translation>{name} に保存するとスクリプトが失われます。.gradviz として保存してください。</translation>
    </message>
</context>
<context>
    <name>Setting</name>
    <message>
        <source>it cannot be written to</source>
        <translation>書き込めません</translation>
    </message>
    <message>
        <source>it is a part of a larger tensor</source>
        <translation>大きなテンソルの一部です</translation>
    </message>
    <message>
        <source>the script did not use it</source>
        <translation>スクリプトが使いませんでした</translation>
    </message>
    <message>
        <source>the script uses something else in its place now</source>
        <translation>スクリプトが今は別のものを使います</translation>
    </message>
    <message>
        <source>{names} was given its value by hand where the script first uses it.</source>
        <translation>{names} の値は、スクリプトが最初に使うところで手で与えられました。</translation>
    </message>
    <message>
        <source>{name} could not be given its value: {reason}.</source>
        <translation>{name} に値を与えられませんでした: {reason}。</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Another Python…</source>
        <translation>別の Python…</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>見た目</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>ダーク</translation>
    </message>
    <message>
        <source>Environment {name}</source>
        <translation>環境 {name}</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高コントラスト</translation>
    </message>
    <message>
        <source>It needs torch, numpy and msgspec; gradviz brings the rest.</source>
        <translation>torch、numpy、msgspec が必要です。残りは gradviz が用意します。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>ライト</translation>
    </message>
    <message>
        <source>Numbers kept of each tensor of a script</source>
        <translation>スクリプトの各テンソルから残す数値の個数</translation>
    </message>
    <message>
        <source>Of a larger tensor a sample is shown, and all of it when you ask. More numbers take more time and memory.</source>
        <translation>これより大きいテンソルは一部だけを表示し、求めたときに全体を表示します。個数を増やすと時間とメモリが多く必要になります。</translation>
    </message>
    <message>
        <source>Pans</source>
        <translation>動かす</translation>
    </message>
    <message>
        <source>Python that runs your scripts</source>
        <translation>スクリプトを実行する Python</translation>
    </message>
    <message>
        <source>Reduced motion</source>
        <translation>動きを減らす</translation>
    </message>
    <message>
        <source>Reset to defaults</source>
        <translation>初期設定に戻す</translation>
    </message>
    <message>
        <source>Scripts</source>
        <translation>スクリプト</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字の大きさ</translation>
    </message>
    <message>
        <source>Tracing</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>Wheel over the canvas</source>
        <translation>図の上のホイール</translation>
    </message>
    <message>
        <source>Zooms</source>
        <translation>拡大・縮小</translation>
    </message>
    <message>
        <source>gradviz's own Python</source>
        <translation>gradviz 自身の Python</translation>
    </message>
    <message>
        <source>{name} on the path</source>
        <translation>パス上の {name}</translation>
    </message>
</context>
<context>
    <name>Shapes</name>
    <message>
        <source>-1 stands for the size that follows from the others: once at most.</source>
        <translation>-1 は他から決まる大きさを表します。使えるのは 1 回だけです。</translation>
    </message>
    <message>
        <source>@ multiplies matrices and vectors; * multiplies numbers.</source>
        <translation>@ は行列とベクトルの積、* は数の積です。</translation>
    </message>
    <message>
        <source>A bias needs a matrix of weights</source>
        <translation>バイアスには重みの行列が必要です</translation>
    </message>
    <message>
        <source>A fraction of whole numbers</source>
        <translation>整数に小数を掛けることはできません</translation>
    </message>
    <message>
        <source>A list of tensors is needed</source>
        <translation>テンソルのリストが必要です</translation>
    </message>
    <message>
        <source>A piece needs a length of 1 at least.</source>
        <translation>各部分の長さは 1 以上です。</translation>
    </message>
    <message>
        <source>A plain value stands where {block} needs a tensor.</source>
        <translation>{block} がテンソルを必要とする所に、ただの値があります。</translation>
    </message>
    <message>
        <source>A single number has no pieces</source>
        <translation>1 つの数は分けられません</translation>
    </message>
    <message>
        <source>A single number is no matrix</source>
        <translation>1 つの数は行列ではありません</translation>
    </message>
    <message>
        <source>A tensor and a number as limits</source>
        <translation>範囲がテンソルと数になっています</translation>
    </message>
    <message>
        <source>A window of {a} is larger than {b}</source>
        <translation>窓 {a} は {b} より大きいです</translation>
    </message>
    <message>
        <source>Add an axis at the end of {a}</source>
        <translation>{a} の最後に軸を加える</translation>
    </message>
    <message>
        <source>Add an axis for the batch</source>
        <translation>バッチの軸を加える</translation>
    </message>
    <message>
        <source>Add an axis for the channel</source>
        <translation>チャネルの軸を加える</translation>
    </message>
    <message>
        <source>Add axes for batch and channel</source>
        <translation>バッチとチャネルの軸を加える</translation>
    </message>
    <message>
        <source>All axes but the last must be equal in both inputs.</source>
        <translation>最後の軸以外は、両方の入力で同じでなければなりません。</translation>
    </message>
    <message>
        <source>All lengths must be equal, only along axis {axis} they may differ.</source>
        <translation>軸 {axis} 以外の長さはすべて同じでなければなりません。</translation>
    </message>
    <message>
        <source>An LSTM has two states: give both, (h, c).</source>
        <translation>LSTM には状態が 2 つあります。(h, c) のように両方を与えてください。</translation>
    </message>
    <message>
        <source>An axis is named twice</source>
        <translation>同じ軸が 2 回あります</translation>
    </message>
    <message>
        <source>An axis of what comes in has length 0.</source>
        <translation>入力に長さ 0 の軸があります。</translation>
    </message>
    <message>
        <source>Binary cross entropy compares probabilities: numbers from 0 to 1.</source>
        <translation>二値交差エントロピーは確率を比べます。0 から 1 の数が必要です。</translation>
    </message>
    <message>
        <source>Counted from the end, axis {place} has length {left} on one side and {right} on the other. Lengths must be equal, or one of them 1.</source>
        <translation>後ろから {place} 番目の軸の長さが、一方は {left}、もう一方は {right} です。等しいか、どちらかが 1 でなければなりません。</translation>
    </message>
    <message>
        <source>Each axis may be named once in {name}.</source>
        <translation>{name} に同じ軸を 2 回書くことはできません。</translation>
    </message>
    <message>
        <source>Every number is compared with several others: seldom what is meant.</source>
        <translation>1 つの数が複数の数と比べられます。ふつうは意図したことではありません。</translation>
    </message>
    <message numerus="yes">
        <source>Every step brings {n} numbers. This block was made for {size}.</source>
        <translation><numerusform>各ステップの数は {n} 個ですが、このブロックは {size} 個用です。</numerusform></translation>
    </message>
    <message>
        <source>Flatten it first</source>
        <translation>先に平坦化する</translation>
    </message>
    <message>
        <source>Flatten it first and use {value}</source>
        <translation>先に平坦化して {value} を使う</translation>
    </message>
    <message>
        <source>Give min, max or both.</source>
        <translation>min か max、または両方を与えてください。</translation>
    </message>
    <message>
        <source>Give {name} as True or False.</source>
        <translation>{name} は True か False で与えてください。</translation>
    </message>
    <message>
        <source>Give {name} as a number above 0.</source>
        <translation>{name} は 0 より大きい数で与えてください。</translation>
    </message>
    <message>
        <source>Give {name} as a number.</source>
        <translation>{name} は数で与えてください。</translation>
    </message>
    <message>
        <source>Give {name} as a whole number.</source>
        <translation>{name} は整数で与えてください。</translation>
    </message>
    <message>
        <source>Give {name} as one whole number, or as {axes}.</source>
        <translation>{name} は 1 つの整数か、{axes} 個の整数で与えてください。</translation>
    </message>
    <message>
        <source>Give {name} from 0 to 1.</source>
        <translation>{name} は 0 から 1 で与えてください。</translation>
    </message>
    <message>
        <source>It is mean, sum or none.</source>
        <translation>mean、sum、none のどれかです。</translation>
    </message>
    <message>
        <source>Join along axis {axis}</source>
        <translation>軸 {axis} でつなぐ</translation>
    </message>
    <message>
        <source>Labels look like shares, but are {dtype}</source>
        <translation>ラベルは割合の形ですが、{dtype} です</translation>
    </message>
    <message>
        <source>Labels must be whole numbers, int64</source>
        <translation>ラベルは整数(int64)でなければなりません</translation>
    </message>
    <message>
        <source>Labels must be {dtype}</source>
        <translation>ラベルは {dtype} でなければなりません</translation>
    </message>
    <message>
        <source>Labels of the scores' shape are shares of the classes: floating numbers.</source>
        <translation>スコアと同じ形のラベルはクラスの割合です。小数が必要です。</translation>
    </message>
    <message>
        <source>Labels {a} do not fit {b}</source>
        <translation>ラベル {a} は {b} に合いません</translation>
    </message>
    <message>
        <source>Make it an input</source>
        <translation>入力にする</translation>
    </message>
    <message>
        <source>Make it {shape}</source>
        <translation>{shape} にする</translation>
    </message>
    <message>
        <source>More padding than half the window</source>
        <translation>パディングが窓の半分を超えています</translation>
    </message>
    <message>
        <source>Neighbours no longer stand side by side in memory. reshape copies where it must.</source>
        <translation>隣どうしの数がメモリ上で並んでいません。reshape なら必要なときにコピーします。</translation>
    </message>
    <message>
        <source>No axis is named</source>
        <translation>軸が指定されていません</translation>
    </message>
    <message>
        <source>No limit is given</source>
        <translation>範囲がありません</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未接続</translation>
    </message>
    <message>
        <source>Numbers may be divided by anything but 0.</source>
        <translation>0 で割ることはできません。</translation>
    </message>
    <message>
        <source>One number for each channel is too few</source>
        <translation>チャネルごとに 1 つの数では足りません</translation>
    </message>
    <message>
        <source>One number for each step</source>
        <translation>各ステップを 1 つの数にする</translation>
    </message>
    <message>
        <source>One piece at least is needed.</source>
        <translation>1 つ以上に分けてください。</translation>
    </message>
    <message>
        <source>Only axes of length 1 can be stretched; new axes stand in front.</source>
        <translation>伸ばせるのは長さ 1 の軸だけです。新しい軸は前に付きます。</translation>
    </message>
    <message>
        <source>Only one size can be found out</source>
        <translation>自動で決まる大きさは 1 つだけです</translation>
    </message>
    <message>
        <source>Pad by {count}</source>
        <translation>{count} だけパディングする</translation>
    </message>
    <message>
        <source>Pieces of length {size}</source>
        <translation>長さ {size} の部分</translation>
    </message>
    <message>
        <source>Possible are: {names}.</source>
        <translation>使えるのは {names} です。</translation>
    </message>
    <message>
        <source>Possible is {high} at most.</source>
        <translation>{high} 以下です。</translation>
    </message>
    <message>
        <source>Possible is {low} at least.</source>
        <translation>{low} 以上です。</translation>
    </message>
    <message>
        <source>Possible is {low} to {high}.</source>
        <translation>{low} から {high} までです。</translation>
    </message>
    <message>
        <source>Put a sigmoid before it</source>
        <translation>前にシグモイドを置く</translation>
    </message>
    <message>
        <source>Scores of {b} need labels of {shape}: for each one, the number of its class.</source>
        <translation>スコアが {b} なら、ラベルは {shape} です。それぞれに正解クラスの番号を与えます。</translation>
    </message>
    <message>
        <source>Sequences have the axes steps, batch, numbers; without a batch steps, numbers.</source>
        <translation>系列の軸はステップ、バッチ、数です。バッチがなければステップ、数です。</translation>
    </message>
    <message>
        <source>Several values where one is needed</source>
        <translation>1 つでよい所に複数の値があります</translation>
    </message>
    <message>
        <source>Single numbers have no axis to join</source>
        <translation>1 つの数にはつなぐ軸がありません</translation>
    </message>
    <message>
        <source>Some windows would see nothing but padding.</source>
        <translation>パディングしか見えない窓ができます。</translation>
    </message>
    <message>
        <source>The axis has length {length}: places are counted from 0, or from -1 back.</source>
        <translation>軸の長さは {length} です。位置は 0 から、または後ろへ -1 から数えます。</translation>
    </message>
    <message>
        <source>The bias has one number for each output: {count}.</source>
        <translation>バイアスの数は出力ごとに 1 つ、{count} 個です。</translation>
    </message>
    <message>
        <source>The first axis comes after the last</source>
        <translation>最初の軸が最後の軸より後ろです</translation>
    </message>
    <message>
        <source>The first axis is the batch, the second the channels.</source>
        <translation>最初の軸はバッチ、2 番目はチャネルです。</translation>
    </message>
    <message>
        <source>The first state has the shape of the last one: layers, batch, numbers.</source>
        <translation>最初の状態は最後の状態と同じ形です(層、バッチ、数)。</translation>
    </message>
    <message>
        <source>The input has length 0 there: it has no largest or smallest number.</source>
        <translation>入力のその軸は長さ 0 です。最大も最小もありません。</translation>
    </message>
    <message>
        <source>The input has one axis; two are needed.</source>
        <translation>入力の軸は 1 個ですが、2 個必要です。</translation>
    </message>
    <message numerus="yes">
        <source>The input has {n} axes: they are counted from 0 to {last}, or from -1 back.</source>
        <translation><numerusform>入力の軸は {n} 個です。0 から {last} まで、または後ろへ -1 から数えます。</numerusform></translation>
    </message>
    <message>
        <source>The input has {rank} axes. transpose says which two change places.</source>
        <translation>入力には軸が {rank} 個あります。transpose なら入れ替える 2 つを指定できます。</translation>
    </message>
    <message>
        <source>The input is a single number: it has no axes.</source>
        <translation>入力は 1 つの数です。軸はありません。</translation>
    </message>
    <message numerus="yes">
        <source>The input is {have}: {n} numbers. The new shape must hold just as many.</source>
        <translation><numerusform>入力は {have} で、数は {n} 個です。新しい形も同じ個数でなければなりません。</numerusform></translation>
    </message>
    <message>
        <source>The learned numbers of {block} are float32; what comes in must be so too.</source>
        <translation>{block} の学習される数は float32 です。入力も float32 でなければなりません。</translation>
    </message>
    <message>
        <source>The matrices fit; the axes in front of them must be equal, or one of them 1.</source>
        <translation>行列どうしは合っています。その前の軸は等しいか、一方が 1 でなければなりません。</translation>
    </message>
    <message>
        <source>The norm is taken over the last axes: their lengths must be {b}.</source>
        <translation>正規化は最後の軸で行います。長さは {b} でなければなりません。</translation>
    </message>
    <message>
        <source>The palette has no module of that name.</source>
        <translation>パレットにその名前のモジュールはありません。</translation>
    </message>
    <message numerus="yes">
        <source>The right side gives {n} values: write as many names.</source>
        <translation><numerusform>右辺の値は {n} 個です。同じ数の名前を書いてください。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>The scores are for {n} classes, counted from 0 to {last}.</source>
        <translation><numerusform>スコアは {n} クラス分で、0 から {last} まで数えます。</numerusform></translation>
    </message>
    <message>
        <source>The sizes of the pieces must add up to the length of the axis: {length}.</source>
        <translation>各部分の大きさの合計は、軸の長さ {length} でなければなりません。</translation>
    </message>
    <message>
        <source>The state must be {shape}</source>
        <translation>状態は {shape} でなければなりません</translation>
    </message>
    <message>
        <source>The two limits must be two tensors or two numbers.</source>
        <translation>2 つの範囲は、両方テンソルか、両方数にしてください。</translation>
    </message>
    <message>
        <source>Their results are fractions. Turn them into float32 first.</source>
        <translation>結果は小数になります。先に float32 に変えてください。</translation>
    </message>
    <message>
        <source>There are no scores for classes</source>
        <translation>クラスのスコアがありません</translation>
    </message>
    <message>
        <source>There is no axis {axis}</source>
        <translation>軸 {axis} はありません</translation>
    </message>
    <message>
        <source>There is no block {name}</source>
        <translation>ブロック {name} はありません</translation>
    </message>
    <message>
        <source>There is no class {value}</source>
        <translation>クラス {value} はありません</translation>
    </message>
    <message>
        <source>There is no input {name}</source>
        <translation>入力 {name} はありません</translation>
    </message>
    <message>
        <source>There is no number to choose from</source>
        <translation>選べる数がありません</translation>
    </message>
    <message>
        <source>There is no place {index}</source>
        <translation>位置 {index} はありません</translation>
    </message>
    <message>
        <source>There is no reduction {name}</source>
        <translation>まとめ方 {name} はありません</translation>
    </message>
    <message>
        <source>There is no row {value}</source>
        <translation>行 {value} はありません</translation>
    </message>
    <message>
        <source>There is no setting {name}</source>
        <translation>設定 {name} はありません</translation>
    </message>
    <message>
        <source>There is no type {dtype}</source>
        <translation>型 {dtype} はありません</translation>
    </message>
    <message>
        <source>There is nothing to look at</source>
        <translation>見るものがありません</translation>
    </message>
    <message>
        <source>This divides by zero</source>
        <translation>0 で割っています</translation>
    </message>
    <message>
        <source>This line cannot be read</source>
        <translation>この行は読めません</translation>
    </message>
    <message>
        <source>This name is not possible</source>
        <translation>この名前は使えません</translation>
    </message>
    <message>
        <source>Too many inputs</source>
        <translation>入力が多すぎます</translation>
    </message>
    <message>
        <source>Transpose {a}</source>
        <translation>{a} を転置する</translation>
    </message>
    <message>
        <source>Truth values are no numbers</source>
        <translation>真偽値は数ではありません</translation>
    </message>
    <message>
        <source>Turn it into {dtype}</source>
        <translation>{dtype} に変える</translation>
    </message>
    <message>
        <source>Types are called float32, int64, bool and so on.</source>
        <translation>型の名前は float32、int64、bool などです。</translation>
    </message>
    <message>
        <source>Use axis {axis}</source>
        <translation>軸 {axis} を使う</translation>
    </message>
    <message>
        <source>Use the last axis</source>
        <translation>最後の軸を使う</translation>
    </message>
    <message>
        <source>Use the last place</source>
        <translation>最後の位置を使う</translation>
    </message>
    <message>
        <source>Use {value}</source>
        <translation>{value} を使う</translation>
    </message>
    <message>
        <source>What comes in is only {b}. Use a smaller window, or padding around the edge.</source>
        <translation>入力は {b} しかありません。窓を小さくするか、周囲にパディングを加えてください。</translation>
    </message>
    <message>
        <source>Whole numbers have no gradient</source>
        <translation>整数には勾配がありません</translation>
    </message>
    <message>
        <source>Whole numbers to a negative power</source>
        <translation>整数の負のべき乗</translation>
    </message>
    <message>
        <source>With one row of weights, write the bias as + b.</source>
        <translation>重みが 1 行なら、バイアスは + b と書いてください。</translation>
    </message>
    <message>
        <source>Without dim all axes go. Name the axis, or leave keepdim out.</source>
        <translation>dim がなければすべての軸がなくなります。軸を指定するか、keepdim を外してください。</translation>
    </message>
    <message>
        <source>alpha must be a whole number, as its inputs are.</source>
        <translation>入力が整数なので、alpha も整数でなければなりません。</translation>
    </message>
    <message>
        <source>keepdim needs an axis</source>
        <translation>keepdim には軸が必要です</translation>
    </message>
    <message>
        <source>mT is for matrices</source>
        <translation>mT は行列用です</translation>
    </message>
    <message>
        <source>permute names every axis of the input once: it has {rank}.</source>
        <translation>permute には入力の軸をすべて 1 回ずつ書きます。軸は {rank} 個です。</translation>
    </message>
    <message>
        <source>stack gives them one.</source>
        <translation>stack なら軸ができます。</translation>
    </message>
    <message>
        <source>stack takes tensors of one shape; cat joins along an axis they have.</source>
        <translation>stack は同じ形のテンソルをまとめます。cat は既にある軸でつなぎます。</translation>
    </message>
    <message>
        <source>start_dim ({start}) must not be behind end_dim ({end}).</source>
        <translation>start_dim({start})は end_dim({end})より後ろにできません。</translation>
    </message>
    <message>
        <source>t is for matrices</source>
        <translation>t は行列用です</translation>
    </message>
    <message>
        <source>view cannot look across a transpose</source>
        <translation>転置をまたいで view はできません</translation>
    </message>
    <message>
        <source>{a} @ {b}: every row on the left has {left} numbers, every column on the right has {right}. They must be equal.</source>
        <translation>{a} @ {b}:左の各行には {left} 個、右の各列には {right} 個の数があります。等しくなければなりません。</translation>
    </message>
    <message>
        <source>{a} cannot be stretched to {b}</source>
        <translation>{a} は {b} に伸ばせません</translation>
    </message>
    <message>
        <source>{a} does not end in {b}</source>
        <translation>{a} の終わりは {b} ではありません</translation>
    </message>
    <message>
        <source>{a} does not fit {b}</source>
        <translation>{a} は {b} に合いません</translation>
    </message>
    <message>
        <source>{a} is stretched against {b}</source>
        <translation>{a} が {b} に合わせて伸ばされます</translation>
    </message>
    <message>
        <source>{block} compares a channel's numbers within the batch: it needs two at least.</source>
        <translation>{block} はチャネルの数をバッチの中で比べます。2 つ以上必要です。</translation>
    </message>
    <message>
        <source>{block} compares number with number: the labels need the shape {b}.</source>
        <translation>{block} は数どうしを比べます。ラベルの形は {b} でなければなりません。</translation>
    </message>
    <message>
        <source>{block} computes with its labels: they must be numbers like 0.0 and 1.0.</source>
        <translation>{block} はラベルで計算します。0.0 や 1.0 のような小数が必要です。</translation>
    </message>
    <message>
        <source>{block} does not take bool. Turn it into float32 first.</source>
        <translation>{block} は bool を受け取りません。先に float32 に変えてください。</translation>
    </message>
    <message>
        <source>{block} has none of that name.</source>
        <translation>{block} にその名前のものはありません。</translation>
    </message>
    <message numerus="yes">
        <source>{block} has {n} rows, counted from 0 to {last}.</source>
        <translation><numerusform>{block} の行は {n} 個で、0 から {last} まで数えます。</numerusform></translation>
    </message>
    <message>
        <source>{block} has: {names}.</source>
        <translation>{block} にあるもの:{names}。</translation>
    </message>
    <message>
        <source>{block} joins several tensors: [a, b].</source>
        <translation>{block} は [a, b] のような複数のテンソルをつなぎます。</translation>
    </message>
    <message>
        <source>{block} looks rows up by number: it takes whole numbers, int64.</source>
        <translation>{block} は番号で行を引きます。整数(int64)が必要です。</translation>
    </message>
    <message>
        <source>{block} needs an axis with one score for each class.</source>
        <translation>{block} には、クラスごとのスコアの軸が必要です。</translation>
    </message>
    <message>
        <source>{block} needs an axis; the input has none.</source>
        <translation>{block} には軸が必要ですが、入力にはありません。</translation>
    </message>
    <message>
        <source>{block} needs an input there.</source>
        <translation>{block} のそこには入力が必要です。</translation>
    </message>
    <message numerus="yes">
        <source>{block} needs at least {n} axes: {names}.</source>
        <translation><numerusform>{block} の軸は {n} 個以上必要です：{names}。</numerusform></translation>
    </message>
    <message>
        <source>{block} needs numbers of one type: here are {a} and {b}.</source>
        <translation>{block} には 1 つの型の数が必要です。ここには {a} と {b} があります。</translation>
    </message>
    <message>
        <source>{block} takes exactly {needed} axes; matmul takes any number.</source>
        <translation>{block} の軸はちょうど {needed} 個です。matmul ならいくつでも使えます。</translation>
    </message>
    <message>
        <source>{block} takes images: batch, channels, height, width. The batch may be missing.</source>
        <translation>{block} の入力は画像です(バッチ、チャネル、高さ、幅)。バッチはなくてもかまいません。</translation>
    </message>
    <message>
        <source>{block} takes sequences: batch, channels, length. The batch may be missing.</source>
        <translation>{block} の入力は系列です(バッチ、チャネル、長さ)。バッチはなくてもかまいません。</translation>
    </message>
    <message>
        <source>{block} takes the number of the right class for each: {dtype} cannot say it.</source>
        <translation>{block} は正解クラスの番号を受け取ります。{dtype} では表せません。</translation>
    </message>
    <message>
        <source>{block} takes {count} at most.</source>
        <translation>{block} の入力は {count} 個までです。</translation>
    </message>
    <message>
        <source>{block} waits for an input: connect {port}.</source>
        <translation>{block} は入力を待っています。{port} を接続してください。</translation>
    </message>
    <message>
        <source>{block} works along one axis: say which, dim=-1 for the last.</source>
        <translation>{block} は 1 つの軸に沿って働きます。dim=-1(最後)のように指定してください。</translation>
    </message>
    <message>
        <source>{block} works on floating numbers; {dtype} is made for counting.</source>
        <translation>{block} は小数を扱います。{dtype} は数えるための型です。</translation>
    </message>
    <message numerus="yes">
        <source>{count} names for {n} values</source>
        <translation><numerusform>名前 {count} 個に値 {n} 個</numerusform></translation>
    </message>
    <message>
        <source>{count} pieces</source>
        <translation>{count} 個に分ける</translation>
    </message>
    <message>
        <source>{dtype} has no fractions</source>
        <translation>{dtype} に小数はありません</translation>
    </message>
    <message>
        <source>{dtype} is no number of a place</source>
        <translation>{dtype} は番号になりません</translation>
    </message>
    <message>
        <source>{leaf} is {dtype}: nothing lies between two whole numbers, so there is no slope.</source>
        <translation>{leaf} は {dtype} です。整数と整数の間には何もないので、傾きがありません。</translation>
    </message>
    <message>
        <source>{limits}</source>
        <translation>{limits}</translation>
    </message>
    <message>
        <source>{name} cannot be {value}</source>
        <translation>{name} を {value} にはできません</translation>
    </message>
    <message>
        <source>{name} does not fit</source>
        <translation>{name} が合いません</translation>
    </message>
    <message>
        <source>{name} is True or False</source>
        <translation>{name} は True か False です</translation>
    </message>
    <message>
        <source>{name} is given twice</source>
        <translation>{name} が 2 回あります</translation>
    </message>
    <message>
        <source>{name} lies between 0 and 1</source>
        <translation>{name} は 0 から 1 の間です</translation>
    </message>
    <message>
        <source>{name} must be a number</source>
        <translation>{name} は数でなければなりません</translation>
    </message>
    <message>
        <source>{name} must be a whole number</source>
        <translation>{name} は整数でなければなりません</translation>
    </message>
    <message>
        <source>{name} must be larger than 0</source>
        <translation>{name} は 0 より大きくなければなりません</translation>
    </message>
    <message numerus="yes">
        <source>{n} axes for {rank}</source>
        <translation><numerusform>軸 {rank} 個に {n} 個</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} axes where one is needed</source>
        <translation><numerusform>軸が {n} 個ですが、1 個必要です</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} axes where {needed} are needed</source>
        <translation><numerusform>軸が {n} 個ですが、{needed} 個必要です</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} channels come in. This block was made for {wanted}.</source>
        <translation><numerusform>入力のチャネルは {n} 個ですが、このブロックは {wanted} 個用です。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} numbers do not fit {shape}</source>
        <translation><numerusform>{n} 個の数は {shape} に収まりません</numerusform></translation>
    </message>
    <message>
        <source>{port} has one number for each that is normalised: {b}.</source>
        <translation>{port} の形は正規化する数と同じ {b} です。</translation>
    </message>
    <message>
        <source>{port} is missing</source>
        <translation>{port} がありません</translation>
    </message>
    <message>
        <source>{port} is several tensors. Give each a name: a, b = ...</source>
        <translation>{port} は複数のテンソルです。a, b = ... のように名前を付けてください。</translation>
    </message>
    <message>
        <source>{port} must be a tensor</source>
        <translation>{port} はテンソルでなければなりません</translation>
    </message>
    <message numerus="yes">
        <source>{shape} comes in: {n} numbers in a row. This {block} was made for {wanted}.</source>
        <translation><numerusform>入力は {shape} で、1 行の数は {n} 個です。この{block}は {wanted} 個用です。</numerusform></translation>
    </message>
    <message>
        <source>{sum} does not fit {length}</source>
        <translation>{sum} は {length} に合いません</translation>
    </message>
    <message>
        <source>{told}</source>
        <translation>{told}</translation>
    </message>
    <message>
        <source>{value} is not between 0 and 1</source>
        <translation>{value} は 0 から 1 の間にありません</translation>
    </message>
</context>
<context>
    <name>Steps</name>
    <message>
        <source>Enter goes to this training step</source>
        <translation>Enter でこの学習ステップへ移動します</translation>
    </message>
    <message>
        <source>Every {count}th</source>
        <translation>{count} ごと</translation>
    </message>
    <message>
        <source>Go on to the first step with NaN or infinity</source>
        <translation>NaN か無限大が最初に出るステップまで進みます</translation>
    </message>
    <message>
        <source>Go to step</source>
        <translation>ステップへ移動</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>次のステップ</translation>
    </message>
    <message>
        <source>Run all the rest, without recording it</source>
        <translation>残りを記録せずにすべて実行します</translation>
    </message>
    <message>
        <source>Step {step} of your loop</source>
        <translation>ループのステップ {step}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>停止しています…</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>最後まで</translation>
    </message>
    <message>
        <source>Until NaN</source>
        <translation>NaN まで</translation>
    </message>
    <message>
        <source>Your script ended after step {count}.</source>
        <translation>スクリプトはステップ {count} で終わりました。</translation>
    </message>
    <message>
        <source>running: step {reached}</source>
        <translation>実行中: ステップ {reached}</translation>
    </message>
    <message>
        <source>running: {reached} of {wanted}</source>
        <translation>実行中: {wanted} のうち {reached}</translation>
    </message>
</context>
<context>
    <name>Story</name>
    <message>
        <source>A function that the program gave to register_hook was handed this gradient and returned another one: from here on that is ∂{loss}/∂{name}.</source>
        <translation>プログラムが register_hook に渡した関数がこの勾配を受け取り、別の勾配を返しました。ここから先はそれが ∂{loss}/∂{name} です。</translation>
    </message>
    <message>
        <source>A hook changes the gradient of {name}</source>
        <translation>フックが {name} の勾配を変える</translation>
    </message>
    <message>
        <source>At rest</source>
        <translation>開始前</translation>
    </message>
    <message>
        <source>Backward</source>
        <translation>逆伝播</translation>
    </message>
    <message>
        <source>Compute {name}</source>
        <translation>{name} を計算</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>順伝播</translation>
    </message>
    <message>
        <source>Its parameters get their gradients: the inspector lists them.</source>
        <translation>パラメータに勾配が入ります。一覧はインスペクタにあります。</translation>
    </message>
    <message>
        <source>Keep the gradient of {name}</source>
        <translation>{name} の勾配を保存</translation>
    </message>
    <message>
        <source>Nothing was computed</source>
        <translation>何も計算されていません</translation>
    </message>
    <message>
        <source>Press Space: values flow forward to {loss}, then the gradient flows back. The arrow keys go step by step, both ways.</source>
        <translation>スペースキーを押すと、値が {loss} まで前へ流れ、次に勾配が逆向きに流れます。矢印キーで一歩ずつ、前にも後ろにも進めます。</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>準備完了</translation>
    </message>
    <message>
        <source>The gradient passes back through {count} shape operations: {after} becomes {before}, no number changes.</source>
        <translation>勾配は {count} 個の形状の操作を通って戻ります。{after} が {before} になるだけで、数は変わりません。</translation>
    </message>
    <message numerus="yes">
        <source>The gradient passes back through {n} operations in one step here.</source>
        <translation><numerusform>勾配は {n} 個の演算をここでは 1 ステップで逆向きに通り抜けます。</numerusform></translation>
    </message>
    <message>
        <source>Through {noun}</source>
        <translation>{noun}を通る</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>What was left out receives 0.</source>
        <translation>取り出されなかった部分は 0 を受け取ります。</translation>
    </message>
    <message>
        <source>add</source>
        <translation>加える</translation>
    </message>
    <message>
        <source>arrive</source>
        <translation>届く</translation>
    </message>
    <message>
        <source>arrived from {names}</source>
        <translation>{names} から届いた勾配</translation>
    </message>
    <message>
        <source>in {module}</source>
        <translation>{module} の中</translation>
    </message>
    <message>
        <source>inputs arrive</source>
        <translation>入力が届く</translation>
    </message>
    <message>
        <source>local</source>
        <translation>局所微分</translation>
    </message>
    <message>
        <source>local slope</source>
        <translation>局所の傾き</translation>
    </message>
    <message>
        <source>multiply</source>
        <translation>掛ける</translation>
    </message>
    <message>
        <source>product, forming</source>
        <translation>積（計算中）</translation>
    </message>
    <message>
        <source>product, sent</source>
        <translation>積（送った値）</translation>
    </message>
    <message>
        <source>result</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>send to {names}</source>
        <translation>{names} へ送る</translation>
    </message>
    <message>
        <source>step {step} of {steps}</source>
        <translation>ステップ {step}／{steps}</translation>
    </message>
    <message>
        <source>sum the copies</source>
        <translation>写しを合計する</translation>
    </message>
    <message>
        <source>the hook changes it</source>
        <translation>フックが変更</translation>
    </message>
    <message>
        <source>the start</source>
        <translation>出発点</translation>
    </message>
    <message>
        <source>write to the parameters</source>
        <translation>パラメータに書き込む</translation>
    </message>
    <message>
        <source>write {name}.grad</source>
        <translation>{name}.grad に書く</translation>
    </message>
    <message>
        <source>{count} shape operations follow on each other: {before} becomes {after}. Open the mark to see them one by one.</source>
        <translation>形状の操作が {count} 個続き、{before} が {after} になります。印を開くと 1 つずつ見られます。</translation>
    </message>
    <message>
        <source>{name} has no gradient yet, so what arrives is kept in {name}.grad.</source>
        <translation>{name} にはまだ勾配がないので、届いた値がそのまま {name}.grad になります。</translation>
    </message>
    <message>
        <source>{name}.grad holds a number already: what arrives is added to it.</source>
        <translation>{name}.grad にはすでに値があるので、届いた値を加えます。</translation>
    </message>
    <message numerus="yes">
        <source>{n} more edges like these.</source>
        <translation><numerusform>同じような辺がほかに {n} 本あります。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{n} operations run inside it, in one step here. Open it to see them one by one.</source>
        <translation><numerusform>中で {n} 個の演算が、ここでは 1 ステップで実行されます。開くと 1 つずつ見られます。</numerusform></translation>
    </message>
</context>
<context>
    <name>Synonyms</name>
    <message>
        <source>abort kill interrupt worker reset</source>
        <translation>中止 中断 強制終了 リセット</translation>
    </message>
    <message>
        <source>animation off disable accessibility still</source>
        <translation>アニメーション オフ 無効 静止 アクセシビリティ</translation>
    </message>
    <message>
        <source>back backward rewind</source>
        <translation>戻る 巻き戻し</translation>
    </message>
    <message>
        <source>backup history autosave</source>
        <translation>バックアップ 履歴 自動保存</translation>
    </message>
    <message>
        <source>builder build edit network</source>
        <translation>組み立て ビルダー 編集 ネットワーク</translation>
    </message>
    <message>
        <source>clipboard image slide svg png screenshot</source>
        <translation>クリップボード 画像 スライド スクリーンショット</translation>
    </message>
    <message>
        <source>collapse close modules layers overview</source>
        <translation>折りたたむ 畳む 閉じる まとめる 層 レイヤー</translation>
    </message>
    <message>
        <source>continue until cursor here debug</source>
        <translation>続行 ここまで デバッグ</translation>
    </message>
    <message>
        <source>create empty blank document</source>
        <translation>作成 空 白紙 新しい</translation>
    </message>
    <message>
        <source>discard reload go back</source>
        <translation>破棄 取り消し 再読み込み 元に戻す</translation>
    </message>
    <message>
        <source>documentation manual guide</source>
        <translation>文書 マニュアル 手引き 説明書</translation>
    </message>
    <message>
        <source>end finish skip</source>
        <translation>最後 終わり 末尾</translation>
    </message>
    <message>
        <source>enter inside debug</source>
        <translation>中に入る デバッグ</translation>
    </message>
    <message>
        <source>execute record compute start backward</source>
        <translation>実行 記録 計算 開始 追跡</translation>
    </message>
    <message>
        <source>exit close leave</source>
        <translation>閉じる 終わる</translation>
    </message>
    <message>
        <source>explain context help selected</source>
        <translation>説明 ヘルプ 解説 選択</translation>
    </message>
    <message>
        <source>explanation formula equation chain rule panel hide show</source>
        <translation>説明 式 数式 連鎖律 パネル 隠す 表示</translation>
    </message>
    <message>
        <source>faster slower pace tempo playback</source>
        <translation>速く 遅く 速さ 再生速度</translation>
    </message>
    <message>
        <source>font size bigger zoom letters scale</source>
        <translation>フォント 文字 大きく サイズ 拡大</translation>
    </message>
    <message>
        <source>font size zoom letters scale</source>
        <translation>フォント 文字 小さく サイズ 縮小</translation>
    </message>
    <message>
        <source>font size zoom scale letters</source>
        <translation>フォント 文字 大きさ サイズ 拡大 縮小</translation>
    </message>
    <message>
        <source>forward advance</source>
        <translation>進む 先</translation>
    </message>
    <message>
        <source>go back previous navigate history</source>
        <translation>戻る 前 履歴 移動</translation>
    </message>
    <message>
        <source>go forward next navigate history</source>
        <translation>進む 次 履歴 移動</translation>
    </message>
    <message>
        <source>halt stop pause debug</source>
        <translation>停止 止める デバッグ</translation>
    </message>
    <message>
        <source>highlight route trace path leaf gradient</source>
        <translation>経路 道 強調 葉 勾配 パス</translation>
    </message>
    <message>
        <source>image figure save as png svg pdf dot graphml print screenshot</source>
        <translation>画像 図版 書き出し 印刷 スクリーンショット エクスポート</translation>
    </message>
    <message>
        <source>interpreter venv environment conda</source>
        <translation>インタープリター 仮想環境 環境</translation>
    </message>
    <message>
        <source>iteration epoch train optimizer</source>
        <translation>反復 エポック 学習 訓練 最適化</translation>
    </message>
    <message>
        <source>layout orientation horizontal vertical rotate LR TB</source>
        <translation>レイアウト 向き 横 縦 回転 配置</translation>
    </message>
    <message>
        <source>leave return finish debug</source>
        <translation>外に出る デバッグ</translation>
    </message>
    <message>
        <source>list nodes gradients sort panel hide show</source>
        <translation>一覧 ノード 勾配 並べ替え パネル 隠す 表示</translation>
    </message>
    <message>
        <source>load script model file import</source>
        <translation>読み込む ロード スクリプト モデル ファイル インポート</translation>
    </message>
    <message>
        <source>locale translation english</source>
        <translation>言語 翻訳 英語 えいご english</translation>
    </message>
    <message>
        <source>locale translation japanese nihongo</source>
        <translation>言語 翻訳 日本語 にほんご japanese</translation>
    </message>
    <message>
        <source>magnify bigger enlarge closer scale</source>
        <translation>拡大 ズームイン 大きく 近づく</translation>
    </message>
    <message>
        <source>maximize fullscreen window</source>
        <translation>最大化 フルスクリーン ウィンドウ</translation>
    </message>
    <message>
        <source>mode color scheme appearance colours</source>
        <translation>モード 配色 色 外観 ダークモード</translation>
    </message>
    <message>
        <source>multi select diff side by side</source>
        <translation>複数選択 比べる 差 並べる</translation>
    </message>
    <message>
        <source>overview map panel hide show</source>
        <translation>全体図 地図 パネル 隠す 表示</translation>
    </message>
    <message>
        <source>pan scroll</source>
        <translation>スクロール パン 移動</translation>
    </message>
    <message>
        <source>plumbing view reshape transpose slice marks hide show</source>
        <translation>形の変更 転置 スライス 印 隠す 表示</translation>
    </message>
    <message>
        <source>preferences options configuration wheel limits interpreter appearance</source>
        <translation>環境設定 オプション 構成 ホイール 上限 外観</translation>
    </message>
    <message>
        <source>preset sample demo lesson tutorial</source>
        <translation>プリセット 見本 サンプル デモ レッスン 教材</translation>
    </message>
    <message>
        <source>print console terminal stdout log panel hide show</source>
        <translation>プリント コンソール 端末 標準出力 ログ パネル 隠す 表示</translation>
    </message>
    <message>
        <source>repeat again</source>
        <translation>繰り返し くり返す もう一度</translation>
    </message>
    <message>
        <source>resize splitter sidebar panel bigger smaller grow shrink width</source>
        <translation>大きさ 境界 サイドバー パネル 広げる 狭める 幅</translation>
    </message>
    <message>
        <source>restore crash autosave backup</source>
        <translation>復元 回復 自動保存 バックアップ</translation>
    </message>
    <message>
        <source>restore default original numbers</source>
        <translation>初期値 リセット もとの値</translation>
    </message>
    <message>
        <source>rewind start beginning home</source>
        <translation>巻き戻し 最初 先頭</translation>
    </message>
    <message>
        <source>search filter query look for node op</source>
        <translation>検索 探す ノード 演算 絞り込み</translation>
    </message>
    <message>
        <source>shortcuts hotkeys bindings keyboard</source>
        <translation>ショートカット キーボード 割り当て</translation>
    </message>
    <message>
        <source>shrink smaller farther scale</source>
        <translation>縮小 ズームアウト 小さく 遠ざかる</translation>
    </message>
    <message>
        <source>sidebar properties details tensor panel hide show</source>
        <translation>サイドバー プロパティ 詳細 テンソル パネル 隠す 表示</translation>
    </message>
    <message>
        <source>sidebar samples lessons panel hide show</source>
        <translation>サイドバー 見本 教材 パネル 隠す 表示</translation>
    </message>
    <message>
        <source>simple detail autograd AccumulateGrad grad_fn complete</source>
        <translation>簡易 詳細 自動微分 完全</translation>
    </message>
    <message>
        <source>skip debug</source>
        <translation>飛ばす デバッグ</translation>
    </message>
    <message>
        <source>source script editor panel hide show</source>
        <translation>ソース スクリプト エディター パネル 隠す 表示</translation>
    </message>
    <message>
        <source>start stop run animate resume</source>
        <translation>開始 停止 実行 再開 アニメーション</translation>
    </message>
    <message>
        <source>store write keep</source>
        <translation>書き込む 上書き 記録</translation>
    </message>
    <message>
        <source>undo list changes</source>
        <translation>取り消し 変更 一覧</translation>
    </message>
    <message>
        <source>unfold expand collapse level modules layers</source>
        <translation>展開 折りたたむ 畳む 段階 層 レイヤー</translation>
    </message>
    <message>
        <source>unfold expand collapse toggle close layer group</source>
        <translation>展開 広げる 折りたたむ 畳む 閉じる 開く 層 レイヤー</translation>
    </message>
    <message>
        <source>unfold expand modules layers flat uncollapse</source>
        <translation>展開 広げる 開く 層 レイヤー</translation>
    </message>
    <message>
        <source>version licence license</source>
        <translation>版 バージョン ライセンス</translation>
    </message>
    <message>
        <source>zoom focus center box</source>
        <translation>ズーム 注目 中央 ボックス</translation>
    </message>
    <message>
        <source>zoom show everything whole graph center reset</source>
        <translation>ズーム 全体 全部 表示 中央</translation>
    </message>
</context>
<context>
    <name>Tensor</name>
    <message>
        <source>All zeros: nothing is learned from here.</source>
        <translation>すべて 0 です。ここからは何も学習されません。</translation>
    </message>
    <message>
        <source>Choose an output</source>
        <translation>出力を選ぶ</translation>
    </message>
    <message>
        <source>Colours are held for this pass</source>
        <translation>色の基準はこの逆伝播のあいだ固定です</translation>
    </message>
    <message>
        <source>Colours are of the real parts, held for this pass</source>
        <translation>色は実部によるもので、この逆伝播のあいだ固定です</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy all numbers in full</source>
        <translation>すべての数を全桁でコピー</translation>
    </message>
    <message>
        <source>Copy as CSV</source>
        <translation>CSV としてコピー</translation>
    </message>
    <message>
        <source>Copy as NumPy code</source>
        <translation>NumPy のコードとしてコピー</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>テキストとしてコピー</translation>
    </message>
    <message>
        <source>Copy the chosen cells</source>
        <translation>選んだセルをコピー</translation>
    </message>
    <message>
        <source>Dead: 0 of {count} numbers are above zero. No gradient passes here.</source>
        <translation>死んだ ReLU: {count} 個の数のうち正のものは 0 個です。勾配は通りません。</translation>
    </message>
    <message>
        <source>Exploding: its largest number is {number}.</source>
        <translation>爆発：最大の値が {number} です。</translation>
    </message>
    <message>
        <source>Heat-map, {size}</source>
        <translation>ヒートマップ、{size}</translation>
    </message>
    <message>
        <source>Histogram from {low} to {high}, highest from {start} to {end}</source>
        <translation>{low} から {high} までのヒストグラム、最も多いのは {start} から {end}</translation>
    </message>
    <message>
        <source>Index along axis {axis}</source>
        <translation>軸 {axis} の添字</translation>
    </message>
    <message>
        <source>It has no numbers.</source>
        <translation>数がありません。</translation>
    </message>
    <message>
        <source>Its numbers were not seen.</source>
        <translation>数は記録されていません。</translation>
    </message>
    <message>
        <source>No gradient came here: PyTorch has None, not zeros.</source>
        <translation>勾配は届きませんでした。PyTorch では 0 ではなく None です。</translation>
    </message>
    <message>
        <source>No gradient flows here.</source>
        <translation>ここには勾配が流れません。</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数</translation>
    </message>
    <message>
        <source>Numbers copied.</source>
        <translation>数をコピーしました。</translation>
    </message>
    <message>
        <source>Saturated: {count} of {all} numbers lie where the curve is flat (slope below 0.01).</source>
        <translation>飽和：{all} 個中 {count} 個が曲線の平らなところ（傾き 0.01 以下）にあります。</translation>
    </message>
    <message>
        <source>Spread of the real parts</source>
        <translation>実部の分布</translation>
    </message>
    <message>
        <source>Spread of values</source>
        <translation>値の分布</translation>
    </message>
    <message>
        <source>The figures are of these.</source>
        <translation>統計はこの標本のものです。</translation>
    </message>
    <message>
        <source>The figures below are of the finite numbers.</source>
        <translation>下の数値は有限の数だけのものです。</translation>
    </message>
    <message>
        <source>The {shown} sampled numbers are copied, of {count}. Fetch all to copy the rest.</source>
        <translation>{count} 個のうち、抜き出した {shown} 個の数をコピーしました。残りは「すべて取得」のあとでコピーできます。</translation>
    </message>
    <message>
        <source>Vanishing: its largest number is {number}.</source>
        <translation>消失：最大の値でも {number} です。</translation>
    </message>
    <message>
        <source>Writing {count} numbers ...</source>
        <translation>{count} 個の数を書き出しています…</translation>
    </message>
    <message>
        <source>axis {axis}</source>
        <translation>軸 {axis}</translation>
    </message>
    <message>
        <source>count</source>
        <translation>個数</translation>
    </message>
    <message>
        <source>infinite</source>
        <translation>無限大</translation>
    </message>
    <message>
        <source>max</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>min</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>ノルム</translation>
    </message>
    <message>
        <source>of {count}</source>
        <translation>／{count}</translation>
    </message>
    <message>
        <source>std</source>
        <translation>標準偏差</translation>
    </message>
    <message>
        <source>std and zeros are of these, the other figures of all.</source>
        <translation>標準偏差とゼロの割合はこの標本のもの、ほかの統計はすべての数のものです。</translation>
    </message>
    <message>
        <source>zeros</source>
        <translation>ゼロ</translation>
    </message>
    <message>
        <source>{count} numbers are too many for the clipboard. Save the trace instead.</source>
        <translation>{count} 個の数はクリップボードには多すぎます。代わりにトレースを保存してください。</translation>
    </message>
    <message numerus="yes">
        <source>{count} numbers from {start} to {end}</source>
        <translation><numerusform>{start} から {end} に {count} 個</numerusform></translation>
    </message>
    <message>
        <source>{count} of {all} numbers are 0: no gradient passes there.</source>
        <translation>{all} 個中 {count} 個が 0 で、そこでは勾配が伝わりません。</translation>
    </message>
    <message>
        <source>{count} of {all} numbers are 0: nothing is learned there.</source>
        <translation>{all} 個中 {count} 個が 0 で、そこでは何も学習されません。</translation>
    </message>
    <message>
        <source>{count} of {all} numbers lie where the curve is flat (slope below 0.01).</source>
        <translation>{all} 個中 {count} 個が曲線の平らなところ（傾き 0.01 以下）にあります。</translation>
    </message>
    <message>
        <source>{dead} of {count} units are zero for the whole batch.</source>
        <translation>{count} 個のユニットのうち {dead} 個がバッチ全体で 0 です。</translation>
    </message>
    <message>
        <source>{infinities} of {all} numbers are infinite.</source>
        <translation>{all} 個中 {infinities} 個が無限大です。</translation>
    </message>
    <message>
        <source>{nans} of {all} numbers are NaN, {infinities} infinite.</source>
        <translation>{all} 個中 {nans} 個が NaN、{infinities} 個が無限大です。</translation>
    </message>
    <message>
        <source>{nans} of {all} numbers are NaN.</source>
        <translation>{all} 個中 {nans} 個が NaN です。</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>First moment</source>
        <translation>最初へ</translation>
    </message>
    <message>
        <source>Last moment</source>
        <translation>最後へ</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>次のステップ</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>再生</translation>
    </message>
    <message>
        <source>Play again and again</source>
        <translation>繰り返し再生</translation>
    </message>
    <message>
        <source>Position in the pass</source>
        <translation>再生位置</translation>
    </message>
    <message>
        <source>Previous step</source>
        <translation>前のステップ</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>問題</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速さ</translation>
    </message>
    <message>
        <source>beat {beat} of {beats}</source>
        <translation>拍 {beat}／{beats}</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Drag, or press Left and Right, to change the width</source>
        <translation>ドラッグするか、左右の矢印キーで幅を変えます</translation>
    </message>
    <message>
        <source>Width of the inspector</source>
        <translation>インスペクターの幅</translation>
    </message>
    <message>
        <source>Width of the left panel</source>
        <translation>左のパネルの幅</translation>
    </message>
</context>
</TS>
