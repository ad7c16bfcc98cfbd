import QtQuick
import pages
import style

// Why this is asked for: it stands there, nobody has to look for it.
Item {
    id: why

    required property Words words
    required property string reason
    readonly property string prose: words.why_asked.replace("{why}", reason)

    visible: reason !== ""
    implicitHeight: visible ? said.implicitHeight + 2 * Style.gapSmall : 0

    Rectangle {
        anchors.fill: parent
        color: Style.surface
        radius: Style.radius
    }
    Copy {
        id: said

        anchors.verticalCenter: parent.verticalCenter
        x: Style.gap
        width: parent.width - 2 * Style.gap
        wide: true
        prose: why.prose
        color: Style.inkSoft
    }
}
