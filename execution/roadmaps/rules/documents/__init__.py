"""The ten sections of a roadmap as Markdown: written from what is known, and renewed by what came of it."""
