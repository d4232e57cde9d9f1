"""Writes of outcomes.

What a person records (`recording`), what a file brings (`loading`), what an institution makes of it (`reviewing`) and
when it closes a period (`locking`), metrics of its own (`defining`), the library that ships (`library`).
"""
