"""What holds for every import, whatever its rows mean: comparing headings, telling and taming formulas, digests.

Pure: no Django, no files. Matching whole headers is in `columns`, understanding cells in `cells`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

_FORMULA_START = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_TAMED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_PLAIN_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?(?<=\d)([eE][+-]?\d+)?\s*%?")


def fold_heading(heading: str) -> str:
    """Give a heading without what people write differently: case, spaces, underscores, punctuation."""
    return "".join(sign for sign in heading.casefold() if sign.isalnum())


def is_formula_text(text: str) -> bool:
    """Say whether a spreadsheet would take this text for a formula; a plain signed number is none."""
    return bool(_FORMULA_START.match(text)) and not _PLAIN_NUMBER.fullmatch(text)


def neutralise(text: str) -> str:
    """Give the text so that no spreadsheet computes it: an apostrophe in front, where it would.

    Plain numbers, negative ones among them, stay what they are. `restore` takes the apostrophe away again.
    """
    return f"'{text}" if is_formula_text(text) or _TAMED.match(text) else text


def restore(text: str) -> str:
    """Give the text that `neutralise` was given, so that a file which left can come back."""
    return text[1:] if _TAMED.match(text) else text


def facts_digest(facts: Mapping[str, Any]) -> str:
    """Give the SHA-256 of facts in one canonical form: equal digests mean that nothing changed."""
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
