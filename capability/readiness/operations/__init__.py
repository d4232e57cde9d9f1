"""Writes of scores and readiness: computing them anew (`recomputing`), flags of a position's holder (`flagging`)."""
