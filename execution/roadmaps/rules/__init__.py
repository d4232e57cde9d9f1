"""Pure rules of roadmaps and packs; no Django."""
