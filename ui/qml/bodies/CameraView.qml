pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// Look into the camera: the live picture, an oval that follows the face, what to do in large words, and a sign for a movement.
// Nothing counts down: the challenge is patient, and says itself when it gives up.
View {
    id: view

    required property CameraBody body

    readonly property string prompt: body.prompt
    readonly property bool done: prompt === "done"
    // A step is asked of somebody who is seen well; everything else is advice on how to be.
    readonly property bool good: done || ["look_straight", "turn_left", "turn_right", "come_closer"].includes(prompt)
    readonly property var ways: ({turn_left: "left", turn_right: "right", come_closer: "nearer", nearer: "nearer", further: "further"})
    readonly property string way: ways[prompt] ?? ""

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        aside: Alert {
            Layout.fillWidth: true
            // Two lines are kept free, so that the picture does not jump when the prompt changes.
            Layout.preferredHeight: Math.max(implicitHeight, 2 * Style.textPrompt * 1.45)
            prose: view.body.text === "" ? view.words.face_waiting : view.body.text
            size: Style.textPrompt
            font.weight: Font.Bold
            color: view.done ? Style.good : Style.accent
        }

        Item {
            id: picture

            readonly property real below: turns.height + caption.height + 2 * Style.gap

            anchors.horizontalCenter: parent.horizontalCenter
            y: Math.max(0, (parent.height - height - below) / 2)
            width: Math.min(parent.width, (parent.height - below) * 4 / 3)
            height: width * 3 / 4
            clip: true

            Rectangle {
                anchors.fill: parent
                color: Style.surface
            }
            Image {
                anchors.fill: parent
                visible: view.shown.preview > 0
                source: view.shown.preview > 0 ? "image://preview/" + view.shown.preview : ""
                cache: false
                smooth: false // enlarging smoothly costs three times as much on the software renderer, for no use
                Accessible.role: Accessible.Graphic
                Accessible.ignored: !enabled
                Accessible.name: view.words.face_picture
            }
            FaceOutline {
                objectName: "outline"
                anchors.fill: parent
                box: view.body.box
                picture: view.shown.preview
                colour: view.good ? Style.good : Style.accent
            }
            MoveSign {
                objectName: "way:" + way
                x: way === "left" ? Style.gap : parent.width - width - Style.gap
                y: sideways ? (parent.height - height) / 2 : parent.height - height - Style.gap
                visible: view.way !== ""
                way: view.way
                Accessible.name: view.body.text
            }
        }
        Row {
            id: turns

            anchors.horizontalCenter: parent.horizontalCenter
            anchors.top: picture.bottom
            anchors.topMargin: Style.gap
            spacing: Style.gap
            height: Style.gapLarge
            // as a screen reader asks a progress bar
            readonly property int from: 0
            readonly property int to: view.body.steps
            readonly property int value: view.body.steps_done

            Accessible.role: Accessible.ProgressBar
            Accessible.ignored: !enabled
            Accessible.name: view.words.turns_done.replace("{n}", view.body.steps_done).replace("{m}", view.body.steps)

            Repeater {
                model: view.body.steps

                Rectangle {
                    required property int index

                    width: Style.gapLarge
                    height: Style.gapLarge
                    radius: width / 2
                    color: index < view.body.steps_done ? Style.good : Style.paper
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
            prose: view.words.face_picture
            size: Style.textSmall
            color: Style.inkSoft
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
