import QtQuick
import style

// Every text of the kiosk, in the fonts of the application (ui/app.py). Plain text only: what a card or the office says is never markup.
Text {
    // What may need several lines: the last two characters stay together (WORD JOINER, Unicode TR14), so that no line is one
    // character alone, as on paper (printing/typeset.py).
    property string prose: ""
    property int size: Style.textBody

    text: prose.replace(Style.lastTwo, "$1\u2060$2")
    font.pixelSize: size
    color: Style.ink
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    Accessible.role: Accessible.StaticText
    Accessible.name: prose === "" ? text : prose
    Accessible.ignored: !enabled || text.trim() === "" // under a layer, or only keeping its place
}
