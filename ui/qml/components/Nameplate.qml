import QtQuick
import style

// Whose machine this is.
Grid {
    id: plate

    required property string bureau
    required property string zone

    columns: Style.landscape ? 2 : 1
    columnSpacing: Style.gapLarge

    Copy {
        width: Style.landscape ? implicitWidth : parent.width
        text: plate.bureau
        color: Style.inkOnBand
        wrapMode: Text.NoWrap
        size: Style.landscape ? Style.textBody : Style.fitted(text, width, Style.textBody, Style.textSmall)
        font.weight: Font.Bold
        lineHeight: 0.9
    }
    Copy {
        text: plate.zone
        color: Style.inkOnBand
        size: Style.textSmall
        lineHeight: 0.9
    }
}
