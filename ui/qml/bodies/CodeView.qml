pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// Hold a code before the camera: the live picture in a square with four corners, and what to do in large words.
View {
    id: view

    required property CodeBody body


    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        aside: Alert {
            Layout.fillWidth: true
            // Two lines are kept free, so that the picture does not jump when the prompt changes.
            Layout.preferredHeight: Math.max(implicitHeight, 2 * Style.textTitle * 1.45)
            prose: view.body.text === "" ? view.words.face_waiting : view.body.text
            size: Style.fitted(prose, 1.8 * width / Style.bolder, Style.textTitle, Style.textLead)
            font.weight: Font.Bold
            color: Style.accent
        }

        Item {
            id: picture

            readonly property real side: Math.min(parent.width, parent.height - caption.height - Style.gap)

            anchors.horizontalCenter: parent.horizontalCenter
            y: Math.max(0, (parent.height - side - caption.height - Style.gap) / 2)
            width: side
            height: side

            Rectangle {
                anchors.fill: parent
                color: Style.surface
            }
            Image {
                anchors.fill: parent
                visible: view.shown.preview > 0
                source: view.shown.preview > 0 ? "image://preview/" + view.shown.preview : ""
                cache: false
                smooth: false
                fillMode: Image.PreserveAspectCrop
                Accessible.role: Accessible.Graphic
                Accessible.ignored: !enabled
                Accessible.name: view.words.code_picture
            }
            // the four corners that one aims with
            Repeater {
                model: 4

                Item {
                    id: corner

                    required property int index
                    readonly property real arm: picture.side * 0.16

                    x: index % 2 === 0 ? Style.gapLarge : picture.side - width - Style.gapLarge
                    y: index < 2 ? Style.gapLarge : picture.side - height - Style.gapLarge
                    width: arm
                    height: arm

                    Rectangle {
                        width: corner.arm
                        height: Style.gapSmall
                        y: corner.index < 2 ? 0 : corner.arm - height
                        color: Style.accent
                    }
                    Rectangle {
                        width: Style.gapSmall
                        height: corner.arm
                        x: corner.index % 2 === 0 ? 0 : corner.arm - width
                        color: Style.accent
                    }
                }
            }
        }
        Copy {
            id: caption

            anchors.top: picture.bottom
            anchors.topMargin: Style.gap
            width: parent.width
            prose: view.words.code_picture
            size: Style.textSmall
            color: Style.inkSoft
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
