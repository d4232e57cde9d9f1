"""Pages of decisions: lists and records (`reading`), writing a version (`writing`), deciding (`acting`)."""
