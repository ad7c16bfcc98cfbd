pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import style

// A round sign: done (tick), stopped (bar), waiting (dots) or failed (cross). The shape says it, not only the colour.
Item {
    id: mark

    // "done", "failed", "waiting", "working"
    property string sign: "done"
    property int diameter: Style.mm(18)
    readonly property color colour: sign === "done" ? Style.good : sign === "failed" ? Style.bad : Style.accent

    implicitWidth: diameter
    implicitHeight: diameter

    Rectangle {
        anchors.fill: parent
        radius: width / 2
        color: mark.sign === "waiting" ? Style.paper : mark.colour
        border.color: mark.colour
        border.width: Style.line
    }
    Shape {
        anchors.fill: parent
        visible: mark.sign === "done" || mark.sign === "failed"

        ShapePath {
            strokeColor: Style.inkOnAccent
            strokeWidth: mark.diameter * 0.1
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin

            PathSvg {
                path: {
                    const d = mark.diameter;
                    return mark.sign === "done"
                        ? `M ${0.28 * d} ${0.52 * d} L ${0.44 * d} ${0.68 * d} L ${0.73 * d} ${0.36 * d}`
                        : `M ${0.34 * d} ${0.34 * d} L ${0.66 * d} ${0.66 * d} M ${0.66 * d} ${0.34 * d} L ${0.34 * d} ${0.66 * d}`;
                }
            }
        }
    }
    Row {
        anchors.centerIn: parent
        spacing: mark.diameter * 0.08
        visible: mark.sign === "waiting" || mark.sign === "working"

        Repeater {
            model: 3

            Rectangle {
                width: mark.diameter * 0.12
                height: width
                radius: width / 2
                color: mark.sign === "waiting" ? mark.colour : Style.inkOnAccent
            }
        }
    }
}
