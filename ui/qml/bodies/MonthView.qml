import components

// A month.
WheelsView {}
