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
</TS>
