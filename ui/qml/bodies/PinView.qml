pragma ComponentBehavior: Bound
import QtQuick
import pages
import style
import components

// A number pad with shuffled digits. The digits typed are shown as dots only, and handed over once, by "confirm".
View {
    id: view

    required property PinBody body

    readonly property var digits: kiosk.shuffled_digits()
    property string entered: ""
    readonly property bool complete: entered.length === body.most

    // a new question on the same page, after a wrong PIN: start again
    onTurnChanged: entered = ""
    Component.onDestruction: entered = ""

    onEnteredChanged: kiosk.count(entered.length, body.most)
    onCompleteChanged: {
        if (complete)
            pad.focusConfirm();
    }
    Keys.onPressed: event => event.accepted = pad.press(event)

    Connections {
        target: view.kiosk

        function onEnter_asked() {
            if (view.complete)
                pad.confirmed();
        }
    }

    function type(digit: string) {
        if (!complete)
            entered += digit;
    }

    function erase() {
        entered = entered.slice(0, -1);
    }

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        aside: Row {
            spacing: Style.gap
            Accessible.role: Accessible.StaticText
            Accessible.ignored: !enabled
            Accessible.name: view.words.pin_entered.replace("{n}", view.entered.length).replace("{m}", view.body.most)

            Repeater {
                model: view.body.most

                Rectangle {
                    required property int index

                    width: Style.key * 0.62
                    height: Style.key * 0.72
                    radius: Style.radius
                    color: Style.surface
                    border.color: index === view.entered.length ? Style.accent : Style.border
                    border.width: index === view.entered.length ? Style.line * 2 : Style.line

                    Rectangle {
                        anchors.centerIn: parent
                        width: Style.gap
                        height: Style.gap
                        radius: width / 2
                        color: Style.ink
                        visible: parent.index < view.entered.length
                    }
                }
            }
        }

        Keypad {
            id: pad

            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.min(parent.width, Style.mm(240))
            height: Math.min(parent.height, Style.mm(210))
            words: view.words
            keys: view.digits
            erasable: view.entered.length > 0
            complete: view.complete
            onTyped: digit => view.type(digit)
            onErased: view.erase()
            onConfirmed: {
                view.kiosk.reply(view.turn, view.entered);
                view.entered = "";
            }
        }
    }
}
