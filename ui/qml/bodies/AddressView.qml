pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// A place, level by level: where one is, a row of initials where there are many places, and the places themselves.
View {
    id: view

    required property AddressBody body

    // in the low position where one is stands within reach, too, and the places make room for it
    readonly property bool near: Style.low && !landscape
    // words above that are longer leave less room, and the places stand in fewer rows
    readonly property bool cramped: Math.ceil(body.places.length / 2) * row > content.height - ways.height - Style.gap
    // a row of places in the letters that are chosen, with the space below it
    readonly property int row: Math.max(Style.target, Style.lineHeight * Style.textLead + 2 * Style.gapSmall) + Style.gapTools
    readonly property int columns: landscape || near || cramped ? 3 : 2

    function press(key: string) {
        view.kiosk.reply(view.turn, key);
    }

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame
        dense: view.body.initials.length > 0

        aside: ColumnLayout {
            spacing: Style.gap
            Layout.fillWidth: true

            Why {
                // a reason of several lines gives the largest letters the room for what is touched
                visible: reason !== "" && (view.landscape || view.near || Style.scale !== "larger" || Style.ems(prose) * Style.textBody < view.width - 2 * Style.margin)
                words: view.words
                reason: view.frame.why
                Layout.fillWidth: true
            }
            Levels {
                visible: !view.near
            }
        }

        ColumnLayout {
            id: content

            anchors.fill: parent
            spacing: Style.gapTools

            Levels {
                visible: view.near
            }
            GridLayout {
                columns: view.columns
                rowSpacing: Style.gapTools
                columnSpacing: Style.gapTools
                uniformCellWidths: true
                uniformCellHeights: true
                Layout.fillWidth: true

                Repeater {
                    model: view.body.places

                    KeyButton {
                        required property Key modelData

                        objectName: modelData.id
                        text: modelData.label
                        size: Style.fitted(text, width - 2 * Style.gapSmall, Style.textLead, Style.textBody)
                        Layout.fillWidth: true
                    }
                }
                // as wide as the others, however few there are
                Repeater {
                    model: Math.max(0, view.columns - view.body.places.length)

                    Item {
                        Layout.fillWidth: true
                    }
                }
            }
            RowLayout {
                id: ways

                spacing: Style.gapTools
                visible: view.body.earlier || view.body.later || view.body.enough !== ""
                Layout.fillWidth: true
                Layout.topMargin: Style.gapSmall

                WayOn {
                    objectName: "key:earlier"
                    text: view.words.previous_page
                    visible: view.body.earlier || view.body.later
                    enabled: view.body.earlier
                }
                WayOn {
                    objectName: "key:later"
                    text: view.words.next_page
                    visible: view.body.earlier || view.body.later
                    enabled: view.body.later
                }
                WayOn {
                    objectName: "key:ok"
                    visible: text !== ""
                    text: view.body.enough
                }
            }
            Item {
                Layout.fillHeight: true
            }
        }
    }

    // Where one is, to go back there, and the initials of a long list.
    component Levels: ColumnLayout {
        spacing: Style.gap
        Layout.fillWidth: true

        Flow {
            spacing: Style.gapTools
            Layout.fillWidth: true

            Repeater {
                model: view.body.path

                WordButton {
                    required property Key modelData

                    objectName: modelData.id
                    text: modelData.label
                    size: Style.textBody
                    weight: modelData.chosen ? "quiet" : "secondary"
                    enabled: !modelData.chosen
                    Accessible.name: modelData.chosen ? text + ", " + view.words.selected : text
                    onClicked: view.press(objectName)
                }
            }
        }
        Flow {
            spacing: Style.gapTools
            visible: view.body.initials.length > 0
            Layout.fillWidth: true

            Repeater {
                model: view.body.initials

                KeyButton {
                    required property Key modelData

                    objectName: modelData.id
                    text: modelData.label
                    width: Style.target
                    weight: modelData.chosen ? "primary" : "secondary"
                    Accessible.name: modelData.chosen ? text + ", " + view.words.selected : text
                }
            }
        }
    }

    // As wide as its words need beside the others', so that none of them takes two lines before it must.
    component WayOn: KeyButton {
        size: Style.fitted(text, availableWidth, Style.textBody, Style.textSmall)
        Layout.fillWidth: true
        Layout.preferredWidth: Math.ceil(Style.ems(text) * Style.textBody) + 2 * Style.gapSmall
    }

    component KeyButton: BigButton {
        size: Style.textBody
        minimumHeight: Style.target
        leftPadding: Style.gapSmall
        rightPadding: Style.gapSmall
        onClicked: view.press(objectName)
    }
}
