"""Writes of webhooks: addresses (`endpoints`, `inbound`), what is sent (`queueing`, `delivering`), what comes in."""
