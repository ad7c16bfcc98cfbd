"""Programs and content as signed bundles: how they are packed, and the repository in which they lie (TUF)."""
