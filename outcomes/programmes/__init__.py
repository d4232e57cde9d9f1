"""Programmes and those who take part in them. Here so far: what providers tell of them."""
