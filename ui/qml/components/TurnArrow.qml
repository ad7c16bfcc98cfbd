import QtQuick
import QtQuick.Shapes
import style

// An arrow to the left; turned by half a circle, to the right. It moves a little: towards where the head goes.
Shape {
    id: arrow

    readonly property int edge: Style.mm(26)

    width: edge
    height: edge
    Accessible.role: Accessible.Graphic

    ShapePath {
        fillColor: Style.accent
        strokeColor: "transparent"

        PathSvg {
            path: {
                const e = arrow.edge;
                return `M ${0.1 * e} ${0.5 * e} L ${0.5 * e} ${0.12 * e} L ${0.5 * e} ${0.36 * e} L ${0.9 * e} ${0.36 * e} `
                    + `L ${0.9 * e} ${0.64 * e} L ${0.5 * e} ${0.64 * e} L ${0.5 * e} ${0.88 * e} Z`;
            }
        }
    }
    SequentialAnimation on opacity {
        loops: Animation.Infinite
        running: arrow.visible

        NumberAnimation {
            from: 1
            to: 0.25
            duration: Style.restMs
        }
        NumberAnimation {
            to: 1
            duration: Style.restMs
        }
    }
}
