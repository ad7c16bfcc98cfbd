pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import pages
import style
import components

// Five grades with drawn faces; other answers are ordinary buttons below.
View {
    id: view

    required property RatingBody body


    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame
        showOptions: false

        ColumnLayout {
            anchors.fill: parent
            spacing: Style.gap

            Repeater {
                model: view.body.grades

                BigButton {
                    id: choice

                    required property Option modelData

                    objectName: "option:" + modelData.id
                    text: modelData.label
                    hint: modelData.hint
                    centred: false
                    leftPadding: Style.mm(48)
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.maximumHeight: Style.mm(52)
                    onClicked: view.kiosk.reply(view.turn, modelData.id)

                    GradeFace {
                        anchors.verticalCenter: parent.verticalCenter
                        x: Style.gapLarge
                        grade: Number(choice.modelData.id)
                    }
                }
            }
            Item {
                Layout.fillHeight: true
            }
            OptionList {
                kiosk: view.kiosk
                turn: view.turn
                options: view.frame.options
                columns: 1
                Layout.fillWidth: true
            }
        }
    }
}
