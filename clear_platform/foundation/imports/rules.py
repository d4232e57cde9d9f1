"""What holds for every import, whatever its rows mean: headings that say the same are one.

Pure: no Django, no files. Matching whole headers is in `columns`, understanding cells in `cells`.
"""

from __future__ import annotations


def fold_heading(heading: str) -> str:
    """Give a heading without what people write differently: case, spaces, underscores, punctuation."""
    return "".join(sign for sign in heading.casefold() if sign.isalnum())
