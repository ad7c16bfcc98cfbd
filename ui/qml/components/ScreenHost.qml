import QtQuick

// Holds the one screen that is up. Screens are compiled in the background while nothing happens.
Item {
    id: host

    required property var kiosk
    required property var shown
    // a Screen of this folder; the name alone would be the one of QtQuick
    property var current: null
    readonly property int turn: shown.turn
    property var components: ({})
    property list<string> waiting: [
        "ServicesScreen", "InsertCardScreen", "WorkingScreen", "ConsentScreen", "FaceScreen", "ChoiceScreen", "ResultScreen",
        "NoticeScreen", "PromiseScreen", "ConfirmScreen", "PapersScreen", "RatingScreen", "TakeCardScreen", "GoodbyeScreen",
        "FaultScreen", "PinScreen", "ScanScreen", "StaffCheckScreen"
    ]

    function component(name: string): Component {
        if (!(name in components))
            components[name] = Qt.createComponent("../screens/" + name + ".qml");
        return components[name];
    }

    function show() {
        const made = component(shown.screen);
        if (made.status === Component.Error) {
            console.error(made.errorString());
            return;
        }
        const leaving = current;
        current = made.createObject(host, {kiosk: kiosk, shown: shown, page: shown.page ?? null, turn: turn});
        if (leaving !== null) {
            leaving.turn = -1; // what it still says answers nothing
            leaving.enabled = false;
            leaving.visible = false;
            leaving.destroy();
        }
    }

    // A new question on the same screen.
    onTurnChanged: {
        if (current !== null)
            current.turn = turn;
    }
    Component.onCompleted: show()

    // One at a time, so that no pause is long enough to be felt.
    Timer {
        interval: 30
        repeat: true
        running: host.waiting.length > 0
        onTriggered: host.component(host.waiting.shift())
    }
}
