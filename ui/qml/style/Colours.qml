import QtQuick

// What every theme gives a colour to: the names say what is drawn with it, not how it looks. Which may stand on which is said
// in Style.qml, and a test measures it for each theme.
QtObject {
    // grounds: of a page, of what is set off from it, of the band at the top, of what is dark in every theme
    required property color paper
    required property color surface
    required property color band
    required property color dark
    // what is written on them
    required property color ink
    required property color inkSoft
    required property color inkOnBand
    required property color inkOnDark
    // lines: one that only divides, and one that shows where a control ends
    required property color rule
    required property color border
    // what can be pressed
    required property color accent
    required property color accentDown
    required property color accentSoft
    required property color inkOnAccent
    // how something stands
    required property color good
    required property color goodSoft
    required property color bad
    required property color badSoft
    required property color notice
    required property color noticeSoft
}
