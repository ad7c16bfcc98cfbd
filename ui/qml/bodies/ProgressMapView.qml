pragma ComponentBehavior: Bound
import QtQuick
import pages
import style
import components

// Where each application is: its stages side by side on one line, as many applications as fit, and pages to turn.
View {
    id: view

    required property ProgressMapBody body
    property int current: 0

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        Item {
            id: sheet

            // a name, a number, the dots, and what stands below them: as many lines as the longest of each needs
            readonly property int named: Math.max(1, ...view.body.ways.map(way => lines(way.name, Style.textBody, width)))
            readonly property int noted: Math.max(1, ...view.body.ways.map(way => lines(way.note, Style.textSmall, width)))
            readonly property int below: Math.max(3, ...view.body.ways.map(way => Math.max(0, ...way.stages.map(stage => {
                const room = Math.max(1, width / way.stages.length - Style.gapSmall);
                return lines(stage.name, Style.textSmall, room) + lines(stage.when, Style.textSmall, room);
            }))))
            readonly property int high: Math.ceil((named * Style.textLead + (noted + below) * Style.textSmall) * Style.lineHeight) + Style.icon + 3 * Style.gap
            readonly property bool turns: view.body.ways.length * high > height
            readonly property int fit: Math.max(1, Math.floor((turns ? height - Style.target - Style.gap : height) / high))
            readonly property int pages: Math.max(1, Math.ceil(view.body.ways.length / fit))
            readonly property int now: Math.min(view.current, pages - 1)

            function lines(text: string, size: int, room: real): int {
                return Math.ceil(Style.ems(text) * size / Math.max(1, room));
            }

            anchors.fill: parent

            Column {
                width: parent.width

                Repeater {
                    model: view.body.ways.slice(sheet.now * sheet.fit, (sheet.now + 1) * sheet.fit)

                    WayLine {
                        required property Way modelData

                        width: sheet.width
                        height: sheet.high
                        way: modelData
                    }
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

    component WayLine: Item {
        id: line

        required property Way way
        readonly property real share: width / Math.max(1, way.stages.length)
        readonly property int dot: Style.icon

        Copy {
            id: title

            width: parent.width
            prose: line.way.name
            size: Style.fitted(text, width, Style.textLead, Style.textBody)
            font.weight: Font.Bold
            Accessible.role: Accessible.Heading
        }
        Copy {
            id: note

            anchors.top: title.bottom
            width: parent.width
            prose: line.way.note
            size: Style.textSmall
            color: Style.inkSoft
        }
        Repeater {
            model: line.way.stages

            Item {
                id: stage

                required property Stage modelData
                required property int index
                readonly property bool behind: modelData.reached === "done"
                readonly property bool ended: modelData.reached === "ended"
                readonly property bool now: modelData.reached === "now"

                x: index * line.share
                anchors.top: note.bottom
                anchors.topMargin: Style.gapSmall
                width: line.share
                height: line.dot

                Rectangle {
                    visible: stage.index < line.way.stages.length - 1
                    x: line.dot
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width - line.dot
                    height: Style.line
                    color: stage.behind ? Style.good : Style.border
                }
                Rectangle {
                    width: line.dot
                    height: line.dot
                    radius: width / 2
                    color: stage.behind ? Style.good : stage.ended ? Style.bad : stage.now ? Style.accent : Style.paper
                    border.color: stage.behind ? Style.good : stage.ended ? Style.bad : stage.now ? Style.accent : Style.border
                    border.width: Style.line

                    Icon {
                        anchors.centerIn: parent
                        visible: stage.behind || stage.ended
                        name: stage.ended ? "failed" : "done"
                        edge: Math.round(line.dot * 0.7)
                        colour: Style.inkOnAccent
                    }
                }
                Copy {
                    anchors.top: parent.bottom
                    anchors.topMargin: Style.gapSmall / 2
                    width: parent.width - Style.gapSmall
                    text: stage.modelData.when === "" ? stage.modelData.name : stage.modelData.name + "\n" + stage.modelData.when
                    size: Style.textSmall
                    font.weight: stage.now ? Font.Bold : Font.Normal
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
