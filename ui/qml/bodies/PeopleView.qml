pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// People who have been added: a card each with two buttons, as many as fit and pages to turn; below them the button to
// add another.
View {
    id: view

    required property PeopleBody body

    // two cards beside each other, with their buttons below
    readonly property bool narrow: landscape || body.people.length > 4
    // as many rows as there is room for, of cards as tall as the tallest of them; or so many less that a pager fits
    readonly property real tallest: Math.max(0, ...body.people.map(tall))
    readonly property int every: fitting(content.height)
    readonly property int most: body.people.length > every ? fitting(content.height - pager.implicitHeight - Style.gap) : every
    readonly property int pages: Math.max(1, Math.ceil(body.people.length / most))
    readonly property int now: Math.min(current, pages - 1)
    property int current: 0
    // as wide as the longer word needs
    readonly property real longer: Style.bolder * Math.max(Style.ems(words.change), Style.ems(words.remove))
    readonly property real buttonWidth: Math.max(Style.mm(40), Math.ceil(longer * Style.textBody) + 2 * Style.gap)

    function fitting(room: real): int {
        const free = room - (landscape ? 0 : ways.implicitHeight + Style.gap);
        return (narrow ? 2 : 1) * Math.max(1, Math.floor((free + Style.gapSmall) / (tallest + Style.gapSmall)));
    }

    function said(card: Card): list<string> {
        return [card.name + "  " + card.relation, card.number, card.wrong].filter(line => line.length > 0);
    }

    // How tall a card is: its lines, broken where they must be, and its buttons beside or below them.
    function tall(card: Card): real {
        const room = narrow ? (content.width - Style.gapSmall) / 2 - 3 * Style.gapSmall : content.width - 2 * buttonWidth - 5 * Style.gapSmall;
        const lines = said(card).reduce((sum, line) => sum + Math.ceil(Style.bolder * Style.ems(line) * Style.textBody / room), 0);
        const text = lines * Style.lineHeight * Style.textBody;
        return 2 * Style.gapSmall + (narrow ? text + Style.gapSmall + Style.target : Math.max(text, Style.target));
    }

    function reply(answer: string) {
        view.kiosk.reply(view.turn, answer);
    }

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        aside: ColumnLayout {
            spacing: Style.gap
            Layout.fillWidth: true

            Why {
                words: view.words
                reason: view.frame.why
                Layout.fillWidth: true
            }
            Ways {
                visible: view.landscape
            }
        }

        ColumnLayout {
            id: content

            anchors.fill: parent
            spacing: Style.gap

            GridLayout {
                columns: view.narrow ? 2 : 1
                rowSpacing: Style.gapSmall
                columnSpacing: Style.gapSmall
                uniformCellWidths: true
                visible: view.body.people.length > 0
                Layout.fillWidth: true

                Repeater {
                    model: view.body.people.slice(view.now * view.most, (view.now + 1) * view.most)

                    Rectangle {
                        id: card

                        required property Card modelData

                        color: Style.surface
                        radius: Style.radius
                        implicitHeight: inside.implicitHeight + 2 * Style.gapSmall
                        Layout.alignment: Qt.AlignTop
                        Layout.fillWidth: true

                        GridLayout {
                            id: inside

                            anchors.verticalCenter: parent.verticalCenter
                            x: Style.gapSmall
                            width: parent.width - 2 * Style.gapSmall
                            columns: view.narrow ? 2 : 3
                            columnSpacing: Style.gapSmall
                            rowSpacing: Style.gapSmall

                            Copy {
                                prose: view.said(card.modelData).join("\n")
                                font.weight: Font.Bold
                                color: card.modelData.wrong.length > 0 ? Style.bad : Style.ink
                                Layout.fillWidth: true
                                Layout.columnSpan: view.narrow ? 2 : 1
                                Layout.leftMargin: Style.gapSmall
                            }
                            BigButton {
                                objectName: "option:change:" + card.modelData.place
                                text: view.words.change
                                size: Style.textBody
                                minimumHeight: Style.target
                                Layout.preferredWidth: view.buttonWidth
                                Layout.fillWidth: view.narrow
                                Accessible.name: text + " " + card.modelData.name
                                onClicked: view.reply("change:" + card.modelData.place)
                            }
                            BigButton {
                                objectName: "option:remove:" + card.modelData.place
                                text: view.words.remove
                                size: Style.textBody
                                minimumHeight: Style.target
                                Layout.preferredWidth: view.buttonWidth
                                Layout.fillWidth: view.narrow
                                Accessible.name: text + " " + card.modelData.name
                                onClicked: view.reply("remove:" + card.modelData.place)
                            }
                        }
                    }
                }
            }
            Item {
                visible: view.body.people.length > 0
                Layout.fillHeight: true
            }
            Pager {
                id: pager

                words: view.words
                current: view.now
                count: view.pages
                visible: view.pages > 1
                Layout.fillWidth: true
                onTurned: to => view.current = to
            }
            Ways {
                id: ways

                visible: !view.landscape
            }
            Item {
                visible: view.body.people.length === 0
                Layout.fillHeight: true
            }
        }
    }

    // Another one, and on.
    component Ways: ColumnLayout {
        spacing: Style.gap
        Layout.fillWidth: true

        OptionButton {
            option: view.body.add
        }
        OptionButton {
            option: view.body.done
        }
    }

    component OptionButton: BigButton {
        property Option option: null

        objectName: option === null ? "" : "option:" + option.id
        visible: option !== null
        text: option === null ? "" : option.label
        weight: option === null ? "secondary" : option.weight
        Layout.fillWidth: true
        onClicked: view.reply(option.id)
    }
}
