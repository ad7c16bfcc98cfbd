pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style

// What is typed on a pad of digits: it stands in its groups, large, and what is wrong with it is said below, at once.
View {
    id: view

    required property TypedBody body

    readonly property bool complete: body.complete
    // three rows of keys instead of four: also where large letters leave little within a seated person's reach
    readonly property bool flat: landscape || (Style.low && Style.scale === "larger")

    onCompleteChanged: {
        if (complete)
            pad.focusConfirm();
    }
    Keys.onPressed: event => event.accepted = pad.press(event)

    function press(key: string) {
        view.kiosk.reply(view.turn, "key:" + key);
    }

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame
        dense: Style.scale === "larger"

        aside: Why {
            words: view.words
            reason: view.frame.why
            Layout.fillWidth: true
        }

        ColumnLayout {
            anchors.fill: parent
            spacing: Style.gap

            Flow {
                id: stands

                readonly property int now: view.body.groups.findIndex(group => group.text.length < group.places)

                spacing: Style.gapSmall
                Layout.fillWidth: true

                Repeater {
                    model: view.body.groups

                    Rectangle {
                        id: group

                        required property Group modelData
                        required property int index
                        readonly property bool here: index === stands.now

                        width: Math.max(typed.implicitWidth, Style.mm(8.4) * modelData.places) + Style.gap
                        height: Style.target
                        radius: Style.radius
                        color: Style.paper
                        border.color: here ? Style.accent : Style.border
                        border.width: here ? 2 * Style.line : Style.line

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
                }
                Copy {
                    height: Style.target
                    visible: text !== ""
                    text: view.body.unit
                    size: Style.textLead
                    color: Style.inkSoft
                    verticalAlignment: Text.AlignVCenter
                }
            }
            // Room for two lines is always there: what is said must not push the keys away under a finger.
            Item {
                implicitHeight: Math.max(problem.height, Style.mm(36))
                Layout.fillWidth: true

                Rectangle {
                    id: problem

                    width: parent.width
                    height: said.implicitHeight + 2 * Style.gapSmall
                    visible: said.text !== ""
                    color: Style.noticeSoft
                    radius: Style.radius

                    Alert {
                        id: said

                        anchors.verticalCenter: parent.verticalCenter
                        x: Style.gap
                        width: parent.width - 2 * Style.gap
                        prose: view.body.problem
                        size: Style.fitted(prose, 1.8 * width, Style.textBody, Style.textSmall)
                        color: Style.notice
                    }
                }
            }
            Keypad {
                id: pad

                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.maximumWidth: Style.mm(view.flat ? 320 : 240)
                Layout.maximumHeight: Style.mm(180)
                Layout.alignment: Qt.AlignHCenter
                words: view.words
                family: "key:"
                wide: view.flat
                keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"]
                point: view.body.pointed ? view.words.key_point : ""
                pointable: view.body.pointable
                erasable: view.body.groups.some(group => group.text !== "")
                confirmable: erasable
                complete: view.body.complete
                onTyped: digit => view.press(digit)
                onPointed: view.press("point")
                onErased: view.press("erase")
                onConfirmed: view.press("ok")
            }
            Item {
                Layout.fillHeight: true
            }
        }
    }
}
