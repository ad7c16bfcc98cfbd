import QtQuick
import style

// A group with its sign, and the names of its scenes below its own.
Item {
    id: cell

    required property string title
    required property string icon
    required property string names
    required property bool named
    // how tall it is with its title alone, and with the names
    readonly property real short: heading.height
    readonly property real whole: heading.height + list.height

    height: Math.max(sign.height, named ? whole : short)

    Rectangle {
        id: sign

        width: Style.target
        height: width
        radius: Style.radius
        color: Style.accentSoft

        Icon {
            anchors.centerIn: parent
            edge: parent.width * 0.7
            name: cell.icon
        }
    }
    Copy {
        id: heading

        x: sign.width + Style.gapSmall
        y: cell.named ? 0 : Math.max(0, (sign.height - height) / 2)
        width: parent.width - x
        prose: cell.title
        size: Style.textLead
        font.weight: Font.Bold
    }
    Copy {
        id: list

        anchors.top: heading.bottom
        x: heading.x
        width: heading.width
        visible: cell.named
        prose: cell.names
        color: Style.inkSoft
        lineHeight: 0.95
    }
}
