import QtQuick
import QtQuick.Layouts
import pages
import style

// Whom to call, when, and how to go on.
Layer {
    id: overlay

    required property Bridge kiosk
    required property Shown shown
    readonly property Words words: shown.words
    readonly property Place hall: shown.hall

    open: shown.help_open
    color: Style.paper
    onEscaped: kiosk.help(false)

    PageFrame {
        kiosk: overlay.kiosk
        turn: -1 // it answers nothing
        frame: null
        reach: Math.max(0, Style.reachTop - overlay.y)
        title: overlay.words.help_title

        aside: Highlight {
            label: overlay.words.help_telephone
            value: overlay.hall.telephone
            Layout.fillWidth: true
        }

        PagedBody {
            id: told

            anchors.fill: parent
            anchors.bottomMargin: close.height + Style.gap
            words: overlay.words
            gathered: [
                told.piece("fact", overlay.hall.hours, {label: overlay.words.help_hours}),
                told.piece("fact", overlay.hall.address, {label: overlay.words.help_address}),
                told.piece("fact", overlay.hall.complaints, {label: overlay.words.help_complaints}),
                told.piece("heading", overlay.words.help_how, {}),
                ...overlay.words.help_lines.map(line => told.piece("line", line, {}))
            ]
        }
        BigButton {
            id: close

            objectName: "help:close"
            anchors.bottom: parent.bottom
            width: parent.width
            weight: "primary"
            text: overlay.words.help_close
            onClicked: overlay.kiosk.help(false)
        }
    }
}
