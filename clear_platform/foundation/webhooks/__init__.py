"""Signed messages to and from other machines: events that are sent out, and those that signed senders bring in."""
