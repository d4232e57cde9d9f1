"""Writes of imports by stage of life: `checking` a file, `committing` a batch, `undoing` it, keeping `mappings`."""
