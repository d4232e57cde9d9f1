"""Every write of roadmaps, packs, their tickets and their files."""
