import QtQuick
import QtQuick.Layouts
import style
import components

// Something went wrong: what to do now, large. The staff's voice lies in a layer of its own, the code is small.
Screen {
    id: screen

    readonly property var fault: page.fault ?? null

    PageFrame {
        kiosk: screen.kiosk
        turn: screen.turn
        page: screen.page
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
            Copy {
                id: sentence

                anchors.verticalCenter: parent.verticalCenter
                x: Style.gapLarge
                width: parent.width - x - Style.gap
                text: screen.page.lead
                size: Style.textHeading
                Accessible.role: Accessible.AlertMessage
            }
        }

        Item {
            anchors.fill: parent

            PagedBody {
                anchors.fill: parent
                anchors.bottomMargin: foot.height + Style.gap
                words: screen.words
                visible: pieces.length > 0
                facts: screen.page.facts
                sections: screen.page.sections
            }
            Item {
                id: foot

                anchors.bottom: parent.bottom
                width: parent.width
                height: Style.target
                visible: screen.fault !== null

                Copy {
                    anchors.left: parent.left
                    anchors.right: staff.left
                    anchors.rightMargin: Style.gap
                    anchors.verticalCenter: parent.verticalCenter
                    text: screen.fault === null ? "" : screen.words.fault_code + "  " + screen.fault.code
                    size: Style.textSmall
                    color: Style.inkSoft
                }
                BigButton {
                    id: staff

                    objectName: "fault:staff"
                    anchors.right: parent.right
                    width: Style.mm(72)
                    height: Style.target
                    size: Style.textSmall
                    weight: "quiet"
                    text: screen.words.staff_only
                    onClicked: screen.kiosk.staff(true)
                }
            }
        }
    }
}
