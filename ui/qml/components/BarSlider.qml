pragma ComponentBehavior: Bound
import QtQuick
import pages
import style

// Bars side by side, one of them chosen, with a handle below it. A finger anywhere on it chooses the bar above or below which it
// is, and slides on; several at once, as of a palm, choose nothing, and leave what was chosen before.
MultiPointTouchArea {
    id: slider

    required property ChartBody body
    // what is chosen, in words
    required property string say
    property int current: body.start
    readonly property int last: body.points.length - 1

    // as a screen reader asks a slider
    readonly property int from: 1
    readonly property int to: last + 1
    readonly property int value: current + 1

    // Whether a finger is on it, or more than one since; what was chosen when it came; and the bar where it is: a finger that
    // rests trembles, and does not undo what a button does meanwhile.
    property bool held: false
    property bool palm: false
    property int before: 0
    property int under: nothing
    readonly property int nothing: -1

    readonly property real highest: Math.max(body.line, ...body.points.map(point => point.value))
    // the handle of the first and of the last bar has room below them
    readonly property real edge: Math.max(0, (handle.width - width / to) / 2)
    readonly property real share: (width - 2 * edge) / to
    readonly property real foot: height - handle.height - Style.gapSmall
    readonly property real room: foot - name.height - Style.gapSmall
    // with bars that are told from each other
    readonly property real least: Style.mm(18) + height - room

    function go(to: int) {
        current = Math.max(0, Math.min(last, to));
    }

    function follow(fingers: list<QtObject>) {
        if (!held)
            before = current;
        held = fingers.length > 0;
        palm = held && (palm || fingers.length > 1);
        const finger = held && !palm ? fingers[0] as TouchPoint : null;
        const at = finger === null ? nothing : Math.max(0, Math.floor((finger.x - edge) / share));
        if (palm)
            current = before;
        else if (at !== nothing && at !== under)
            go(at);
        under = at;
    }

    activeFocusOnTab: true
    z: activeFocus ? 1 : 0
    Accessible.role: Accessible.Slider
    Accessible.ignored: parent === null || !parent.enabled
    Accessible.name: say
    Accessible.onIncreaseAction: spoken(1)
    Accessible.onDecreaseAction: spoken(-1)

    function spoken(step: int) {
        if (enabled && visible) {
            Hand.spoken();
            go(current + step);
        }
    }

    Keys.onLeftPressed: go(current - 1)
    Keys.onRightPressed: go(current + 1)
    onTouchUpdated: fingers => follow(fingers)
    onCanceled: {
        current = before;
        follow([]);
    }

    FocusRing {
        control: slider
    }
    Repeater {
        model: slider.body.points

        Rectangle {
            required property Point modelData
            required property int index
            readonly property bool up: index === slider.current

            x: slider.edge + index * slider.share + (slider.share - width) / 2
            width: Math.min(slider.share * 0.7, Style.target)
            height: slider.room * modelData.value / slider.highest
            y: slider.foot - height
            radius: Style.radius
            color: up ? Style.accent : Style.accentSoft
            border.color: Style.accent
            border.width: Style.hair
        }
    }
    Rectangle {
        id: needed

        visible: slider.body.line > 0
        y: slider.foot - slider.room * slider.body.line / slider.highest
        width: parent.width
        height: Style.line
        color: Style.ink
    }
    // What the line is stands above all bars, with a piece of it.
    Rectangle {
        anchors.verticalCenter: name.verticalCenter
        visible: needed.visible
        width: Style.gapLarge
        height: Style.line
        color: Style.ink
    }
    Copy {
        id: name

        x: Style.gapLarge + Style.gapSmall
        width: parent.width - x
        visible: needed.visible
        prose: slider.body.line_label
        size: Style.textSmall
    }
    // The way of the handle, and the handle.
    Rectangle {
        anchors.verticalCenter: handle.verticalCenter
        width: parent.width
        height: Style.gapSmall
        radius: height / 2
        color: Style.accentSoft
        border.color: Style.accent
        border.width: Style.hair
    }
    Rectangle {
        id: handle

        objectName: "chart:handle"
        x: slider.edge + (slider.current + 0.5) * slider.share - width / 2
        y: slider.height - height
        width: Style.target
        height: Style.mm(13)
        radius: height / 2
        color: slider.held ? Style.accentDown : Style.accent

        Icon {
            anchors.centerIn: parent
            name: "slide"
            edge: Style.mm(11)
            colour: Style.inkOnAccent
        }
    }
}
