pragma ComponentBehavior: Bound
import QtQuick
import pages
import style

// Where the citizen is: one bar per stage, and the stage in words. The names of the others join in when all of them fit.
Item {
    id: bar

    required property Words words
    property Progress progress: null
    readonly property list<string> stages: progress !== null ? progress.stages : []
    readonly property int current: progress !== null ? progress.current : 0
    readonly property real segment: (width - 2 * Style.margin - (stages.length - 1) * Style.gapSmall) / Math.max(1, stages.length)
    readonly property bool allFit: stages.every(stage => stage.length * Style.textSmall <= segment)

    readonly property string count: words.step_of.replace("{n}", current + 1).replace("{m}", stages.length)
    readonly property string said: stages.length === 0 ? "" : count + "  " + stages[current]

    implicitHeight: Style.stepBar
    // as a screen reader asks a progress bar
    readonly property int from: 0
    readonly property int to: stages.length
    readonly property int value: Math.min(current + 1, to)

    visible: progress !== null
    Accessible.role: Accessible.ProgressBar
    Accessible.ignored: !enabled
    Accessible.name: said

    Row {
        id: segments

        anchors.left: parent.left
        anchors.leftMargin: Style.margin
        anchors.top: parent.top
        anchors.topMargin: Style.gap
        spacing: Style.gapSmall

        Repeater {
            model: bar.stages

            Column {
                id: stage

                required property string modelData
                required property int index
                readonly property bool now: index === bar.current

                width: bar.segment
                spacing: Style.gapSmall

                Rectangle {
                    width: parent.width
                    height: Style.gapSmall
                    radius: height / 2
                    color: stage.index <= bar.current ? Style.accent : Style.paper
                    border.color: stage.index <= bar.current ? Style.accent : Style.border
                    border.width: Style.hair
                }
                Copy {
                    width: parent.width
                    visible: bar.allFit
                    text: stage.modelData
                    size: Style.textSmall
                    font.weight: stage.now ? Font.Bold : Font.Normal
                    color: stage.now ? Style.accent : Style.inkSoft
                    horizontalAlignment: Text.AlignHCenter
                    Accessible.ignored: true
                }
            }
        }
    }
    Copy {
        id: summary

        anchors.left: parent.left
        anchors.leftMargin: Style.margin
        anchors.right: parent.right
        anchors.rightMargin: Style.margin
        anchors.top: segments.bottom
        anchors.topMargin: Style.gapSmall
        visible: !bar.allFit
        size: Style.textSmall
        font.weight: Font.Bold
        color: Style.accent
        // The title says where one is, too, where both find no room.
        text: Style.ems(bar.said) * size <= width ? bar.said : bar.count
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
}
