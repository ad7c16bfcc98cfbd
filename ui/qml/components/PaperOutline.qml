pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import pages
import style

// The outline of the paper that is seen. Where none is, four corners rest in the middle: here is where one lays it.
Item {
    id: outline

    // around it, in shares of the picture; empty where there is no one paper
    property list<Corner> corners: []
    property color colour: Style.accent
    readonly property bool found: corners.length === 4
    readonly property var around: found ? [0, 1, 2, 3, 0].map(place => Qt.point(corners[place].x * width, corners[place].y * height)) : []

    Shape {
        anchors.fill: parent
        visible: outline.found

        // paper under the colour: seen on any picture
        Ring {
            strokeColor: Style.paper
            strokeWidth: 2 * Style.line
        }
        Ring {
            strokeColor: outline.colour
            strokeWidth: Style.line
        }
    }
    Repeater {
        model: outline.found ? 0 : 4

        Item {
            id: corner

            required property int index
            readonly property real arm: outline.width * 0.14

            x: index % 2 === 0 ? outline.width * 0.1 : outline.width * 0.9 - width
            y: index < 2 ? outline.height * 0.07 : outline.height * 0.93 - height
            width: arm
            height: arm

            Arm {
                width: corner.arm
                height: Style.line
                y: corner.index < 2 ? 0 : corner.arm - height
            }
            Arm {
                width: Style.line
                height: corner.arm
                x: corner.index % 2 === 0 ? 0 : corner.arm - width
            }
        }
    }

    component Ring: ShapePath {
        fillColor: "transparent"
        joinStyle: ShapePath.RoundJoin

        PathPolyline {
            path: outline.around
        }
    }

    component Arm: Rectangle {
        color: outline.colour
    }
}
