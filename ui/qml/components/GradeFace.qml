pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import style

// A drawn face for a grade: 5 very content … 1 not at all. The mouth says it, not the colour.
Item {
    id: face

    property int grade: 3
    property int diameter: Style.mm(24)
    readonly property real curve: (grade - 3) / 2 * 0.17

    implicitWidth: diameter
    implicitHeight: diameter

    Rectangle {
        anchors.fill: parent
        radius: width / 2
        color: Style.noticeSoft
        border.color: Style.notice
        border.width: Style.line
    }
    Repeater {
        model: 2

        Rectangle {
            required property int index

            x: face.diameter * (index === 0 ? 0.3 : 0.61)
            y: face.diameter * 0.34
            width: face.diameter * 0.09
            height: face.diameter * 0.12
            radius: width / 2
            color: Style.notice
        }
    }
    Shape {
        anchors.fill: parent

        ShapePath {
            strokeColor: Style.notice
            strokeWidth: face.diameter * 0.06
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            startX: face.diameter * 0.29
            startY: face.diameter * (0.67 - face.curve / 2)

            PathQuad {
                x: face.diameter * 0.71
                y: face.diameter * (0.67 - face.curve / 2)
                controlX: face.diameter * 0.5
                controlY: face.diameter * (0.67 + face.curve * 1.5)
            }
        }
    }
}
