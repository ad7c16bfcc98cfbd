import QtQuick
import style

// Swallows taps for a moment after the page has changed: a second tap meant for the old page must not press the new one.
MouseArea {
    id: guard

    required property int turn

    objectName: "guard"
    visible: moment.running
    preventStealing: true
    onTurnChanged: moment.restart()

    Timer {
        id: moment

        interval: Style.guardMs
    }
}
