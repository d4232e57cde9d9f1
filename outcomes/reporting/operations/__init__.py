"""Writes of reporting: asking (`asking`), filling in a form by its link (`answering`), accepting answers (`judging`)."""
