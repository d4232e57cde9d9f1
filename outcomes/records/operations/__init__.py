"""Writes of outcomes: what a person records (`recording`), what a file brings (`loading`), the library (`library`)."""
