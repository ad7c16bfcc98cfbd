pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import style
import components

// Nobody is here. The first touch, wherever it lands, only wakes the kiosk.
Screen {
    id: screen

    objectName: "attract"
    activeFocusOnTab: true
    Accessible.role: Accessible.Button
    Accessible.name: words.attract_title
    Accessible.ignored: !enabled
    Accessible.onPressAction: Hand.spoken()

    GridLayout {
        anchors.fill: parent
        anchors.margins: Style.margin
        columns: screen.landscape ? 2 : 1
        columnSpacing: 2 * Style.margin
        rowSpacing: Style.gapLarge

        ColumnLayout {
            spacing: Style.gap
            Layout.fillWidth: true
            Layout.alignment: screen.landscape ? Qt.AlignVCenter : Qt.AlignTop
            Layout.topMargin: screen.landscape ? 0 : Style.gapLarge

            Copy {
                text: screen.words.open_always
                size: Style.textLead
                color: Style.good
                font.weight: Font.Bold
                Layout.fillWidth: true
            }
            Copy {
                text: screen.words.attract_title
                size: Style.textHero
                font.weight: Font.Bold
                lineHeight: 0.95
                Layout.fillWidth: true
                Accessible.role: Accessible.Heading
            }
            Copy {
                text: screen.words.attract_lead
                size: screen.landscape ? Style.textLead : Style.textHeading
                color: Style.inkSoft
                Layout.fillWidth: true
            }
        }
        CardPicture {
            name: screen.words.social_card_name
            slot: screen.words.social_card_place
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: screen.landscape ? screen.width * Style.leftShare : -1
        }
        Column {
            visible: screen.shown.services.length > 0
            spacing: Style.gapSmall
            Layout.fillWidth: true
            Layout.columnSpan: screen.landscape ? 2 : 1

            Rectangle {
                width: parent.width
                height: Style.hair
                color: Style.rule
            }
            Copy {
                text: screen.words.attract_offers
                color: Style.inkSoft
            }
            Flow {
                width: parent.width
                spacing: Style.gapSmall

                Repeater {
                    model: screen.shown.services

                    Rectangle {
                        id: offer

                        required property var modelData

                        visible: modelData.available
                        width: label.implicitWidth + 2 * Style.gap
                        height: label.implicitHeight + 2 * Style.gapSmall
                        radius: Style.radius
                        color: Style.accentSoft

                        Copy {
                            id: label

                            anchors.centerIn: parent
                            text: offer.modelData.label
                            size: Style.textLead
                            color: Style.accent
                            font.weight: Font.Bold
                            wrapMode: Text.NoWrap
                        }
                    }
                }
            }
        }
    }
}
