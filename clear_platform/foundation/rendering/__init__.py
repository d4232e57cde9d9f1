"""How CLEAR shows itself: the page shell, its parts as template tags, and the rendering of every refusal.

Not here: what a page says (that is each slice's `pages.py`) and how a figure is computed.
"""
