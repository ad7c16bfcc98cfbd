pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// A table of any length: as many rows as fit, and pages to turn.
View {
    id: view

    required property TableBody body

    property int current: 0
    property int room: 0
    readonly property int rowHeight: heightOf(place => body.rows.ems(place))
    readonly property int headHeight: heightOf(place => Style.bolder * Style.ems(body.columns[place].title))
    readonly property int sumHeight: summed ? heightOf(place => Style.bolder * Style.ems(body.totals[place])) : 0
    readonly property bool summed: body.totals.length > 0
    // What each column needs to be read on one line. Where they do not all get it, the widest is broken into lines: no
    // number ever is.
    readonly property var needs: body.columns.map((column, place) => {
        const total = summed ? Style.ems(body.totals[place]) : 0;
        const bold = Style.bolder * Math.max(Style.ems(column.title), total);
        return Math.ceil(Math.max(body.rows.ems(place), bold) * Style.textSmall) + 2 * Style.gapSmall;
    })
    readonly property var widths: {
        const shares = body.columns.map(column => Math.floor(room * column.share));
        if (shares.every((share, place) => share >= needs[place]))
            return shares;
        const widest = needs.indexOf(Math.max(...needs));
        const others = needs.reduce((sum, need) => sum + need, 0) - needs[widest];
        return needs.map((need, place) => place === widest ? Math.max(Style.target, room - others) : need);
    }

    // Of a line of the table, whose cells are so wide, in ems: by how many lines the longest needs though it is set small.
    function heightOf(ems: var): int {
        const lines = room === 0 ? [1] : body.columns.map((column, place) => {
            const ofALine = (widths[place] - 2 * Style.gapSmall) / Style.textSmall;
            return ems(place) <= ofALine ? 1 : Math.ceil(ems(place) / Math.floor(ofALine));
        });
        return Math.round(Math.max(...lines) * Style.textSmall * Style.lineHeight) + Style.gapSmall;
    }

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        aside: Highlight {
            fact: view.frame.highlight
            Layout.fillWidth: true
        }

        Item {
            id: sheet

            anchors.fill: parent
            onWidthChanged: view.room = width

            readonly property int room: height - Style.target - Style.gap
            readonly property int rows: Math.max(1, Math.floor((room - view.headHeight - view.sumHeight) / view.rowHeight))
            readonly property int pages: Math.max(1, Math.ceil(list.count / rows))
            readonly property int now: Math.min(view.current, pages - 1)
            readonly property int here: Math.min(rows, list.count - now * rows)

            Column {
                width: parent.width

                Line {
                    width: parent.width
                    height: view.headHeight
                    cells: view.body.columns.map(column => column.title)
                    heading: true
                }
                // Only the rows of one page are there at a time; they are turned to, never scrolled.
                ListView {
                    id: list

                    width: parent.width
                    height: sheet.here * view.rowHeight
                    contentY: sheet.now * sheet.rows * view.rowHeight
                    interactive: false
                    clip: true
                    cacheBuffer: 0
                    reuseItems: true
                    model: view.body.rows

                    delegate: Line {
                        width: list.width
                    }
                }
                Line {
                    width: parent.width
                    height: view.sumHeight
                    visible: view.summed
                    cells: view.summed ? view.body.totals : view.body.columns.map(() => "")
                    heading: true
                }
            }
            Pager {
                anchors.bottom: parent.bottom
                width: parent.width
                visible: sheet.pages > 1
                words: view.words
                current: sheet.now
                count: sheet.pages
                onTurned: to => view.current = to
            }
        }
    }

    component Line: Item {
        id: line

        required property list<string> cells
        property bool heading: false

        height: view.rowHeight

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

                    width: view.widths[index]
                    height: line.height

                    Copy {
                        anchors.verticalCenter: parent.verticalCenter
                        x: Style.gapSmall
                        width: parent.width - 2 * Style.gapSmall
                        prose: cell.modelData
                        size: Style.fitted(text, width, Style.textBody, Style.textSmall)
                        font.weight: line.heading ? Font.Bold : Font.Normal
                        color: line.heading ? Style.inkSoft : Style.ink
                        horizontalAlignment: view.body.columns[cell.index].right ? Text.AlignRight : Text.AlignLeft
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
