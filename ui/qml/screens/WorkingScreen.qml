import QtQuick
import style
import components

// The machine is at work; the lead says at what.
Screen {
    id: screen

    Column {
        anchors.centerIn: parent
        width: parent.width - 2 * Style.margin
        spacing: Style.gapLarge

        Calm {
            anchors.horizontalCenter: parent.horizontalCenter
        }
        Copy {
            width: parent.width
            text: screen.page.title
            size: Style.textTitle
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.Heading
        }
        Copy {
            width: parent.width
            visible: text !== ""
            text: screen.page.lead
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
        kiosk: screen.kiosk
        turn: screen.turn
        options: screen.page.options
    }
}
