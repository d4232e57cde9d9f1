"""Pages of learning: what a roadmap came to, what many came to, and how exports are read."""
