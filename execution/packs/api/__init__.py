"""The API doors of packs."""
