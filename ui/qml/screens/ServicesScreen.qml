pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import style
import components

// What can be done here: one big card per scene.
Screen {
    id: screen

    readonly property int count: shown.services.length
    // many scenes on a low screen: their names only
    readonly property bool dense: landscape && count > 6

    function hintOf(service: var): string {
        if (!service.available)
            return service.hint === "" ? words.service_unavailable : service.hint;
        return dense ? "" : service.hint;
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: Style.margin
        anchors.topMargin: Style.gapLarge
        spacing: Style.gap

        Copy {
            text: screen.words.services_title
            size: Style.textTitle
            font.weight: Font.Bold
            Layout.fillWidth: true
            Accessible.role: Accessible.Heading
        }
        Copy {
            text: screen.words.services_lead
            visible: !screen.dense
            size: Style.textLead
            color: Style.inkSoft
            Layout.fillWidth: true
        }
        GridLayout {
            columns: screen.landscape ? Math.min(3, Math.max(1, screen.count)) : (screen.count > 4 ? 2 : 1)
            columnSpacing: Style.gap
            rowSpacing: Style.gap
            uniformCellWidths: true
            Layout.fillWidth: true
            Layout.fillHeight: false
            Layout.topMargin: Style.gap

            Repeater {
                model: screen.shown.services

                BigButton {
                    required property var modelData

                    objectName: "service:" + modelData.id
                    text: modelData.label
                    hint: screen.hintOf(modelData)
                    weight: modelData.available ? (screen.count === 1 ? "primary" : "secondary") : "quiet"
                    enabled: modelData.available
                    size: screen.dense ? Style.textLead : Style.textHeading
                    centred: false
                    minimumHeight: screen.dense ? Style.button : screen.count > 6 ? Style.key : Style.mm(52)
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onClicked: screen.kiosk.start(screen.turn, modelData.id)
                }
            }
        }
        Item {
            Layout.fillHeight: true
        }
    }
}
