import QtQuick
import style
import components

// What the citizen sees: the frame (header, steps, footer), the screen inside it, and what may lie over it.
Rectangle {
    id: root

    required property var kiosk
    required property var shown
    readonly property bool attract: shown.mode === "attract"
    readonly property bool visit: shown.mode === "visit"
    readonly property var page: shown.page ?? null

    color: Style.paper
    clip: true

    Connections {
        target: root.kiosk

        function onMode_changed() {
            host.show();
        }
    }
    Header {
        id: header

        width: parent.width
        kiosk: root.kiosk
        shown: root.shown
        canHear: root.shown.audible && !root.attract
    }
    Rectangle {
        id: banner

        anchors.top: header.bottom
        width: parent.width
        height: root.shown.simulated ? Style.banner : 0
        visible: root.shown.simulated
        color: Style.noticeSoft

        Copy {
            anchors.centerIn: parent
            text: root.shown.words.demo_banner
            size: Style.textSmall
            color: Style.notice
        }
    }
    StepBar {
        id: steps

        anchors.top: banner.bottom
        width: parent.width
        words: root.shown.words
        progress: root.visit && root.page !== null ? root.page.progress : null
        height: visible ? implicitHeight : 0
    }
    ScreenHost {
        id: host

        anchors.top: steps.bottom
        anchors.bottom: footer.top
        width: parent.width
        kiosk: root.kiosk
        shown: root.shown
    }
    Footer {
        id: footer

        anchors.bottom: parent.bottom
        width: parent.width
        height: root.attract ? 0 : root.width > root.height ? Style.footerLow : Style.footer
        visible: !root.attract
        kiosk: root.kiosk
        words: root.shown.words
        canGoBack: root.visit && root.page !== null && root.page.can_go_back
        canFinish: !root.visit || root.page === null || root.page.can_finish
    }
    HelpOverlay {
        anchors.top: banner.bottom
        anchors.bottom: parent.bottom
        width: parent.width
        kiosk: root.kiosk
        shown: root.shown
    }
    IdleDialog {
        anchors.fill: parent
        kiosk: root.kiosk
        shown: root.shown
    }
    TouchGuard {
        anchors.fill: parent
        turn: root.shown.turn
    }
    // Sees every touch and takes none: somebody is there.
    Item {
        anchors.fill: parent

        PointHandler {
            onActiveChanged: {
                if (active)
                    root.kiosk.touched();
            }
        }
    }
}
