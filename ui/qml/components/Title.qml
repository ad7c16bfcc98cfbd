import QtQuick
import style

// What a page is about. Screen readers know it from other headings by its id: Qt Quick has no levels of headings.
Copy {
    size: Style.textTitle
    wide: true
    font.weight: Font.Bold
    Accessible.role: Accessible.Heading
    Accessible.id: "title"
}
