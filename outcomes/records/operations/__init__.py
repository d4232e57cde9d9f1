"""Writes of outcomes.

What a person records (`recording`), what a file brings (`loading`), what an institution makes of it (`reviewing`) and
when it closes a period (`locking`), the library (`library`).
"""
