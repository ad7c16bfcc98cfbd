import QtQuick
import pages
import style

// Answers, as many rows as there is room for: the others are turned to, as everything else is, and none is cut.
Item {
    id: paged

    required property Bridge kiosk
    required property Words words
    required property int turn
    required property list<Option> options
    property alias columns: list.columns
    property alias centred: list.centred
    property alias minimumHeight: list.minimumHeight
    // the option whose page comes first
    property string at: ""
    property bool turned: false
    property int current: 0
    // [{from, to}] in pixels of the list
    property var leaves: [{from: 0, to: 0}]
    readonly property var now: leaves[Math.min(current, leaves.length - 1)]
    readonly property bool turns: list.implicitHeight > height
    readonly property int room: turns ? height - pager.height - Style.gap : height
    // The focus is drawn around a button; the next row begins further away.
    readonly property int edge: 3 * Style.ring

    implicitHeight: list.implicitHeight

    function paginate() {
        const found = [];
        let from = 0;
        let to = 0;
        for (const button of list.children.filter(child => child instanceof BigButton)) {
            if (button.y + button.height - from > room && button.y > from) {
                found.push({from: from, to: to});
                from = button.y;
            }
            to = Math.max(to, button.y + button.height);
        }
        found.push({from: from, to: to});
        leaves = found;
        const first = list.children.find(child => child.objectName === "option:" + at);
        const page = first === undefined || turned ? current : found.findIndex(leaf => first.y < leaf.to);
        current = Math.min(page, found.length - 1);
    }

    function begin() {
        turned = false;
        current = 0;
        Qt.callLater(paginate);
    }

    onOptionsChanged: begin()
    onAtChanged: begin()
    onRoomChanged: Qt.callLater(paginate)
    visible: options.length > 0

    Item {
        x: -paged.edge
        y: -paged.edge
        width: parent.width + 2 * paged.edge
        height: paged.now.to - paged.now.from + 2 * paged.edge
        clip: true

        OptionList {
            id: list

            x: paged.edge
            y: paged.edge - paged.now.from
            width: paged.width
            kiosk: paged.kiosk
            turn: paged.turn
            options: paged.options
            from: paged.now.from
            to: paged.now.to
            onMoved: Qt.callLater(paged.paginate)
        }
    }
    Pager {
        id: pager

        anchors.bottom: parent.bottom
        width: parent.width
        visible: paged.turns
        words: paged.words
        current: paged.current
        count: paged.leaves.length
        onTurned: to => {
            paged.turned = true;
            paged.current = to;
        }
    }
}
