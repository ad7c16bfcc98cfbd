pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import style
import components

// Five grades with drawn faces. An option whose id is not a grade (1…5) is an ordinary button below.
Screen {
    id: screen

    readonly property var grades: page.options.filter(option => isGrade(option))
    readonly property var others: page.options.filter(option => !isGrade(option))

    function isGrade(option: var): bool {
        return option.id.length === 1 && option.id >= "1" && option.id <= "5";
    }

    PageFrame {
        kiosk: screen.kiosk
        turn: screen.turn
        page: screen.page
        showOptions: false

        ColumnLayout {
            anchors.fill: parent
            spacing: Style.gap

            Repeater {
                model: screen.grades

                BigButton {
                    id: choice

                    required property var modelData

                    objectName: "option:" + modelData.id
                    text: modelData.label
                    hint: modelData.hint
                    centred: false
                    leftPadding: Style.mm(48)
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.maximumHeight: Style.mm(52)
                    onClicked: screen.kiosk.reply(screen.turn, modelData.id)

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
                kiosk: screen.kiosk
                turn: screen.turn
                options: screen.others
                columns: 1
                Layout.fillWidth: true
            }
        }
    }
}
