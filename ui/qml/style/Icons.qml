pragma Singleton
import QtQuick

// Every sign that is drawn, by its name: SVG path data on a grid of 24 × 24, of which the outermost 2 stay free. They are
// lines of one width with round ends (components/Icon.qml), so that they belong together; nothing is filled.
QtObject {
    readonly property var paths: ({
        // the tools of every page
        night: "M 20.5 14.2 A 8.6 8.6 0 1 1 9.8 3.5 A 7 7 0 0 0 20.5 14.2 Z",
        contrast: "M 12 3 A 9 9 0 0 1 12 21 A 9 9 0 0 1 12 3 Z M 12 3 L 12 21 M 15 4.4 L 15 19.6 M 18 6.6 L 18 17.4",
        larger: "M 2.5 19 L 6.5 9 L 10.5 19 M 4 15.6 L 9 15.6 M 10.6 19 L 16.2 4.5 L 21.8 19 M 12.7 14 L 19.7 14",
        seated: "M 10 4.5 A 1.7 1.7 0 1 1 10 4.4 M 9.5 9 L 10.5 15 L 16 15 L 18.5 20 L 20.5 19.2 M 10 11.5 L 15 11.5 "
            + "M 8 12.2 A 5 5 0 1 0 15.2 18",
        language: "M 12 3 A 9 9 0 0 1 12 21 A 9 9 0 0 1 12 3 Z M 3.2 12 L 20.8 12 M 12 3 C 7.2 8 7.2 16 12 21 "
            + "M 12 3 C 16.8 8 16.8 16 12 21",
        hear: "M 3 9.5 L 6.5 9.5 L 11.5 5 L 11.5 19 L 6.5 14.5 L 3 14.5 Z M 15 8.6 A 5 5 0 0 1 15 15.4 "
            + "M 17.6 5.8 A 8.8 8.8 0 0 1 17.6 18.2",
        // the frame
        back: "M 20 12 L 4 12 M 11 5 L 4 12 L 11 19",
        help: "M 12 3 A 9 9 0 0 1 12 21 A 9 9 0 0 1 12 3 Z M 9.3 9.3 A 2.8 2.8 0 1 1 12 12.6 L 12 13.8 M 12 17 L 12 17.1",
        finish: "M 10 4 L 4 4 L 4 20 L 10 20 M 9.5 12 L 20.5 12 M 16 7 L 21 12 L 16 17",
        done: "M 4 12.5 L 9.5 18 L 20 6.5",
        failed: "M 6 6 L 18 18 M 18 6 L 6 18",
        erase: "M 8.5 5 L 21 5 L 21 19 L 8.5 19 L 3 12 Z M 12 9.2 L 17.2 14.8 M 17.2 9.2 L 12 14.8"
    })
}
