import QtQuick
import QtQuick.Layouts
import style

// What stands on the screen when nobody is here: when it serves, and how to begin.
GridLayout {
    id: welcome

    required property bool landscape
    required property string always
    required property string heading
    required property string lead
    required property list<string> steps

    columns: landscape ? 2 : 1
    columnSpacing: 2 * Style.margin
    rowSpacing: Style.gapLarge

    ColumnLayout {
        spacing: Style.gap
        Layout.fillWidth: true
        Layout.alignment: welcome.landscape ? Qt.AlignVCenter : Qt.AlignTop
        Layout.topMargin: welcome.landscape ? 0 : Style.gapLarge

        RowLayout {
            spacing: Style.gapSmall
            Layout.fillWidth: true

            Icon {
                edge: Style.textHeading
                name: "clock"
                colour: Style.good
            }
            Copy {
                prose: welcome.always
                size: Style.textHeading
                color: Style.good
                font.weight: Font.Bold
                Layout.fillWidth: true
            }
        }
        Title {
            prose: welcome.heading
            size: Style.textHero
            lineHeight: 0.95
            Layout.fillWidth: true
        }
        Copy {
            prose: welcome.lead
            size: welcome.landscape ? Style.textLead : Style.textHeading
            color: Style.inkSoft
            Layout.fillWidth: true
        }
    }
    Beginning {
        steps: welcome.steps
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: implicitHeight
        Layout.alignment: Qt.AlignVCenter
        Layout.preferredWidth: welcome.landscape ? welcome.width * Style.leftShare : -1
    }
}
