import components

// A telephone number.
TypedView {}
