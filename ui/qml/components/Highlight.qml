import QtQuick
import pages
import style

// The one thing to remember, large.
Rectangle {
    id: highlight

    property Fact fact: null
    property string label: fact === null ? "" : fact.label
    property string value: fact === null ? "" : fact.value

    visible: value !== ""
    implicitHeight: column.implicitHeight + 2 * Style.gap
    color: Style.accentSoft

    Rectangle {
        width: Style.gapSmall
        height: parent.height
        color: Style.accent
    }
    Column {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Style.gapLarge
        anchors.rightMargin: Style.gap

        Copy {
            width: parent.width
            text: highlight.label
            size: Style.textLead
            color: Style.inkSoft
        }
        Copy {
            width: parent.width
            text: highlight.value
            size: Style.fitted(text, width, Style.textHero, Style.textHeading)
            color: Style.accent
            font.weight: Font.Bold
        }
    }
}
