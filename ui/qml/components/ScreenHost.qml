import QtQuick

// Holds the one screen that is up. Screens are compiled in the background while nothing happens.
Item {
    id: host

    required property var kiosk
    required property var shown
    property Item current: null
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
        current = made.createObject(host, {kiosk: kiosk, shown: shown, page: shown.page ?? null});
        if (leaving !== null) {
            leaving.visible = false;
            leaving.destroy();
        }
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
