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

    Welcome {
        anchors.fill: parent
        anchors.margins: Style.margin
        landscape: screen.landscape
        always: screen.words.open_always
        heading: screen.words.attract_title
        lead: screen.words.attract_lead
        card: screen.words.social_card_name
        slot: screen.words.social_card_place

        Column {
            visible: screen.shown.services.some(service => service.available) // none while the kiosk comes into service
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
