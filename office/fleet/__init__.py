"""The kiosks as remote maintenance sees them: what each has said of itself, and what of it wants somebody."""
