"""Snapshots of how an enterprise stood on a day. Not here: what they mean for a decision (`forecasts`)."""
