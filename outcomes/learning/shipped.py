"""The mapping of an export that ships, for enterprises that have not said how theirs are read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from outcomes.learning.rules.exports import Rules, rules_from

MAPPING = Path(__file__).parent / "mappings" / "ghl.toml"


@cache
def shipped_rules() -> Rules:
    """Give the rules that ship."""
    return rules_from(MAPPING.read_text(encoding="utf-8"))
