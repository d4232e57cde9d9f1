"""Pages of tasks: lists (`lists`), and one task with its milestones (`tasks`)."""
