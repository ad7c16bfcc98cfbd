pragma Singleton
import QtQuick

// Whose hand is at the kiosk. Fingers and keys are seen by ui/glass.py before any button; a screen reader says so itself.
QtObject {
    // The last press was a key: the focus is drawn.
    property bool byKeys: false

    // A screen reader has pressed something.
    signal spoken()
}
