"""Pages of roadmaps: the board of a pack, a ticket, the sections, making one, files that went and came."""
