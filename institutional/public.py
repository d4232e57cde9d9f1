"""All of this app that other apps may import."""
