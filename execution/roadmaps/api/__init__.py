"""API doors of roadmaps, the library of tickets, packs and their files."""
