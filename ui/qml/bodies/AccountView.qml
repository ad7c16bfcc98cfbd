import components

// The number of a bank card.
TypedView {}
