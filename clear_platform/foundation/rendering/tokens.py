"""The colour tokens as `tokens.css` defines them, read from there so that no value stands in two places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

STYLESHEET = "clear/tokens.css"
_PAIR = re.compile(r"--([a-z0-9-]+): light-dark\((#[0-9A-Fa-f]{6}), (#[0-9A-Fa-f]{6})\);")


@dataclass(frozen=True)
class Token:
    """A colour with its value in either theme."""

    name: str
    light: str
    dark: str


@cache
def colour_tokens() -> Mapping[str, Token]:
    """Give every colour token by its name without dashes, in the order of the stylesheet."""
    found = finders.find(STYLESHEET)
    if not isinstance(found, str):
        raise FileNotFoundError(f"The stylesheet {STYLESHEET} is not among the static files.")
    css = Path(found).read_text(encoding="utf-8")
    return {name: Token(name, light.upper(), dark.upper()) for name, light, dark in _PAIR.findall(css)}
