"""Writes of reporting: asking (`asking`), setting that right (`correcting`), filling a form in by its link
(`answering`), accepting it (`judging`).
"""
