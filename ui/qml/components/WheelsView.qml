pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style

// A day or a month, turned to part by part with large buttons. The last button says what it confirms.
View {
    id: view

    required property WheelsBody body
    // whether any wheel has long steps: then all have their room, and the short ones stand in one row
    readonly property bool far: body.wheels.some(wheel => wheel.turners.length > 2)

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame

        aside: Why {
            words: view.words
            reason: view.frame.why
            Layout.fillWidth: true
        }

        ColumnLayout {
            anchors.fill: parent
            spacing: Style.gap

            RowLayout {
                spacing: Style.gap
                uniformCellSizes: true
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.maximumHeight: Style.mm(230)

                Repeater {
                    model: view.body.wheels

                    ColumnLayout {
                        id: column

                        required property Wheel modelData

                        spacing: Style.gap
                        Layout.alignment: Qt.AlignVCenter

                        Repeater {
                            model: view.far ? [10, 1] : [1]
                            delegate: Turn {
                                wheel: column.modelData
                            }
                        }
                        Rectangle {
                            color: Style.accentSoft
                            radius: Style.radius
                            Layout.fillWidth: true
                            Layout.fillHeight: true
                            Layout.minimumHeight: Style.target
                            Layout.maximumHeight: Style.key

                            Copy {
                                anchors.centerIn: parent
                                text: column.modelData.value
                                size: Style.fitted(text, parent.width - 2 * Style.gapSmall, parent.height / Style.lineHeight, Style.textLead)
                                color: Style.accent
                                font.weight: Font.Bold
                                wrapMode: Text.NoWrap
                            }
                        }
                        Repeater {
                            model: view.far ? [-1, -10] : [-1]
                            delegate: Turn {
                                wheel: column.modelData
                            }
                        }
                    }
                }
            }
            BigButton {
                objectName: "key:ok"
                text: view.words.pin_ok + " " + view.body.said
                weight: "primary"
                Layout.fillWidth: true
                onClicked: view.kiosk.reply(view.turn, "key:ok")
            }
            Item {
                Layout.fillHeight: true
            }
        }
    }

    component Turn: Item {
        id: cell

        required property int modelData
        property Wheel wheel: null
        readonly property Turner turner: wheel.turners.find(turner => turner.step === modelData) ?? null

        implicitHeight: button.implicitHeight
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: Style.key

        BigButton {
            id: button

            anchors.fill: parent
            objectName: cell.turner?.key ?? ""
            visible: cell.turner !== null
            text: cell.turner?.label ?? ""
            leftPadding: 2 * Style.line
            rightPadding: 2 * Style.line
            size: Style.fitted(text, availableWidth, Style.textBody, Style.textSmall)
            weight: cell.turner?.turns ? "secondary" : "quiet"
            enabled: cell.turner?.turns ?? false
            minimumHeight: Style.target
            onClicked: view.kiosk.reply(view.turn, objectName)
        }
    }
}
