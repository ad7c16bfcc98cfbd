import QtQuick
import style

// Every text of the kiosk, in the fonts of the application (ui/app.py). Plain text only: what a card or the office says is never markup.
Text {
    property int size: Style.textBody

    font.pixelSize: size
    color: Style.ink
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Accessible.ignored: !enabled || text.trim() === "" // under a layer, or only keeping its place
}
