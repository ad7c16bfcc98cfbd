import QtQuick
import style

// A demonstration says so on every screen, and maintenance what everybody should know; without a text there is none.
Rectangle {
    id: banner

    required property string text
    property string notice: ""

    height: visible ? Math.max(Style.banner, said.implicitHeight) : 0
    visible: text !== "" || notice !== ""
    color: Style.noticeSoft

    Column {
        id: said

        anchors.centerIn: parent
        width: parent.width - 2 * Style.margin
        topPadding: banner.notice !== "" ? Style.gapSmall : 0
        bottomPadding: topPadding

        Copy {
            width: parent.width
            visible: text !== ""
            horizontalAlignment: Text.AlignHCenter
            text: banner.text
            size: Style.textSmall
            color: Style.notice
        }
        Copy {
            objectName: "notice"
            width: parent.width
            visible: text !== ""
            horizontalAlignment: Text.AlignHCenter
            prose: banner.notice
            size: Style.textBody
            color: Style.notice
        }
    }
}
