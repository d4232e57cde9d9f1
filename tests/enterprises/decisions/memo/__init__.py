"""Stories of memos."""
