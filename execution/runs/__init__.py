"""Runs of patterns: carried out by `engine`, kept so that each can be gone on with, steered and repeated."""
