"""Writes of reporting: asking (`asking`), filling a form in by its link (`answering`), accepting it (`judging`)."""
