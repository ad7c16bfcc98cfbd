pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// Bars from the earliest to the latest that may be chosen, one of them up, with what it gives. Two buttons move along.
View {
    id: view

    required property ChartBody body
    property int current: body.start
    readonly property Point point: body.points[current]

    onTurnChanged: current = body.start

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        aside: PagedBody {
            words: view.words
            facts: view.landscape ? view.point.facts : []
            visible: view.landscape
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredHeight: whole
            Layout.maximumHeight: whole
            Layout.minimumHeight: Math.min(whole, 2 * Style.target)
        }

        ColumnLayout {
            anchors.fill: parent
            spacing: Style.gap

            Item {
                id: plot

                readonly property real highest: Math.max(view.body.line, ...view.body.points.map(point => point.value))
                readonly property real room: height - name.height - Style.gapSmall
                readonly property real share: width / view.body.points.length

                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: Style.mm(40)
                Layout.maximumHeight: Style.mm(110)
                Accessible.role: Accessible.Chart
                Accessible.ignored: !enabled
                Accessible.name: view.body.line_label

                Repeater {
                    model: view.body.points

                    Rectangle {
                        required property Point modelData
                        required property int index
                        readonly property bool up: index === view.current

                        x: index * plot.share + (plot.share - width) / 2
                        width: Math.min(plot.share * 0.7, Style.target)
                        height: plot.room * modelData.value / plot.highest
                        y: plot.height - height
                        radius: Style.radius
                        color: up ? Style.accent : Style.accentSoft
                        border.color: Style.accent
                        border.width: Style.hair
                    }
                }
                Rectangle {
                    id: needed

                    visible: view.body.line > 0
                    y: plot.height - plot.room * view.body.line / plot.highest
                    width: parent.width
                    height: Style.line
                    color: Style.ink
                }
                // What the line is stands above all bars, with a piece of it.
                Rectangle {
                    anchors.verticalCenter: name.verticalCenter
                    visible: needed.visible
                    width: Style.gapLarge
                    height: Style.line
                    color: Style.ink
                }
                Copy {
                    id: name

                    x: Style.gapLarge + Style.gapSmall
                    width: parent.width - x
                    visible: needed.visible
                    prose: view.body.line_label
                    size: Style.textSmall
                }
            }
            RowLayout {
                spacing: Style.gap
                Layout.fillWidth: true

                BigButton {
                    objectName: "chart:earlier"
                    text: view.words.chart_earlier
                    enabled: view.current > 0
                    Layout.preferredWidth: Style.mm(76)
                    onClicked: view.current -= 1
                }
                Alert {
                    prose: view.point.label
                    size: Style.fitted(prose, width, Style.textHeading, Style.textBody)
                    font.weight: Font.Bold
                    color: Style.accent
                    horizontalAlignment: Text.AlignHCenter
                    Layout.fillWidth: true
                }
                BigButton {
                    objectName: "chart:later"
                    text: view.words.chart_later
                    enabled: view.current < view.body.points.length - 1
                    Layout.preferredWidth: Style.mm(76)
                    onClicked: view.current += 1
                }
            }
            PagedBody {
                words: view.words
                facts: view.landscape ? [] : view.point.facts
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: Style.mm(70)
            }
            BigButton {
                objectName: "chart:take"
                text: view.words.chart_take.replace("{label}", view.point.label)
                weight: "primary"
                Layout.fillWidth: true
                onClicked: view.kiosk.reply(view.turn, view.point.id)
            }
        }
    }
}
