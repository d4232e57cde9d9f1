"""How fast CLEAR is, measured on this machine. `make bench` runs all of it; a slow figure is shown, never a failure.

One module for each thing measured, listed in `__main__`. What is proved right or wrong belongs to `tests`.
"""
