pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
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
            confirm.forceActiveFocus(Qt.TabFocusReason);
    }
    Keys.onPressed: event => {
        event.accepted = event.key === Qt.Key_Backspace || (event.key >= Qt.Key_0 && event.key <= Qt.Key_9);
        if (!event.accepted || event.isAutoRepeat)
            return;
        if (event.key === Qt.Key_Backspace)
            erase();
        else
            type(String(event.key - Qt.Key_0));
    }

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

        GridLayout {
            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.min(parent.width, Style.mm(240))
            height: Math.min(parent.height, Style.mm(210))
            columns: 3
            columnSpacing: Style.gap
            rowSpacing: Style.gap
            uniformCellWidths: true
            uniformCellHeights: true

            Repeater {
                model: screen.digits.slice(0, 9)

                PinKey {
                    required property string modelData

                    text: modelData
                    onClicked: screen.type(modelData)
                }
            }
            BigButton {
                objectName: "pin:erase"
                text: screen.words.pin_erase
                enabled: screen.entered.length > 0
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: screen.erase()
            }
            PinKey {
                text: screen.digits[9]
                onClicked: screen.type(text)
            }
            BigButton {
                id: confirm

                objectName: "pin:ok"
                text: screen.words.pin_ok
                weight: screen.complete ? "primary" : "secondary"
                enabled: screen.complete
                Layout.fillWidth: true
                Layout.fillHeight: true
                onClicked: {
                    screen.kiosk.reply(screen.turn, screen.entered);
                    screen.entered = "";
                }
            }
        }
    }

    component PinKey: BigButton {
        objectName: "pin:" + text
        size: Style.textTitle
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
}
