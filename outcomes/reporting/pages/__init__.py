"""Pages of reporting: what was asked and what came (`asking`), setting that right (`correcting`), what it comes to
(`totals`), closed periods (`periods`), and the form that whoever holds its link fills in (`links`).
"""
