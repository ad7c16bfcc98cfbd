import QtQuick
import QtQuick.Layouts
import pages
import style

// The layout that all pages share. Portrait: title, lead, aside, body, actions from top to bottom.
// Landscape: title, lead and aside on the left; body and actions on the right.
Item {
    id: layout

    required property Bridge kiosk
    required property Frame frame
    required property int turn
    property bool landscape: width > height
    property bool showOptions: true
    property bool equalOptions: false
    property string title: frame === null ? "" : frame.title
    property string lead: frame === null ? "" : frame.lead
    readonly property list<Option> options: frame === null ? [] : frame.options
    default property alias body: bodySlot.data
    property alias aside: asideSlot.data

    anchors.fill: parent

    GridLayout {
        anchors.fill: parent
        anchors.leftMargin: Style.margin
        anchors.rightMargin: Style.margin
        anchors.topMargin: Style.gapLarge
        anchors.bottomMargin: Style.gapLarge
        columns: layout.landscape ? 2 : 1
        columnSpacing: Style.margin
        rowSpacing: Style.gapLarge

        ColumnLayout {
            spacing: Style.gap
            Layout.fillHeight: layout.landscape
            Layout.maximumHeight: layout.landscape ? layout.height - 2 * Style.gapLarge : Infinity
            Layout.fillWidth: !layout.landscape
            Layout.preferredWidth: layout.landscape ? Math.round(layout.width * Style.leftShare) - Style.margin : -1
            Layout.alignment: Qt.AlignTop

            Title {
                text: layout.title
                lineHeight: 0.92
                Layout.fillWidth: true
            }
            Copy {
                text: layout.lead
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
                visible: layout.landscape
                Layout.fillHeight: true
            }
        }
        ColumnLayout {
            spacing: Style.gap
            Layout.fillWidth: true
            Layout.fillHeight: true
            // A left side that is a little too long does not push the buttons into the footer.
            Layout.maximumHeight: layout.landscape ? layout.height - 2 * Style.gapLarge : Infinity
            Layout.alignment: Qt.AlignTop

            Item {
                id: bodySlot

                Layout.fillWidth: true
                Layout.fillHeight: true
            }
            OptionList {
                kiosk: layout.kiosk
                turn: layout.turn
                options: layout.options
                equal: layout.equalOptions
                visible: layout.showOptions && layout.options.length > 0
                columns: !layout.landscape || options.length > 4 ? 1 : options.length === 4 ? 2 : Math.max(1, options.length)
                Layout.fillWidth: true
            }
        }
    }
}
