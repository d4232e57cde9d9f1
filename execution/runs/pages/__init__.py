"""Pages of runs: the list, one run with its steps, what a person does with it, and how agents do."""
