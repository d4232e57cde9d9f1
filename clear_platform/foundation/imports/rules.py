"""What holds for every import, whatever its rows mean: headings that say the same are one.

Pure: no Django, no files. Matching whole headers is in `columns`, understanding cells in `cells`.
"""

from __future__ import annotations

ROWS_AT_A_TIME = 1_000
"""So many rows are loaded in one transaction."""

ROWS_AT_ONCE = 200
"""So many rows are loaded before the answer; more would let somebody wait for it. They are one part at most."""


def fold_heading(heading: str) -> str:
    """Give a heading without what people write differently: case, spaces, underscores, punctuation."""
    return "".join(sign for sign in heading.casefold() if sign.isalnum())
