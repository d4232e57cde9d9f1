"""Reads of overviews: what a run reads (`holdings`), and the newest overview with how it stands (`overviews`)."""
