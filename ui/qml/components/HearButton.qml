import QtQuick
import QtQuick.Shapes
import style

// A loudspeaker and "once more": says what is on the screen again.
BigButton {
    id: button

    readonly property int sign: Style.mm(12)

    implicitWidth: sign + 4 * size + 3 * Style.gapSmall + Style.gap
    minimumHeight: Style.target
    size: Style.textSmall
    leftPadding: sign + 2 * Style.gapSmall
    rightPadding: Style.gapSmall

    Shape {
        id: loudspeaker

        readonly property real d: button.sign

        anchors.verticalCenter: parent.verticalCenter
        x: Style.gap
        width: d
        height: d

        // the box and its cone
        ShapePath {
            fillColor: Style.accent
            strokeColor: "transparent"

            PathSvg {
                path: {
                    const d = loudspeaker.d;
                    return `M 0 ${0.34 * d} L ${0.22 * d} ${0.34 * d} L ${0.5 * d} ${0.08 * d} L ${0.5 * d} ${0.92 * d} `
                        + `L ${0.22 * d} ${0.66 * d} L 0 ${0.66 * d} Z`;
                }
            }
        }
        // two waves of sound
        ShapePath {
            fillColor: "transparent"
            strokeColor: Style.accent
            strokeWidth: Style.line
            capStyle: ShapePath.RoundCap

            PathAngleArc {
                centerX: loudspeaker.d * 0.45
                centerY: loudspeaker.d / 2
                radiusX: loudspeaker.d * 0.25
                radiusY: loudspeaker.d * 0.25
                startAngle: -50
                sweepAngle: 100
            }
            PathAngleArc {
                centerX: loudspeaker.d * 0.45
                centerY: loudspeaker.d / 2
                radiusX: loudspeaker.d * 0.46
                radiusY: loudspeaker.d * 0.46
                startAngle: -50
                sweepAngle: 100
            }
        }
    }
}
