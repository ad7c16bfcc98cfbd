pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Shapes
import style
import components

// Look into the camera: the live picture in an oval, what to do in large words, an arrow for a turn.
Screen {
    id: screen

    readonly property var face: page.face ?? null
    readonly property bool turnLeft: face !== null && face.prompt === "turn_left"
    readonly property bool turnRight: face !== null && face.prompt === "turn_right"
    readonly property bool done: face !== null && face.prompt === "done"

    PageFrame {
        kiosk: screen.kiosk
        page: screen.page

        aside: Copy {
            Layout.fillWidth: true
            // Two lines are kept free, so that the picture does not jump when the prompt changes.
            Layout.preferredHeight: Math.max(implicitHeight, 2 * Style.textTitle * 1.45)
            text: screen.face === null ? screen.words.face_waiting : screen.face.text
            size: Style.textTitle
            font.weight: Font.Bold
            color: screen.done ? Style.good : Style.accent
            Accessible.role: Accessible.AlertMessage
        }

        Item {
            id: view

            readonly property real tall: Math.min(parent.height - turns.height - caption.height - 2 * Style.gap, parent.width)

            anchors.horizontalCenter: parent.horizontalCenter
            y: Math.max(0, (parent.height - height - turns.height - caption.height - 2 * Style.gap) / 2)
            width: tall * 0.8
            height: tall

            Rectangle {
                anchors.fill: parent
                color: Style.surface
            }
            Image {
                anchors.fill: parent
                visible: screen.shown.preview > 0
                source: screen.shown.preview > 0 ? "image://preview/" + screen.shown.preview : ""
                cache: false
                smooth: false // enlarging smoothly costs three times as much on the software renderer, for no use
                fillMode: Image.PreserveAspectCrop
                Accessible.role: Accessible.Graphic
                Accessible.name: screen.words.face_picture
            }
            // paper outside the oval, and its outline
            Shape {
                anchors.fill: parent

                ShapePath {
                    fillColor: Style.paper
                    fillRule: ShapePath.OddEvenFill
                    strokeColor: "transparent"

                    // a little larger than the picture, so that no edge of it shines through
                    PathRectangle {
                        x: -Style.line
                        y: -Style.line
                        width: view.width + 2 * Style.line
                        height: view.height + 2 * Style.line
                    }
                    PathAngleArc {
                        centerX: view.width / 2
                        centerY: view.height / 2
                        radiusX: view.width / 2 - Style.gapSmall
                        radiusY: view.height / 2 - Style.gapSmall
                        sweepAngle: 360
                    }
                }
                ShapePath {
                    fillColor: "transparent"
                    strokeColor: screen.done ? Style.good : Style.accent
                    strokeWidth: Style.gapSmall

                    PathAngleArc {
                        centerX: view.width / 2
                        centerY: view.height / 2
                        radiusX: view.width / 2 - Style.gapSmall
                        radiusY: view.height / 2 - Style.gapSmall
                        sweepAngle: 360
                    }
                }
            }
        }
        TurnArrow {
            anchors.verticalCenter: view.verticalCenter
            anchors.right: view.left
            visible: screen.turnLeft
            Accessible.name: screen.words.turn_left
        }
        TurnArrow {
            anchors.verticalCenter: view.verticalCenter
            anchors.left: view.right
            visible: screen.turnRight
            rotation: 180
            Accessible.name: screen.words.turn_right
        }
        Row {
            id: turns

            anchors.horizontalCenter: parent.horizontalCenter
            anchors.top: view.bottom
            anchors.topMargin: Style.gap
            spacing: Style.gap
            height: Style.gapLarge
            Accessible.role: Accessible.ProgressBar
            Accessible.name: screen.face === null ? screen.words.face_waiting
                : screen.words.turns_done.replace("{n}", screen.face.steps_done).replace("{m}", screen.face.steps)

            Repeater {
                model: screen.face === null ? 0 : screen.face.steps

                Rectangle {
                    required property int index

                    width: Style.gapLarge
                    height: Style.gapLarge
                    radius: width / 2
                    color: screen.face !== null && index < screen.face.steps_done ? Style.good : Style.paper
                    border.color: Style.good
                    border.width: Style.line
                }
            }
        }
        Copy {
            id: caption

            anchors.top: turns.bottom
            anchors.topMargin: Style.gap
            width: parent.width
            text: screen.words.face_picture
            size: Style.textSmall
            color: Style.inkSoft
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
