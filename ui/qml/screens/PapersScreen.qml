pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import style
import components

// Each paper on its way, in honest words: "sent to the printer" is not "in your hand".
Screen {
    id: screen

    readonly property var signs: ({queued: "waiting", printing: "working", sent_to_printer: "done", failed: "failed"})

    PageFrame {
        kiosk: screen.kiosk
        page: screen.page

        aside: Highlight {
            fact: screen.page.highlight
            Layout.fillWidth: true
        }

        Column {
            id: column

            width: parent.width
            spacing: Style.gap

            Repeater {
                model: screen.page.papers

                Rectangle {
                    id: paper

                    required property var modelData

                    width: column.width
                    height: Math.max(Style.mm(34), texts.implicitHeight + 2 * Style.gap)
                    radius: Style.radius
                    color: modelData.state === "failed" ? Style.badSoft : modelData.state === "sent_to_printer" ? Style.goodSoft : Style.surface

                    Mark {
                        id: sign

                        anchors.verticalCenter: parent.verticalCenter
                        x: Style.gap
                        sign: screen.signs[paper.modelData.state]
                    }
                    Column {
                        id: texts

                        anchors.verticalCenter: parent.verticalCenter
                        anchors.left: sign.right
                        anchors.right: parent.right
                        anchors.leftMargin: Style.gap
                        anchors.rightMargin: Style.gap

                        Copy {
                            width: parent.width
                            text: paper.modelData.name
                            size: Style.textLead
                            font.weight: Font.Bold
                        }
                        Copy {
                            width: parent.width
                            text: screen.words["paper_" + paper.modelData.state]
                                + (paper.modelData.note === "" ? "" : "\n" + paper.modelData.note)
                        }
                    }
                }
            }
            PagedBody {
                width: parent.width
                height: Math.max(0, column.parent.height - y)
                words: screen.words
                facts: screen.page.facts
                sections: screen.page.sections
            }
        }
    }
}
