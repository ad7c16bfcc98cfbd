import QtQuick
import style

// One thing that can be used as a whole: the page, or a layer over it. The focus begins on its first button, never rests on
// nothing, and is where it was when the surface can be used again. Arrows walk to what lies that way; Escape leaves.
FocusScope {
    id: surface

    // The focus begins anew, at the next moment at which the surface can be used.
    property bool fresh: true
    // The machine is at work: the focus waits for what comes.
    property bool waits: false
    property bool escaping: false
    readonly property bool lost: enabled && !waits && Window.activeFocusItem === surface
    readonly property var ways: ({
        [Qt.Key_Left]: Qt.point(-1, 0),
        [Qt.Key_Right]: Qt.point(1, 0),
        [Qt.Key_Up]: Qt.point(0, -1),
        [Qt.Key_Down]: Qt.point(0, 1)
    })

    signal escaped()

    // Where the focus can stop under `item`, in the order in which it is read.
    function stops(item: Item): list<Item> {
        if (!item.visible || !item.enabled)
            return [];
        let found = item.activeFocusOnTab ? [item] : [];
        for (const child of item.children)
            found = found.concat(stops(child));
        return found;
    }

    function begin() {
        const first = stops(surface)[0];
        if (first !== undefined)
            first.forceActiveFocus(Qt.TabFocusReason);
    }

    function beginIfLost() {
        if (lost)
            begin();
    }

    function walk(way: point) {
        const here = centre(Window.activeFocusItem);
        let nearest = null;
        let shortest = Infinity;
        for (const stop of stops(surface)) {
            const there = centre(stop);
            const along = (there.x - here.x) * way.x + (there.y - here.y) * way.y;
            const aside = Math.abs((there.x - here.x) * way.y) + Math.abs((there.y - here.y) * way.x);
            if (along > Style.gap && along + 2 * aside < shortest) {
                shortest = along + 2 * aside;
                nearest = stop;
            }
        }
        if (nearest !== null)
            nearest.forceActiveFocus(Qt.TabFocusReason);
    }

    function centre(item: Item): point {
        return item.mapToItem(surface, item.width / 2, item.height / 2);
    }

    onLostChanged: {
        if (lost)
            Qt.callLater(beginIfLost);
    }
    onEnabledChanged: {
        escaping = false;
        if (enabled && fresh) {
            fresh = false;
            begin();
        }
    }
    Keys.onPressed: event => {
        const way = ways[event.key];
        if (way !== undefined)
            walk(way);
        else if (event.key === Qt.Key_Escape)
            escaping = !event.isAutoRepeat || escaping;
        else
            event.accepted = false;
    }
    Keys.onReleased: event => {
        event.accepted = event.key === Qt.Key_Escape;
        if (!event.accepted || event.isAutoRepeat || !escaping)
            return;
        escaping = false;
        escaped();
    }
}
