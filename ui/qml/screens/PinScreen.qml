pragma ComponentBehavior: Bound
import QtQuick
import style
import components

// A number pad with shuffled digits. The digits typed are shown as dots only, and handed over once, by "confirm".
Screen {
    id: screen

    readonly property var digits: kiosk.shuffled_digits()
    property string entered: ""
    readonly property bool complete: entered.length === page.digits

    // a new question on the same page, after a wrong PIN: start again
    onTurnChanged: entered = ""
    Component.onDestruction: entered = ""

    onCompleteChanged: {
        if (complete)
            pad.focusConfirm();
    }
    Keys.onPressed: event => event.accepted = pad.press(event)

    function type(digit: string) {
        if (!complete)
            entered += digit;
    }

    function erase() {
        entered = entered.slice(0, -1);
    }

    PageFrame {
        kiosk: screen.kiosk
        turn: screen.turn
        page: screen.page

        aside: Row {
            spacing: Style.gap
            Accessible.role: Accessible.StaticText
            Accessible.ignored: !enabled
            Accessible.name: screen.words.pin_entered.replace("{n}", screen.entered.length).replace("{m}", screen.page.digits)

            Repeater {
                model: screen.page.digits

                Rectangle {
                    required property int index

                    width: Style.key * 0.62
                    height: Style.key * 0.72
                    radius: Style.radius
                    color: Style.surface
                    border.color: index === screen.entered.length ? Style.accent : Style.border
                    border.width: index === screen.entered.length ? Style.line * 2 : Style.line

                    Rectangle {
                        anchors.centerIn: parent
                        width: Style.gap
                        height: Style.gap
                        radius: width / 2
                        color: Style.ink
                        visible: parent.index < screen.entered.length
                    }
                }
            }
        }

        Keypad {
            id: pad

            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.min(parent.width, Style.mm(240))
            height: Math.min(parent.height, Style.mm(210))
            words: screen.words
            keys: screen.digits
            erasable: screen.entered.length > 0
            complete: screen.complete
            onTyped: digit => screen.type(digit)
            onErased: screen.erase()
            onConfirmed: {
                screen.kiosk.reply(screen.turn, screen.entered);
                screen.entered = "";
            }
        }
    }
}
