import QtQuick
import QtQuick.Layouts
import pages
import style

// The layout that all pages share. Portrait: title, lead, aside, body, actions from top to bottom.
// Landscape: title, lead and aside on the left; body and actions on the right, or many actions alone. In the low position
// body and actions begin where a seated person reaches them; what is only read ends just above.
Item {
    id: layout

    required property Bridge kiosk
    required property Frame frame
    required property int turn
    readonly property bool landscape: Style.landscape
    // so many ways on want the right side for themselves
    readonly property bool crowded: landscape && showOptions && options.length > 4
    // from its top: above that nothing is touched
    property int reach: Style.pageReach
    property bool showOptions: true
    property bool equalOptions: false
    // There is much to touch: the title is one line, if it can be.
    property bool dense: false
    property string title: frame === null ? "" : frame.title
    property string lead: frame === null ? "" : frame.lead
    readonly property list<Option> options: frame === null ? [] : frame.options
    default property alias body: bodySlot.data
    property alias aside: asideSlot.data
    // what title, lead and ways on leave of the height: for the aside, and on a panel that stands for the body as well
    readonly property int rest: {
        const said = heading.height + (leading.visible ? leading.height + Style.gap : 0);
        const onward = ways.visible && !landscape ? ways.height + Style.gap : 0;
        return height - 2 * Style.gapFrame - said - onward - Style.gap - Style.gapSmall;
    }

    anchors.fill: parent

    Item {
        id: bodySlot

        parent: layout.crowded ? leftSlot : rightSlot
        anchors.fill: parent
    }
    GridLayout {
        anchors.fill: parent
        anchors.leftMargin: Style.margin
        anchors.rightMargin: Style.margin
        anchors.topMargin: Style.gapFrame
        anchors.bottomMargin: Style.gapFrame
        columns: layout.landscape ? 2 : 1
        columnSpacing: Style.margin
        rowSpacing: Style.gapFrame

        ColumnLayout {
            spacing: Style.gap
            Layout.fillHeight: layout.landscape
            Layout.maximumHeight: layout.landscape ? layout.height - 2 * Style.gapFrame : Infinity
            Layout.minimumHeight: layout.landscape ? 0 : layout.reach - 2 * Style.gapFrame
            Layout.fillWidth: !layout.landscape
            Layout.preferredWidth: layout.landscape ? Math.round(layout.width * Style.leftShare) - Style.margin : -1
            Layout.alignment: Qt.AlignTop

            Item {
                visible: !layout.landscape && layout.reach > 0
                Layout.fillHeight: true
                Layout.bottomMargin: -Style.gap // where it has no height it takes none
            }
            Title {
                id: heading

                prose: layout.title
                // two lines of it at most, if it can be: the end of a line is seldom full
                size: Style.fitted(prose, (layout.dense ? 1 / Style.bolder : 1.8) * width, Style.textTitle, Style.textLead)
                lineHeight: 0.92
                Layout.fillWidth: true
            }
            Copy {
                id: leading

                prose: layout.lead
                wide: true
                visible: text !== ""
                size: Style.fitted(prose, 2.8 * width, Style.textLead, Style.textBody)
                Layout.fillWidth: true
            }
            ColumnLayout {
                id: asideSlot

                visible: children.length > 0
                spacing: Style.gap
                Layout.fillWidth: true
                Layout.fillHeight: !layout.crowded // a body in it is turned where there is little room
                Layout.topMargin: Style.gapSmall
            }
            Item {
                id: leftSlot

                visible: layout.landscape
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
        }
        ColumnLayout {
            readonly property int lower: layout.landscape ? Math.max(0, layout.reach - Style.gapFrame) : 0

            spacing: Style.gap
            Layout.fillWidth: true
            Layout.fillHeight: true
            // A left side that is a little too long does not push the buttons into the footer.
            Layout.maximumHeight: layout.landscape ? layout.height - 2 * Style.gapFrame - lower : Infinity
            Layout.topMargin: lower
            Layout.alignment: Qt.AlignTop

            Item {
                id: rightSlot

                Layout.fillWidth: true
                Layout.fillHeight: true
            }
            OptionList {
                id: ways

                kiosk: layout.kiosk
                turn: layout.turn
                options: layout.options
                equal: layout.equalOptions
                visible: layout.showOptions && layout.options.length > 0
                columns: layout.landscape ? abreast : 1
                Layout.fillWidth: true
            }
        }
    }
}
