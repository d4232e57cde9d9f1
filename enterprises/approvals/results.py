"""Rules of approval as other code takes and gets them. Not here: their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """How many approvers one domain needs; None stands for every domain without a rule of its own."""

    domain: str | None
    approvers_needed: int


@dataclass(frozen=True)
class RulesShown:
    """The rules of an organization, what each domain comes to by them, and the tag of all of them."""

    organization_id: int
    rules: tuple[Rule, ...]
    needed: Mapping[str, int]
    tag: str
