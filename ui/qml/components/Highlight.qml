import QtQuick
import style

// The one thing to remember, large.
Rectangle {
    id: highlight

    required property var fact

    visible: fact !== null && fact !== undefined
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
            text: highlight.fact ? highlight.fact.label : ""
            size: Style.textLead
            color: Style.inkSoft
        }
        Copy {
            width: parent.width
            text: highlight.fact ? highlight.fact.value : ""
            size: Style.fitted(text, width, Style.textHero, Style.textHeading)
            color: Style.accent
            font.weight: Font.Bold
        }
    }
}
