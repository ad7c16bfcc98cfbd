import QtQuick
import style
import components

// The end. It goes away by itself.
Screen {
    id: screen

    Column {
        anchors.centerIn: parent
        width: parent.width - 2 * Style.margin
        spacing: Style.gapLarge

        Mark {
            anchors.horizontalCenter: parent.horizontalCenter
            diameter: Style.mm(46)
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
        Highlight {
            width: parent.width
            fact: screen.page.highlight
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
