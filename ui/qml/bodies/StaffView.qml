pragma ComponentBehavior: Bound
import QtQuick
import pages
import style
import components

// Somebody of the staff compares: the record's picture, and beside it, equally large, the person before the camera. Without
// the person's consent the camera stays off, and the eyes of the staff do the same.
View {
    id: view

    required property StaffBody body

    readonly property bool live: body.live

    PageFrame {
        kiosk: view.kiosk
        turn: view.turn
        frame: view.frame
        equalOptions: true // whoever compares is not nudged

        Item {
            id: pair

            // as tall as there is room for, at the proportions of the picture on an identity card (102 × 126)
            readonly property real captions: Math.max(record.captionHeight, person.captionHeight)
            // there is a picture, and it can be seen, however long the words are
            readonly property real least: record.source === "" && person.source === "" ? 0 : height / 3
            readonly property real tall: Math.max(least, Math.min(height - captions, (width - Style.gap) / 2 * 126 / 102))

            anchors.fill: parent

            Row {
                anchors.centerIn: parent
                spacing: Style.gap

                Portrait {
                    id: record

                    width: (pair.width - Style.gap) / 2
                    pictureHeight: pair.tall
                    source: view.shown.portrait
                    missing: view.words.staff_no_record
                    caption: view.words.staff_record
                }
                Portrait {
                    id: person

                    width: (pair.width - Style.gap) / 2
                    pictureHeight: pair.tall
                    mirror: true // the preview is a mirror; two pictures that are compared show a person the same way round
                    source: view.shown.preview > 0 ? "image://preview/" + view.shown.preview : ""
                    missing: view.live ? view.words.face_waiting : view.words.staff_in_person
                    caption: view.live ? view.words.staff_live : ""
                }
            }
        }
    }

    component Portrait: Column {
        id: portrait

        required property real pictureHeight
        required property string source
        required property string missing
        required property string caption
        property bool mirror: false
        readonly property real captionHeight: label.height + spacing

        spacing: Style.gapSmall

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.round(portrait.pictureHeight * 102 / 126)
            height: Math.round(portrait.pictureHeight)
            color: Style.surface
            border.color: Style.rule
            border.width: Style.hair

            Image {
                anchors.fill: parent
                visible: portrait.source !== ""
                source: portrait.source
                mirror: portrait.mirror
                cache: false
                fillMode: Image.PreserveAspectCrop
                Accessible.role: Accessible.Graphic
                Accessible.ignored: !enabled
                Accessible.name: portrait.caption
            }
            Icon {
                anchors.centerIn: parent
                visible: portrait.source === ""
                name: "person"
                edge: Math.round(parent.width / 2)
                colour: Style.border
            }
        }
        Copy {
            id: label

            // why there is no picture stands below it, where there is room for words
            prose: portrait.source === "" ? portrait.missing : portrait.caption
            width: parent.width
            size: Style.fitted(prose, 2.5 * width, Style.textBody, Style.textSmall)
            color: Style.inkSoft
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
