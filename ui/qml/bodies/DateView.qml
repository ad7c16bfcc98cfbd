import components

// A day.
WheelsView {}
