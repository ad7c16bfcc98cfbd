pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// A slider of bars from the earliest to the latest that may be chosen, and what the chosen one gives. Two buttons go one by one.
View {
    id: view

    required property ChartBody body
    readonly property Point point: body.points[slider.current]

    onTurnChanged: {
        slider.current = body.start;
        aside.current = 0;
        below.current = 0;
    }

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        aside: PagedBody {
            id: aside

            stays: true
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

            BarSlider {
                id: slider

                objectName: "chart:slider"
                body: view.body
                say: view.words.chart_slider.replace("{label}", view.point.label)
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: least
                Layout.maximumHeight: Style.mm(110)
            }
            RowLayout {
                spacing: Style.gap
                Layout.fillWidth: true

                BigButton {
                    objectName: "chart:earlier"
                    text: view.words.chart_earlier
                    enabled: slider.current > 0
                    Layout.preferredWidth: Style.mm(76)
                    onClicked: slider.go(slider.current - 1)
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
                    enabled: slider.current < slider.last
                    Layout.preferredWidth: Style.mm(76)
                    onClicked: slider.go(slider.current + 1)
                }
            }
            PagedBody {
                id: below

                stays: true
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
