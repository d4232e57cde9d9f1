"""Writes of reviews: asking for them, looking at them, deciding them."""
