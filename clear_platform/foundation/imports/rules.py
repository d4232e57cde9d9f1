"""What holds for every import, whatever its rows mean: comparing headings, digests.

Pure: no Django, no files. Matching whole headers is in `columns`, understanding cells in `cells`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def fold_heading(heading: str) -> str:
    """Give a heading without what people write differently: case, spaces, underscores, punctuation."""
    return "".join(sign for sign in heading.casefold() if sign.isalnum())


def facts_digest(facts: Mapping[str, Any]) -> str:
    """Give the SHA-256 of facts in one canonical form: equal digests mean that nothing changed."""
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
