"""A version of a decision as a document that leaves: what it says, as PDF and as Markdown."""
