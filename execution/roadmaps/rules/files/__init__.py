"""A pack as a Markdown checklist: written, read back with what hands did to it, and merged with what is here."""
