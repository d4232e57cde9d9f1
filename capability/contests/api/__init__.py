"""API doors of asking a person to look again."""
