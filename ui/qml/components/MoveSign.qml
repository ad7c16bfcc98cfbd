import QtQuick
import QtQuick.Shapes
import style

// How to move, as a picture: the head to the left or right, nearer or further away. White on a disc: seen on any picture.
Rectangle {
    id: sign

    // "left", "right", "nearer", "further"
    required property string way
    readonly property bool sideways: way === "left" || way === "right"
    readonly property int diameter: Style.mm(44)

    width: diameter
    height: diameter
    radius: diameter / 2
    color: Style.accent
    border.color: Style.paper
    border.width: Style.line

    // an arrow that goes where the head goes
    Shape {
        id: arrow

        readonly property real d: sign.diameter

        width: d
        height: d
        visible: sign.sideways
        rotation: sign.way === "right" ? 180 : 0

        ShapePath {
            fillColor: Style.inkOnAccent
            strokeColor: "transparent"

            PathSvg {
                path: {
                    const d = arrow.d;
                    return `M ${0.2 * d} ${0.5 * d} L ${0.48 * d} ${0.24 * d} L ${0.48 * d} ${0.41 * d} L ${0.8 * d} ${0.41 * d} `
                        + `L ${0.8 * d} ${0.59 * d} L ${0.48 * d} ${0.59 * d} L ${0.48 * d} ${0.76 * d} Z`;
                }
            }
        }
        SequentialAnimation on x {
            loops: Animation.Infinite
            running: arrow.visible

            NumberAnimation {
                from: 0
                to: (sign.way === "right" ? 1 : -1) * Style.gapSmall
                duration: Style.restMs
            }
            NumberAnimation {
                to: 0
                duration: Style.restMs
            }
        }
    }
    // a head that grows into its outline, or shrinks out of it
    Shape {
        id: head

        readonly property real d: sign.diameter

        width: d
        height: d
        visible: !sign.sideways

        ShapePath {
            fillColor: "transparent"
            strokeColor: Style.inkOnAccent
            strokeWidth: Style.line

            PathAngleArc {
                centerX: head.d / 2
                centerY: head.d / 2
                radiusX: head.d * 0.29
                radiusY: head.d * 0.37
                sweepAngle: 360
            }
        }
        ShapePath {
            fillColor: Style.inkOnAccent
            strokeColor: "transparent"

            PathAngleArc {
                centerX: head.d / 2
                centerY: head.d / 2
                radiusX: head.d * 0.29 * growth.share
                radiusY: head.d * 0.37 * growth.share
                sweepAngle: 360
            }
        }
    }
    QtObject {
        id: growth

        property real share: 0.5

        SequentialAnimation on share {
            loops: Animation.Infinite
            running: head.visible && sign.visible

            NumberAnimation {
                from: sign.way === "further" ? 0.9 : 0.35
                to: sign.way === "further" ? 0.35 : 0.9
                duration: Style.motionMs
            }
            PauseAnimation {
                duration: Style.restMs
            }
        }
    }
}
