pragma ComponentBehavior: Bound
import QtQuick
import pages
import style
import components

// Beside the kiosk, never part of it: what one can do to the simulated devices.
Rectangle {
    id: dock

    required property Bridge kiosk
    required property Shown shown
    readonly property var rows: {
        const found = [];
        let group = "";
        for (const action of shown.dock) {
            if (action.group !== group)
                found.push({heading: true, id: "", label: action.group});
            group = action.group;
            found.push({heading: false, id: action.id, label: action.label});
        }
        return found;
    }

    color: Style.dark

    Column {
        id: column

        anchors.fill: parent
        anchors.margins: Style.gap
        spacing: Style.gapSmall

        Copy {
            width: parent.width
            text: dock.shown.words.dock_title
            size: Style.textBody
            color: Style.inkOnDark
            font.weight: Font.Bold
        }
        Copy {
            width: parent.width
            text: dock.shown.words.dock_lead
            size: Style.textSmall
            color: Style.inkOnDark
        }
        Repeater {
            model: dock.rows

            Item {
                id: row

                required property var modelData

                width: column.width
                height: modelData.heading ? heading.implicitHeight + Style.gapSmall : button.height

                Copy {
                    id: heading

                    anchors.bottom: parent.bottom
                    width: parent.width
                    visible: row.modelData.heading
                    text: row.modelData.label
                    size: Style.textSmall
                    color: Style.inkOnDark
                }
                BigButton {
                    id: button

                    objectName: "dock:" + row.modelData.id
                    visible: !row.modelData.heading
                    width: parent.width
                    focusPolicy: Qt.NoFocus // the keys are the citizen's
                    minimumHeight: Style.dockButton
                    size: Style.textSmall
                    text: row.modelData.label
                    onClicked: dock.kiosk.dock(row.modelData.id)
                }
            }
        }
    }
}
