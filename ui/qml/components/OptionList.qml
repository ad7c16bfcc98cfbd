pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style

// The options of a page, as big buttons in their order.
GridLayout {
    id: list

    required property Bridge kiosk
    required property int turn
    property list<Option> options: []
    property bool equal: false
    property bool centred: true
    property int minimumHeight: Style.button
    property int size: Style.textLead

    rowSpacing: Style.gap
    columnSpacing: Style.gap
    uniformCellWidths: true
    uniformCellHeights: columns > 1 && options.length <= 4
    Layout.fillHeight: false
    visible: options.length > 0

    Repeater {
        model: list.options

        BigButton {
            required property Option modelData

            objectName: "option:" + modelData.id
            text: modelData.label
            hint: modelData.hint
            weight: list.equal ? "secondary" : modelData.weight
            centred: list.centred
            size: list.size
            minimumHeight: list.minimumHeight
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: list.kiosk.reply(list.turn, modelData.id)
        }
    }
}
