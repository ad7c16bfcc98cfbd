pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import style
import components

// A number: a telephone, an account, a day. The digits stand in their groups as they are typed, large, with their units.
Screen {
    id: screen

    readonly property var number: page.number
    property string entered: ""
    readonly property bool complete: entered.length >= number.least

    onTurnChanged: entered = ""
    Component.onDestruction: entered = ""
    Keys.onPressed: event => event.accepted = pad.press(event)

    // The groups with what has been typed of each: [{text, places, unit}]
    readonly property var groups: {
        const sizes = number.groups.length > 0 ? number.groups : [number.most];
        let from = 0;
        return sizes.map((size, place) => {
            const text = entered.slice(from, from + size);
            from += size;
            return {text: text, places: size, unit: number.units.length > place ? number.units[place] : ""};
        });
    }

    function type(digit: string) {
        if (entered.length < number.most)
            entered += digit;
        if (entered.length === number.most)
            pad.focusConfirm();
    }

    PageFrame {
        kiosk: screen.kiosk
        turn: screen.turn
        page: screen.page

        aside: ColumnLayout {
            spacing: Style.gap
            Layout.fillWidth: true

            Why {
                words: screen.words
                reason: screen.page.why
                Layout.fillWidth: true
            }
            Flow {
                spacing: Style.gap
                Layout.fillWidth: true
                Accessible.role: Accessible.StaticText
                Accessible.ignored: !enabled
                Accessible.name: screen.words.number_entered.replace("{n}", screen.entered.length)

                Repeater {
                    model: screen.groups

                    Row {
                        id: group

                        required property var modelData

                        spacing: Style.gapSmall

                        Rectangle {
                            width: Math.max(typed.implicitWidth, Style.mm(8.4) * group.modelData.places) + Style.gap
                            height: Style.target
                            radius: Style.radius
                            color: Style.paper
                            border.color: Style.border
                            border.width: Style.line

                            Copy {
                                id: typed

                                anchors.verticalCenter: parent.verticalCenter
                                x: Style.gapSmall
                                text: group.modelData.text
                                size: Style.textHeading
                                font.weight: Font.Bold
                                wrapMode: Text.NoWrap
                            }
                        }
                        Copy {
                            anchors.verticalCenter: parent.verticalCenter
                            visible: text !== ""
                            text: group.modelData.unit
                            size: Style.textLead
                            color: Style.inkSoft
                        }
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
            keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"]
            erasable: screen.entered.length > 0
            complete: screen.complete
            onTyped: digit => screen.type(digit)
            onErased: screen.entered = screen.entered.slice(0, -1)
            onConfirmed: {
                screen.kiosk.reply(screen.turn, screen.entered);
                screen.entered = "";
            }
        }
    }
}
