import QtQuick
import pages
import style
import components

// The end. It goes away by itself.
View {
    id: view

    required property GoodbyeBody body

    Column {
        anchors.centerIn: parent
        width: parent.width - 2 * Style.margin
        spacing: Style.gapLarge

        Mark {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: sign !== ""
            sign: view.body.sign
            diameter: Style.mm(46)
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
        Highlight {
            width: parent.width
            fact: view.frame.highlight
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
