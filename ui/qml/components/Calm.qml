pragma ComponentBehavior: Bound
import QtQuick
import style

// "The machine is at work": three squares that come and go. Cheap to draw: only they are painted again.
Row {
    id: calm

    property int edge: Style.mm(11)

    spacing: edge

    Repeater {
        model: 3

        Rectangle {
            id: square

            required property int index

            width: calm.edge
            height: calm.edge
            radius: Style.radius
            color: Style.accent
            opacity: 0.15

            SequentialAnimation on opacity {
                loops: Animation.Infinite
                running: calm.visible

                PauseAnimation {
                    duration: square.index * Style.motionMs / 5
                }
                NumberAnimation {
                    from: 0.15
                    to: 1
                    duration: Style.motionMs / 4
                }
                NumberAnimation {
                    to: 0.15
                    duration: Style.motionMs / 2
                }
                PauseAnimation {
                    duration: (2 - square.index) * Style.motionMs / 5
                }
            }
        }
    }
}
