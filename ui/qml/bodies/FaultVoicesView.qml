import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// Something went wrong: what to do now, large. The staff's voice lies in a layer of its own, the code is small.
View {
    id: view

    required property FaultVoicesBody body


    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame
        lead: ""

        aside: Rectangle {
            implicitHeight: sentence.implicitHeight + 2 * Style.gapLarge
            color: Style.noticeSoft
            Layout.fillWidth: true

            Rectangle {
                width: Style.gapSmall
                height: parent.height
                color: Style.notice
            }
            Alert {
                id: sentence

                anchors.verticalCenter: parent.verticalCenter
                x: Style.gapLarge
                width: parent.width - x - Style.gap
                prose: view.frame.lead
                wide: true
                size: Style.fitted(prose, 3 * width, Style.textHeading, Style.textBody)
            }
        }

        Item {
            anchors.fill: parent

            PagedBody {
                anchors.fill: parent
                anchors.bottomMargin: foot.height + Style.gap
                words: view.words
                visible: pieces.length > 0
                facts: view.body.facts
                sections: view.body.sections
            }
            Item {
                id: foot

                anchors.bottom: parent.bottom
                width: parent.width
                height: Style.target
                visible: true

                Copy {
                    anchors.left: parent.left
                    anchors.right: staff.left
                    anchors.rightMargin: Style.gap
                    anchors.verticalCenter: parent.verticalCenter
                    text: view.words.fault_code + "  " + view.body.code
                    size: Style.textSmall
                    color: Style.inkSoft
                }
                WordButton {
                    id: staff

                    objectName: "fault:staff"
                    anchors.right: parent.right
                    size: Style.textSmall
                    weight: "quiet"
                    text: view.words.staff_only
                    onClicked: view.kiosk.staff(true)
                }
            }
        }
    }
}
