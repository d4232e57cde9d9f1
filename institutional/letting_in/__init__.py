"""Letting an institution in: it asks by e-mail, an owner of an enterprise answers, and may end it later."""
