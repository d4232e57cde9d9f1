"""Writing packs: the steps from what a provider gave to what is in force, and whoever takes them in order."""
