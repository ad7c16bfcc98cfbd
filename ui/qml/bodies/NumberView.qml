import components

// A number.
TypedView {}
