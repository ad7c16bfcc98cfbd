import components

// An amount of yuan and fen.
TypedView {}
