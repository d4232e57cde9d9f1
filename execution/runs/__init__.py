"""Runs of patterns. Here so far: what others are told of them."""
