"""Snapshots of how an enterprise stood. Here so far: what others are told of them."""
