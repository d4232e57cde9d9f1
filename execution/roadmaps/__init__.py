"""Roadmaps of enterprises, the library of tickets, packs of them in sprints, and their way out and back as Markdown."""
