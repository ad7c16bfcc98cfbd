pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import style
import components

// A table of any length: as many rows as fit, and pages to turn. Only the rows of one page are there at a time.
Screen {
    id: screen

    readonly property var table: page.table
    property int current: 0
    readonly property int rowHeight: Style.mm(wraps ? 23 : 16)
    property int room: 0
    // Whether any cell needs a second line though it is set small: a Chinese character is as wide as it is high, any other
    // little more than half.
    readonly property bool wraps: table.rows.some(row => row.some((cell, column) => {
        const wide = Array.from(cell).reduce((sum, character) => sum + (character < "\u0100" ? 0.6 : 1), 0);
        return wide * Style.textSmall > widthOf(column, room) - 2 * Style.gapSmall;
    }))

    function widthOf(column: int, room: real): real {
        return Math.round(room * table.columns[column].share);
    }

    PageFrame {
        kiosk: screen.kiosk
        turn: screen.turn
        page: screen.page

        aside: Highlight {
            fact: screen.page.highlight
            Layout.fillWidth: true
        }

        Item {
            id: body

            anchors.fill: parent
            onWidthChanged: screen.room = width

            readonly property int room: height - Style.target - Style.gap
            readonly property bool summed: screen.table.totals.length > 0
            readonly property int rows: Math.max(1, Math.floor(room / screen.rowHeight) - 1 - (summed ? 1 : 0))
            readonly property int pages: Math.max(1, Math.ceil(screen.table.rows.length / rows))
            readonly property int now: Math.min(screen.current, pages - 1)

            Column {
                width: parent.width

                Line {
                    width: parent.width
                    cells: screen.table.columns.map(column => column.title)
                    heading: true
                }
                Repeater {
                    model: screen.table.rows.slice(body.now * body.rows, (body.now + 1) * body.rows)

                    Line {
                        required property var modelData

                        width: body.width
                        cells: modelData
                    }
                }
                Line {
                    width: parent.width
                    visible: body.summed
                    cells: body.summed ? screen.table.totals : screen.table.columns.map(() => "")
                    heading: true
                }
            }
            Pager {
                anchors.bottom: parent.bottom
                width: parent.width
                visible: body.pages > 1
                words: screen.words
                current: body.now
                count: body.pages
                onTurned: to => screen.current = to
            }
        }
    }

    component Line: Item {
        id: line

        required property var cells
        property bool heading: false

        height: screen.rowHeight

        Rectangle {
            anchors.fill: parent
            color: Style.surface
            visible: line.heading
        }
        Row {
            anchors.fill: parent

            Repeater {
                model: line.cells

                Item {
                    id: cell

                    required property string modelData
                    required property int index

                    width: screen.widthOf(index, line.width)
                    height: line.height

                    Copy {
                        anchors.verticalCenter: parent.verticalCenter
                        x: Style.gapSmall
                        width: parent.width - 2 * Style.gapSmall
                        text: cell.modelData
                        size: Style.fitted(text, width, Style.textBody, Style.textSmall)
                        font.weight: line.heading ? Font.Bold : Font.Normal
                        color: line.heading ? Style.inkSoft : Style.ink
                        horizontalAlignment: screen.table.columns[cell.index].right ? Text.AlignRight : Text.AlignLeft
                    }
                }
            }
        }
        Rectangle {
            anchors.bottom: parent.bottom
            width: parent.width
            height: Style.hair
            color: Style.rule
        }
    }
}
