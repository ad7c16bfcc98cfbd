import QtQuick
import QtQuick.Layouts
import pages
import style

// Whom to call, when, and how to go on; and, once somebody has called, how far the call is.
Layer {
    id: overlay

    required property Bridge kiosk
    required property Shown shown
    // where the page below begins: what is called for is touched at the same height
    property int pageTop: 0
    readonly property Words words: shown.words
    readonly property Place hall: shown.hall
    // the view of the call
    property var current: null

    open: shown.help_open
    color: Style.paper
    onEscaped: kiosk.help(false)

    Connections {
        target: overlay.kiosk

        function onHelp_page_changed() {
            overlay.fresh = true;
            overlay.show();
            if (overlay.enabled)
                overlay.begin();
        }
    }

    function show() {
        const leaving = current;
        current = null;
        if (shown.help_view !== "") {
            const made = Qt.createComponent("../" + shown.help_view + ".qml");
            if (made.status === Component.Error)
                console.error(made.errorString());
            else
                current = made.createObject(call, {
                    kiosk: kiosk,
                    shown: shown,
                    turn: -2, // of the layer of help
                    frame: shown.help_frame,
                    body: shown.help_body
                });
        }
        if (leaving !== null) {
            leaving.enabled = false;
            leaving.visible = false;
            leaving.destroy();
        }
    }

    Item {
        id: call

        anchors.fill: parent
        anchors.topMargin: overlay.pageTop
        visible: overlay.current !== null
    }
    PageFrame {
        kiosk: overlay.kiosk
        turn: -1 // it answers nothing
        frame: null
        visible: overlay.current === null
        reach: Math.max(0, Style.reachTop - overlay.y)
        title: overlay.words.help_title

        aside: Highlight {
            label: overlay.words.help_telephone
            value: overlay.hall.telephone
            Layout.fillWidth: true
        }

        PagedBody {
            id: told

            anchors.fill: parent
            anchors.bottomMargin: buttons.height + Style.gap
            words: overlay.words
            gathered: [
                told.piece("fact", overlay.hall.hours, {label: overlay.words.help_hours}),
                told.piece("fact", overlay.hall.address, {label: overlay.words.help_address}),
                told.piece("fact", overlay.hall.complaints, {label: overlay.words.help_complaints}),
                told.piece("heading", overlay.words.help_how, {}),
                ...overlay.words.help_lines.map(line => told.piece("line", line, {}))
            ]
        }
        GridLayout {
            id: buttons

            anchors.bottom: parent.bottom
            width: parent.width
            columns: Style.landscape ? 2 : 1
            columnSpacing: Style.gap
            rowSpacing: Style.gap
            uniformCellWidths: true

            BigButton {
                objectName: "help:call"
                visible: text !== ""
                Layout.fillWidth: true
                text: overlay.shown.call_word
                onClicked: overlay.kiosk.reply(-2, "call")
            }
            BigButton {
                objectName: "help:close"
                Layout.fillWidth: true
                weight: "primary"
                text: overlay.words.help_close
                onClicked: overlay.kiosk.help(false)
            }
        }
    }
}
