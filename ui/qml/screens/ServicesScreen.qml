pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import style
import components

// What can be done here: one big card per scene, the scenes of a group under its heading.
Screen {
    id: screen

    readonly property int count: shown.services.length
    // many scenes: their names only
    readonly property bool dense: count > (landscape ? 6 : 8)
    // [{title, services}] in the order of the services
    readonly property var groups: {
        const found = [];
        for (const service of shown.services) {
            if (found.length === 0 || found[found.length - 1].title !== service.group)
                found.push({title: service.group, services: []});
            found[found.length - 1].services.push(service);
        }
        return found;
    }
    readonly property bool grouped: groups.length > 1

    // what keeps many of them closed is said once, above them
    readonly property string reason: {
        const closed = shown.services.filter(service => !service.available);
        const same = closed.every(service => service.hint === closed[0].hint);
        return dense && closed.length > 2 && same ? closed[0].hint : "";
    }

    function hintOf(service: var): string {
        return service.available && dense || service.hint === reason ? "" : service.hint;
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
            text: screen.reason === "" ? screen.words.services_lead : screen.words.services_closed.replace("{why}", screen.reason)
            visible: !screen.dense || screen.reason !== ""
            size: Style.textLead
            color: Style.inkSoft
            Layout.fillWidth: true
        }
        GridLayout {
            columns: screen.landscape ? screen.grouped ? Math.min(4, screen.groups.length) : Math.min(3, screen.count) : 1
            columnSpacing: Style.gapLarge
            rowSpacing: Style.gap
            uniformCellWidths: true
            Layout.fillWidth: true
            Layout.fillHeight: false
            Layout.topMargin: Style.gapSmall

            Repeater {
                model: screen.grouped ? screen.groups : screen.shown.services.map(service => ({title: "", services: [service]}))

                ColumnLayout {
                    id: group

                    required property var modelData

                    spacing: Style.gapSmall
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignTop

                    Copy {
                        visible: screen.grouped
                        text: group.modelData.title
                        size: Style.textLead
                        color: Style.inkSoft
                        font.weight: Font.Bold
                        Layout.fillWidth: true
                        Accessible.role: Accessible.Heading
                    }
                    GridLayout {
                        columns: screen.landscape || group.modelData.services.length === 1 ? 1 : 2
                        columnSpacing: Style.gap
                        rowSpacing: Style.gap
                        uniformCellWidths: true
                        Layout.fillWidth: true

                        Repeater {
                            model: group.modelData.services

                            BigButton {
                                required property var modelData

                                objectName: "service:" + modelData.id
                                text: modelData.label
                                hint: screen.hintOf(modelData)
                                weight: modelData.available ? (screen.count === 1 ? "primary" : "secondary") : "quiet"
                                enabled: modelData.available
                                size: screen.dense ? Style.textLead : Style.textHeading
                                centred: false
                                minimumHeight: screen.dense ? Style.button : screen.count > 6 ? Style.key : Style.mm(46)
                                Layout.fillWidth: true
                                Layout.fillHeight: !(screen.landscape && screen.grouped)
                                onClicked: screen.kiosk.start(screen.turn, modelData.id)
                            }
                        }
                    }
                }
            }
        }
        Item {
            Layout.fillHeight: true
        }
    }
}
