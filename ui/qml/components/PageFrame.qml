import QtQuick
import QtQuick.Layouts
import style

// The layout that all pages share. Portrait: title, lead, aside, body, actions from top to bottom.
// Landscape: title, lead and aside on the left; body and actions on the right.
Item {
    id: frame

    required property var kiosk
    required property var page
    required property int turn
    property bool landscape: width > height
    property bool showOptions: true
    property bool equalOptions: false
    readonly property int options: page.options.length
    property string lead: page.lead
    default property alias body: bodySlot.data
    property alias aside: asideSlot.data

    anchors.fill: parent

    GridLayout {
        anchors.fill: parent
        anchors.leftMargin: Style.margin
        anchors.rightMargin: Style.margin
        anchors.topMargin: Style.gapLarge
        anchors.bottomMargin: Style.gapLarge
        columns: frame.landscape ? 2 : 1
        columnSpacing: Style.margin
        rowSpacing: Style.gapLarge

        ColumnLayout {
            spacing: Style.gap
            Layout.fillHeight: frame.landscape
            Layout.fillWidth: !frame.landscape
            Layout.preferredWidth: frame.landscape ? Math.round(frame.width * Style.leftShare) - Style.margin : -1
            Layout.alignment: Qt.AlignTop

            Copy {
                text: frame.page.title
                size: Style.textTitle
                font.weight: Font.Bold
                lineHeight: 0.92
                Layout.fillWidth: true
                Accessible.role: Accessible.Heading
            }
            Copy {
                text: frame.lead
                visible: text !== ""
                size: Style.textLead
                Layout.fillWidth: true
            }
            ColumnLayout {
                id: asideSlot

                visible: children.length > 0
                spacing: Style.gap
                Layout.fillWidth: true
                Layout.topMargin: Style.gapSmall
            }
            Item {
                visible: frame.landscape
                Layout.fillHeight: true
            }
        }
        ColumnLayout {
            spacing: Style.gap
            Layout.fillWidth: true
            Layout.fillHeight: true
            // A left side that is a little too long does not push the buttons into the footer.
            Layout.maximumHeight: frame.landscape ? frame.height - 2 * Style.gapLarge : Infinity
            Layout.alignment: Qt.AlignTop

            Item {
                id: bodySlot

                Layout.fillWidth: true
                Layout.fillHeight: true
            }
            OptionList {
                kiosk: frame.kiosk
                turn: frame.turn
                options: frame.page.options
                equal: frame.equalOptions
                visible: frame.showOptions && frame.options > 0
                columns: !frame.landscape || frame.options > 4 ? 1 : frame.options === 4 ? 2 : Math.max(1, frame.options)
                Layout.fillWidth: true
            }
        }
    }
}
