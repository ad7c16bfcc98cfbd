import QtQuick
import pages
import style
import components

// What the citizen sees: the frame (header, steps, footer), the screen inside it, and what may lie over it.
Rectangle {
    id: root

    required property Bridge kiosk
    required property Shown shown
    required property Appearance appearance
    readonly property bool attract: shown.mode === "attract"
    readonly property Frame frame: shown.frame

    // The one surface that can be used: what is below it can be reached by nothing.
    readonly property Surface uppermost: idle.open ? idle : help.open ? help : staff.open ? staff : below

    // What a screen reader says when something else has come up; the idle question says itself.
    readonly property string title: {
        const words = shown.words;
        if (help.open)
            return shown.help_frame !== null ? shown.help_frame.title : words.help_title;
        if (staff.open)
            return words.staff_only;
        if (frame !== null)
            return frame.title;
        return attract ? words.attract_title : shown.searching ? words.search_title : words.services_title;
    }
    readonly property var up: [shown.turn, title]

    color: Style.paper
    clip: true
    onUppermostChanged: uppermost.focus = true
    onUpChanged: Qt.callLater(announce)

    function announce() {
        Accessible.announce(title);
    }

    Connections {
        target: root.kiosk

        function onMode_changed() {
            below.fresh = true;
            below.focus = true;
            host.show();
        }
    }
    Binding {
        target: Style
        property: "pageReach"
        value: Math.max(0, Style.reachTop - below.y - host.y)
    }
    Connections {
        target: Hand

        function onSpoken() {
            root.kiosk.touched();
        }
    }
    Header {
        id: header

        width: parent.width
        enabled: !idle.open
        shown: root.shown
    }
    // Over every layer.
    Banner {
        id: banner

        y: header.height
        z: 3
        width: parent.width
        text: {
            const words = root.shown.words;
            const said = {
                demo_banner: words.demo_banner,
                test_banner: words.test_banner,
                test_demo_banner: words.test_demo_banner,
                training_banner: words.training_banner
            };
            return said[root.shown.banner] ?? "";
        }
        notice: root.shown.mode === "visit" ? "" : root.shown.notice
    }
    Surface {
        id: below

        anchors.top: banner.bottom
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Style.landscape ? 0 : tools.height
        width: parent.width
        enabled: root.shown.settled && root.uppermost === this
        waits: root.shown.busy
        focus: true
        onEscaped: {
            if (footer.canGoBack)
                root.kiosk.back(root.shown.turn);
        }

        StepBar {
            id: steps

            width: parent.width
            words: root.shown.words
            progress: root.frame !== null ? root.frame.progress : null
            height: visible ? implicitHeight : 0
        }
        ScreenHost {
            id: host

            anchors.top: steps.bottom
            anchors.bottom: footer.top
            width: parent.width
            z: 1 // the focus of its lowest button is drawn over the edge of the footer
            enabled: !root.shown.busy
            kiosk: root.kiosk
            shown: root.shown
        }
        BusyLayer {
            id: working

            anchors.fill: host
            z: 1
            open: root.shown.busy
            words: root.shown.words
        }
        Footer {
            id: footer

            anchors.bottom: parent.bottom
            width: Style.landscape ? parent.width - tools.width : parent.width
            height: root.attract ? 0 : Style.landscape ? tools.height : Style.footer
            visible: !root.attract
            kiosk: root.kiosk
            words: root.shown.words
            turn: root.shown.turn
            busy: working.open
            busyLong: working.takesLong
            canGoBack: root.shown.searching || root.frame !== null && root.frame.can_go_back
            called: root.shown.called
            canFinish: root.frame === null || root.frame.can_finish
            deskOpen: root.shown.desk_open
        }
    }
    StaffLayer {
        id: staff

        anchors.fill: below
        anchors.bottomMargin: skirt
        skirt: Style.landscape ? tools.height : 0
        enabled: root.shown.settled && root.uppermost === this
        open: root.shown.staff_open && fault !== null
        kiosk: root.kiosk
        words: root.shown.words
        fault: root.shown.body as FaultVoicesBody
    }
    HelpLayer {
        id: help

        pageTop: host.y
        anchors.fill: below
        anchors.bottomMargin: skirt
        skirt: Style.landscape ? tools.height : 0
        enabled: root.shown.settled && root.uppermost === this
        kiosk: root.kiosk
        shown: root.shown
    }
    // Below everything: how to have it lower must be within the reach of whoever needs it lower.
    Tools {
        id: tools

        x: root.width - width
        y: root.height - height
        z: 1
        width: Style.landscape ? Math.round(root.width * Style.toolsShare) : root.width
        height: root.attract ? 0 : implicitHeight
        visible: !root.attract
        enabled: root.shown.settled && !idle.open
        kiosk: root.kiosk
        appearance: root.appearance
        words: root.shown.words
        canHear: root.shown.audible
    }
    IdleLayer {
        id: idle

        anchors.fill: parent
        z: 2
        enabled: root.shown.settled && root.uppermost === this
        kiosk: root.kiosk
        shown: root.shown
    }
    // Dark for whoever does not look at it; a touch brings everything back, and presses nothing.
    Rectangle {
        anchors.fill: parent
        z: 4
        visible: root.shown.dark
        color: Style.off

        MouseArea {
            objectName: "dark"
            anchors.fill: parent
            onPressed: root.kiosk.brighten()
        }
    }
}
