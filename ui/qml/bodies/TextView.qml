pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// Text, key by key: what stands there, what the letters may mean, and a board of large keys. All of it is in the body.
View {
    id: view

    required property TextBody body

    // The rows of candidates are there on every board, so that no key moves when another board comes up.
    readonly property bool spells: body.boards[0].id === "key:pinyin"

    Keys.onPressed: event => event.accepted = press(event)

    function type(key: string) {
        view.kiosk.reply(view.turn, key);
    }

    // The keys of a real keyboard, too; whether `event` was one of them.
    function press(event: var): bool {
        const mine = event.key === Qt.Key_Backspace || /^[A-Za-z0-9]$/.test(event.text);
        if (event.key === Qt.Key_Backspace)
            type("key:erase");
        else if (mine)
            type("key:" + event.text.toUpperCase());
        return mine;
    }

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame
        dense: true

        aside: ColumnLayout {
            spacing: Style.gap
            Layout.fillWidth: true

            Why {
                // whoever has written so much knows why, and the largest letters need the room for the keys, and for what is said
                visible: reason !== "" && (view.landscape || Style.scale !== "larger" || (stands.text.length <= 40 && view.body.said === ""))
                words: view.words
                reason: view.frame.why
                Layout.fillWidth: true
            }
            Rectangle {
                color: Style.paper
                border.color: Style.accent
                border.width: 2 * Style.line
                radius: Style.radius
                implicitHeight: Math.max(stands.implicitHeight, Style.target) + 2 * Style.gapSmall
                Layout.fillWidth: true

                Copy {
                    id: stands

                    anchors.verticalCenter: parent.verticalCenter
                    x: Style.gap
                    width: parent.width - 2 * Style.gap
                    text: view.body.letters === "" ? view.body.entered : view.body.entered + " " + view.body.letters
                    size: text.length > 40 ? Style.textBody : Style.textHeading
                    font.weight: Font.Bold
                    wrapMode: Text.WrapAnywhere
                }
            }
            Alert {
                visible: text !== ""
                prose: view.body.said
                color: Style.notice
                Layout.fillWidth: true
            }
        }

        ColumnLayout {
            anchors.fill: parent
            spacing: Style.gapTools

            // What the letters may mean, two rows of them; there is always room for them.
            GridLayout {
                id: candidates

                readonly property real place: Math.floor((width - 4 * columnSpacing) / 5)

                columns: 5
                rowSpacing: Style.gapTools
                columnSpacing: Style.gapTools
                uniformCellHeights: true
                visible: view.spells
                Layout.fillWidth: true
                Layout.minimumHeight: Math.max(implicitHeight, 2 * Style.target + Style.gapTools)

                Repeater {
                    model: view.body.offered

                    KeyButton {
                        required property Key modelData

                        objectName: modelData.id
                        text: modelData.label
                        size: Style.fitted(text, width - 3 * Style.gapSmall, Style.textLead, Style.textBody)
                        Layout.row: modelData.row
                        Layout.column: modelData.column
                        Layout.columnSpan: modelData.places
                        Layout.preferredWidth: modelData.places * candidates.place + (modelData.places - 1) * Style.gapTools
                    }
                }
                // as wide as the others, whatever stands beside it
                Repeater {
                    model: 4

                    Item {
                        required property int index

                        visible: !view.body.offered.some(one => one.row === 1 && one.column <= index && index < one.column + one.places)
                        implicitHeight: Style.target
                        Layout.row: 1
                        Layout.column: index
                        Layout.preferredWidth: candidates.place
                    }
                }
                KeyButton {
                    objectName: "key:earlier"
                    text: view.words.candidates_earlier
                    standIn: "back"
                    size: Style.textBody
                    enabled: view.body.earlier
                    weight: enabled ? "secondary" : "quiet"
                    Layout.preferredWidth: candidates.place
                    Layout.row: 0
                    Layout.column: 4
                }
                KeyButton {
                    objectName: "key:later"
                    text: view.words.candidates_later
                    standIn: "on"
                    size: Style.textBody
                    enabled: view.body.later
                    weight: enabled ? "secondary" : "quiet"
                    Layout.preferredWidth: candidates.place
                    Layout.row: 1
                    Layout.column: 4
                }
            }
            GridLayout {
                columns: 9
                rowSpacing: Style.gapTools
                columnSpacing: Style.gapTools
                uniformCellWidths: true
                uniformCellHeights: true
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: 3 * Style.target + 2 * Style.gapTools
                Layout.maximumHeight: Style.mm(105)

                Repeater {
                    model: view.body.cells

                    KeyButton {
                        required property Key modelData

                        objectName: modelData.id
                        text: modelData.label
                        Layout.fillHeight: true
                    }
                }
                // as wide as letters, however few there are
                Repeater {
                    model: Math.max(0, 9 - view.body.cells.length)

                    Item {
                        Layout.fillWidth: true
                    }
                }
            }
            RowLayout {
                spacing: Style.gapTools
                Layout.fillWidth: true

                Repeater {
                    model: view.body.boards.length > 1 ? view.body.boards : []

                    KeyButton {
                        required property Key modelData

                        objectName: modelData.id
                        text: modelData.label
                        size: Style.textBody
                        weight: modelData.chosen ? "quiet" : "secondary"
                        Accessible.name: modelData.chosen ? text + ", " + view.words.selected : text
                    }
                }
                KeyButton {
                    objectName: "key:space"
                    text: view.words.key_space
                    standIn: "space"
                    size: Style.textBody
                    visible: view.body.spaced
                }
                KeyButton {
                    objectName: "key:erase"
                    text: view.words.pin_erase
                    standIn: "erase"
                    size: Style.textBody
                    enabled: view.body.entered !== "" || view.body.letters !== ""
                }
                KeyButton {
                    objectName: "key:ok"
                    text: view.words.pin_ok
                    standIn: "done"
                    size: Style.textBody
                    weight: enabled ? "primary" : "secondary"
                    enabled: view.body.complete
                }
            }
            Item {
                Layout.fillHeight: true
            }
        }
    }

    component KeyButton: BigButton {
        size: Style.textHeading
        minimumHeight: Style.target
        leftPadding: Style.gapSmall
        rightPadding: Style.gapSmall
        Layout.fillWidth: true
        onClicked: view.type(objectName)
    }
}
