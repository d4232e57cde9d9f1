"""What a reviewer is shown of a thing, whatever its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Any


@dataclass(frozen=True)
class About:
    """A thing as its reviewer sees it. `value`: what is to be let pass, as JSON; `facts`: what else is known."""

    title: str
    href: str
    act: str
    value: Json = None
    facts: Mapping[str, str] = field(default_factory=dict)
