import QtQuick
import QtQuick.Layouts
import style

// What stands on the screen when nobody is here; whatever else is put into it comes below.
GridLayout {
    id: welcome

    required property bool landscape
    required property string always
    required property string heading
    required property string lead
    required property string card
    required property string slot

    columns: landscape ? 2 : 1
    columnSpacing: 2 * Style.margin
    rowSpacing: Style.gapLarge

    ColumnLayout {
        spacing: Style.gap
        Layout.fillWidth: true
        Layout.alignment: welcome.landscape ? Qt.AlignVCenter : Qt.AlignTop
        Layout.topMargin: welcome.landscape ? 0 : Style.gapLarge

        Copy {
            text: welcome.always
            size: Style.textLead
            color: Style.good
            font.weight: Font.Bold
            Layout.fillWidth: true
        }
        Copy {
            text: welcome.heading
            size: Style.textHero
            font.weight: Font.Bold
            lineHeight: 0.95
            Layout.fillWidth: true
            Accessible.role: Accessible.Heading
        }
        Copy {
            text: welcome.lead
            size: welcome.landscape ? Style.textLead : Style.textHeading
            color: Style.inkSoft
            Layout.fillWidth: true
        }
    }
    CardPicture {
        name: welcome.card
        slot: welcome.slot
        restMs: Style.longRestMs // nobody is here: what moves all the time costs all the time
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredWidth: welcome.landscape ? welcome.width * Style.leftShare : -1
    }
}
