"""The bridge to NATS JetStream: what happened goes out over it, what others tell comes in. Not here: events."""
