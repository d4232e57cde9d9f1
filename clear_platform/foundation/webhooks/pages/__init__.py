"""Pages of webhooks: the addresses events are sent to, what was sent, and the addresses signed events come in by."""
