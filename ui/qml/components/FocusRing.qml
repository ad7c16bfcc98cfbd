import QtQuick
import style

// Two lines around what has the focus, a light one and a dark one: whatever it stands on, one of them is seen. Made only while
// somebody uses the keys.
Loader {
    id: ring

    required property Item control

    anchors.fill: parent
    anchors.margins: -2 * Style.ring
    active: control.activeFocus && Hand.byKeys

    sourceComponent: Rectangle {
        radius: Style.radius + 2 * Style.ring
        color: "transparent"
        border.width: Style.ring
        border.color: Style.ink

        Rectangle {
            objectName: "ring"
            anchors.fill: parent
            anchors.margins: Style.ring
            radius: parent.radius - Style.ring
            color: "transparent"
            border.width: Style.ring
            border.color: Style.paper
        }
    }
}
