"""What a pack is, when it is good enough, when it is fresh, and how amounts are converted by it. Pure: no Django."""
