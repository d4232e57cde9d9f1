"""Writing rights: the sources that ship, exceptions to them, and what was let out."""
