pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// Lay a paper below the camera: the live picture with the outline of the paper, and what to do in large words.
View {
    id: view

    required property DocumentBody body

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        aside: Alert {
            Layout.fillWidth: true
            // Two lines are kept free, so that the picture does not jump when the advice changes.
            Layout.preferredHeight: Math.max(implicitHeight, 2 * Style.textHeading * Style.lineHeight)
            prose: view.body.text
            size: Style.textHeading
            font.weight: Font.Bold
            color: view.body.good ? Style.good : Style.accent
        }

        Item {
            id: picture

            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.min(parent.width, (parent.height - caption.height - Style.gapSmall) * 3 / 4)
            height: width * 4 / 3
            clip: true

            Rectangle {
                anchors.fill: parent
                color: Style.surface
                border.color: Style.rule
                border.width: Style.hair
            }
            Image {
                anchors.fill: parent
                visible: view.shown.preview > 0
                source: view.shown.preview > 0 ? "image://preview/" + view.shown.preview : ""
                cache: false
                smooth: false // enlarging smoothly costs three times as much on the software renderer, for no use
                Accessible.role: Accessible.Graphic
                Accessible.ignored: !enabled
                Accessible.name: view.words.document_picture
            }
            PaperOutline {
                objectName: "outline"
                anchors.fill: parent
                corners: view.body.corners
                colour: view.body.good ? Style.good : Style.accent
            }
        }
        Copy {
            id: caption

            anchors.top: picture.bottom
            anchors.topMargin: Style.gapSmall
            width: parent.width
            prose: view.words.document_picture
            size: Style.textSmall
            color: Style.inkSoft
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
