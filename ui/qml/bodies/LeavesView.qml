pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// A leaf that has been captured, as large as there is room for; of several, one is turned to after the other.
View {
    id: view

    required property LeavesBody body

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        aside: Copy {
            Layout.fillWidth: true
            prose: view.body.kept
            color: Style.inkSoft
        }

        ColumnLayout {
            anchors.fill: parent
            spacing: Style.gapSmall

            Item {
                Layout.fillWidth: true
                Layout.fillHeight: true

                Rectangle {
                    anchors.centerIn: parent
                    width: leaf.paintedWidth + 2 * Style.hair
                    height: leaf.paintedHeight + 2 * Style.hair
                    color: Style.paper
                    border.color: Style.border
                    border.width: Style.hair
                }
                Image {
                    id: leaf

                    anchors.fill: parent
                    anchors.margins: Style.hair
                    source: view.shown.portrait
                    fillMode: Image.PreserveAspectFit
                    cache: false
                    Accessible.role: Accessible.Graphic
                    Accessible.ignored: !enabled
                    Accessible.name: view.words.leaf_picture
                }
            }
            RowLayout {
                visible: view.body.count > 1
                spacing: Style.gap
                Layout.fillWidth: true

                Turn {
                    option: view.body.earlier
                }
                Copy {
                    text: (view.body.at) + " / " + view.body.count
                    color: Style.inkSoft
                    horizontalAlignment: Text.AlignHCenter
                    Layout.fillWidth: true
                }
                Turn {
                    option: view.body.later
                }
            }
        }
    }

    // To another leaf; one that is not there keeps its place.
    component Turn: BigButton {
        property Option option: null

        objectName: option === null ? "" : "option:" + option.id
        text: option === null ? "" : option.label
        size: Style.textBody
        minimumHeight: Style.target
        opacity: option === null ? 0 : 1
        enabled: option !== null
        Layout.preferredWidth: Style.mm(52)
        Layout.fillWidth: true
        onClicked: view.kiosk.reply(view.turn, option.id)
    }
}
