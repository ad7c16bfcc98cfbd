pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Shapes
import pages
import style
import components

// A pad to sign on with a finger. The strokes are here and nowhere else until they are handed over, once.
View {
    id: view

    required property SignatureBody body

    // [[point, …], …] in shares of the pad
    property var strokes: []

    onTurnChanged: strokes = []
    Component.onDestruction: strokes = []

    function shares(x: real, y: real): point {
        return Qt.point(Math.min(1, Math.max(0, x / pad.width)), Math.min(1, Math.max(0, y / pad.height)));
    }

    function begin(x: real, y: real) {
        strokes = strokes.concat([[shares(x, y)]]);
    }

    // A point where the finger is, when it has come further than the line is thick.
    function go(x: real, y: real) {
        const line = strokes[strokes.length - 1];
        const last = line[line.length - 1];
        if (Math.hypot(last.x * pad.width - x, last.y * pad.height - y) < Style.hair)
            return;
        line.push(shares(x, y));
        strokes = strokes.slice();
    }

    function told(): string {
        const places = strokes.map(line => line.map(at => [Number(at.x.toFixed(4)), Number(at.y.toFixed(4))]));
        return JSON.stringify({ratio: Number((pad.width / pad.height).toFixed(4)), strokes: places});
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
            Rectangle {
                visible: said.text !== ""
                color: Style.noticeSoft
                radius: Style.radius
                implicitHeight: said.implicitHeight + 2 * Style.gapSmall
                Layout.fillWidth: true

                Copy {
                    id: said

                    anchors.verticalCenter: parent.verticalCenter
                    x: Style.gap
                    width: parent.width - 2 * Style.gap
                    prose: view.body.problem
                    color: Style.notice
                    Accessible.role: Accessible.AlertMessage
                }
            }
        }

        ColumnLayout {
            anchors.fill: parent
            spacing: Style.gap

            Rectangle {
                id: pad

                color: Style.paper
                border.color: Style.accent
                border.width: 2 * Style.line
                radius: Style.radius
                Layout.fillWidth: true
                Layout.preferredHeight: Math.min(Style.mm(150), parent.height - Style.button - 2 * Style.gap)
                Accessible.role: Accessible.Graphic
                Accessible.ignored: !enabled
                Accessible.name: view.words.signature_pad

                // the line to sign on
                Rectangle {
                    x: Style.gapLarge
                    y: Math.round(parent.height * 0.75)
                    width: parent.width - 2 * Style.gapLarge
                    height: Style.hair
                    color: Style.rule
                }
                Copy {
                    anchors.centerIn: parent
                    visible: view.strokes.length === 0
                    prose: view.words.signature_pad
                    color: Style.inkSoft
                }
                Shape {
                    anchors.fill: parent

                    ShapePath {
                        strokeColor: Style.ink
                        strokeWidth: Style.line * 1.4
                        fillColor: "transparent"
                        capStyle: ShapePath.RoundCap
                        joinStyle: ShapePath.RoundJoin

                        PathMultiline {
                            paths: view.strokes.map(line => line.map(at => Qt.point(at.x * pad.width, at.y * pad.height)))
                        }
                    }
                }
                MouseArea {
                    objectName: "signature:pad"
                    anchors.fill: parent
                    preventStealing: true
                    onPressed: mouse => view.begin(mouse.x, mouse.y)
                    onPositionChanged: mouse => view.go(mouse.x, mouse.y)
                }
            }
            RowLayout {
                spacing: Style.gap
                uniformCellSizes: true
                Layout.fillWidth: true

                BigButton {
                    objectName: "signature:clear"
                    text: view.words.signature_clear
                    enabled: view.strokes.length > 0
                    weight: enabled ? "secondary" : "quiet"
                    Layout.fillWidth: true
                    onClicked: view.strokes = []
                }
                BigButton {
                    objectName: "signature:done"
                    text: view.words.signature_done
                    enabled: view.strokes.length > 0
                    weight: enabled ? "primary" : "quiet"
                    Layout.fillWidth: true
                    onClicked: {
                        view.kiosk.reply(view.turn, view.told());
                        view.strokes = [];
                    }
                }
            }
            Item {
                Layout.fillHeight: true
            }
        }
    }
}
