import QtQuick
import pages

// Holds the one screen that is up. Screens are compiled in the background while nothing happens.
Item {
    id: host

    required property Bridge kiosk
    required property Shown shown
    // a Screen or a View
    property var current: null
    readonly property int turn: shown.turn
    property var components: ({})
    property list<string> waiting: shown.views

    function component(view: string): Component {
        if (!(view in components))
            components[view] = Qt.createComponent("../" + view + ".qml");
        return components[view];
    }

    function given(): var {
        const all = {kiosk: kiosk, shown: shown, turn: turn};
        return shown.body === null ? all : Object.assign(all, {frame: shown.frame, body: shown.body});
    }

    function show() {
        const made = component(shown.view);
        if (made.status === Component.Error) {
            console.error(made.errorString());
            return;
        }
        const leaving = current;
        current = made.createObject(host, given());
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
