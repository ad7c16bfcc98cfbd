pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// A number: a telephone, an account, a day. The digits stand in their groups as they are typed, large, with their units.
View {
    id: view

    required property NumberBody body

    property string entered: ""
    readonly property bool complete: entered.length >= view.body.least

    onTurnChanged: entered = ""
    Component.onDestruction: entered = ""
    onEnteredChanged: kiosk.count(entered.length, body.least)
    Keys.onPressed: event => event.accepted = pad.press(event)

    Connections {
        target: view.kiosk

        function onEnter_asked() {
            if (view.complete)
                pad.confirmed();
        }
    }

    // The groups with what has been typed of each: [{text, places, unit}]
    readonly property var groups: {
        const sizes = view.body.groups.length > 0 ? view.body.groups : [view.body.most];
        let from = 0;
        return sizes.map((size, place) => {
            const text = entered.slice(from, from + size);
            from += size;
            return {text: text, places: size, unit: view.body.units.length > place ? view.body.units[place] : ""};
        });
    }

    function type(digit: string) {
        if (entered.length < view.body.most)
            entered += digit;
        if (entered.length === view.body.most)
            pad.focusConfirm();
    }

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        aside: ColumnLayout {
            spacing: Style.gap
            Layout.fillWidth: true

            Why {
                words: view.words
                reason: view.frame.why
                Layout.fillWidth: true
            }
            Flow {
                spacing: Style.gap
                Layout.fillWidth: true
                Accessible.role: Accessible.StaticText
                Accessible.ignored: !enabled
                Accessible.name: view.words.number_entered.replace("{n}", view.entered.length)

                Repeater {
                    model: view.groups

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
            words: view.words
            keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"]
            erasable: view.entered.length > 0
            complete: view.complete
            onTyped: digit => view.type(digit)
            onErased: view.entered = view.entered.slice(0, -1)
            onConfirmed: {
                view.kiosk.reply(view.turn, view.entered);
                view.entered = "";
            }
        }
    }
}
