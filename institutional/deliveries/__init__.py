"""Figures delivered to platforms outside. Here so far: what others are told of them."""
