"""NATS JetStream: what happened goes out to it, what others tell comes in from it. Not here: events themselves."""
