"""The arithmetic of learning. No Django, no database."""
