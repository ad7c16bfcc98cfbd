import QtQuick
import style

// Every text of the kiosk, in the fonts of the application (ui/app.py). Plain text only: what a card or the office says is never markup.
Text {
    // What may need several lines, broken as a reader would (Style.together)
    property string prose: ""
    // its lines are long: its last clause stays on one of them
    property bool wide: false
    property int size: Style.textBody

    text: Style.together(prose, wide)
    font.pixelSize: size
    color: Style.ink
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    Accessible.role: Accessible.StaticText
    Accessible.name: prose === "" ? text : prose
    Accessible.ignored: !enabled || text.trim() === "" // under a layer, or only keeping its place
}
