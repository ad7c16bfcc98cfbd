import QtQuick

// A text that a screen reader says at once: when it comes up, and whenever it changes.
Copy {
    readonly property string said: visible && enabled ? prose : ""

    onSaidChanged: {
        if (said !== "")
            Accessible.announce(said, Accessible.Assertive);
    }
    Accessible.role: Accessible.AlertMessage
}
