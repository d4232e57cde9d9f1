"""Reads for scoring: what scores are made from (`gathering`), and the scores that are stored (`stored`)."""
