"""Writes of runs: beginning them, carrying them out, steering them."""
