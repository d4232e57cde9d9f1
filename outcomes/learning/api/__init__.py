"""The API of what roadmaps came to."""
