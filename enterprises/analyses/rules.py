"""The one form in which a JSON value is hashed, the hash of an analysis, the sources of its inputs. Pure: no Django."""

from __future__ import annotations

import hashlib
import json.encoder
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from clear_platform.foundation.days import day_in_words

_TEXT = json.encoder.encode_basestring
UNKNOWN_SOURCE = "unknown"
ANALYSED = ("cfo", "cmo", "coo", "cto")
"""The domains that an analysis is of."""
DOMAINS = (*ANALYSED, "general")
"""The domains that a decision is of."""
_WORDS = {None: "null", True: "true", False: "false"}


TITLES = {
    "cfo": "Finance",
    "cmo": "Marketing",
    "coo": "Operations",
    "cto": "Technology",
    "general": "General",
}
"""What the domains are called."""


def analysis_numbered(domain: str, number: int) -> str:
    """Give what an analysis is called where its number is asked for: Finance analysis 12."""
    return f"{TITLES.get(domain, domain)} analysis {number}"


def analysis_named(domain: str, on: date) -> str:
    """Give what an analysis is called where people read of it: Finance analysis, 14 Apr 2026."""
    return f"{TITLES.get(domain, domain)} analysis, {day_in_words(on)}"


def canonical_json(value: Any) -> str:
    """Give JSON text that is the same for the same value, wherever it was kept in between.

    Keys are sorted and no space is left; a number is written in plain decimal without trailing zeros, so that 100,
    100.0 and 1e2 are one number, as they are to PostgreSQL.
    **Source:** after RFC 8785, but for numbers, which there are IEEE doubles and here are exact decimals.
    """
    if isinstance(value, str):
        return _TEXT(value)
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float | Decimal):
        return _number(Decimal(str(value)))
    if isinstance(value, list | tuple):
        return "[" + ",".join([canonical_json(one) for one in value]) + "]"
    if isinstance(value, Mapping):
        members = sorted((str(key), one) for key, one in value.items())
        return "{" + ",".join([f"{_TEXT(key)}:{canonical_json(one)}" for key, one in members]) + "}"
    if isinstance(value, Sequence):
        return canonical_json(list(value))
    raise TypeError(f"{type(value).__name__} has no canonical form; make it text first.")


def content_hash(value: Any) -> str:
    """Give the SHA-256, in hexadecimal, of a value's canonical JSON."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def analysis_hash(*, domain: str, inputs: Mapping[str, Any], findings: Mapping[str, Any]) -> str:
    """Give the hash of what an analysis says: its domain, its inputs and what was found."""
    return content_hash({"domain": domain, "inputs": inputs, "findings": findings})


def _number(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError("A number that is not finite has no canonical form.")
    plain = format(value, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in {"-0", ""} else plain


def sources_of_inputs(inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the codes of the sources that an analysis's inputs were read from; none where they were stated here.

    Inputs name the rows they come from as `{type, id, source}`. One that does not say its source counts as unknown.
    """
    return tuple(sorted({str(one.get("source") or UNKNOWN_SOURCE) for one in inputs.get("sources", ())}))
