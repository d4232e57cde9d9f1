"""Writes of events: those that others send (`receiving`), what is kept of telling them (`keeping`)."""
