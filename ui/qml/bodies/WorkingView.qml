import QtQuick
import pages
import style
import components

// The machine is at work; the lead says at what.
View {
    id: view

    required property WorkingBody body

    Column {
        anchors.centerIn: parent
        width: parent.width - 2 * Style.margin
        spacing: Style.gapLarge

        Calm {
            anchors.horizontalCenter: parent.horizontalCenter
        }
        Title {
            width: parent.width
            prose: view.frame.title
            horizontalAlignment: Text.AlignHCenter
        }
        Copy {
            width: parent.width
            visible: text !== ""
            prose: view.frame.lead
            wide: true
            size: Style.textLead
            color: Style.inkSoft
            horizontalAlignment: Text.AlignHCenter
        }
    }
    OptionList {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Style.gapLarge
        x: Style.margin
        width: parent.width - 2 * Style.margin
        columns: 1
        kiosk: view.kiosk
        turn: view.turn
        options: view.frame.options
    }
}
