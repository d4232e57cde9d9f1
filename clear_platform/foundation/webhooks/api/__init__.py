"""API doors of webhooks."""
