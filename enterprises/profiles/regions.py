"""Names of regions by their code of ISO 3166-2, and what to write instead of one that is none. Pure.

A country's own two letters (ISO 3166-1) stand for all of it: some have no parts, and of others no more may be known.
Not here: which enterprise lies where.

**Source:** ISO 3166 as the iso-codes project keeps it, carried by pycountry.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from clear_platform.foundation.errors import FieldProblem
from enterprises.profiles.errors import NotARegion

EXAMPLE = "US-CA"
MOST_NAMED = 3
BEGINS_FROM = 3
"""How many letters a word has at least to find the names that have a word beginning with it; a shorter one is whole."""


@dataclass(frozen=True, slots=True)
class Codes:
    """Every code there is with its name: of parts of countries, and of countries."""

    parts: Mapping[str, str]
    countries: Mapping[str, str]


@cache
def codes() -> Codes:
    """Give all codes. They are read when first asked for: a process that starts does not wait for them."""
    import pycountry

    return Codes(
        parts={one.code: one.name for one in pycountry.subdivisions},
        countries={one.alpha_2: getattr(one, "common_name", one.name) for one in pycountry.countries},
    )


def is_region(code: str) -> bool:
    """Say whether a code stands for a part of a country, or for a country."""
    return code in codes().parts or code in codes().countries


def region_name(code: str | None) -> str:
    """Give the name of a region, blank for what is no code."""
    if not code:
        return ""
    return codes().parts.get(code) or codes().countries.get(code, "")


def region_in_words(code: str | None) -> str:
    """Give a region as a page shows it: California (US-CA); a code that is none stands alone."""
    name = region_name(code)
    return f"{name} ({code})" if name else code or ""


def regions_named(word: str) -> frozenset[str]:
    """Give the codes of all regions whose names, or whose countries' names, have a word that begins like this one.

    Capitals and accents do not count: "cote" finds Côte d'Ivoire and all its parts.
    """
    sought = _plain(word)
    if not sought:
        return frozenset()
    begun = f" {sought}" if len(sought) >= BEGINS_FROM else f" {sought} "
    named = {code for code, name in _plain_names().items() if begun in name}
    return frozenset(named | {code for code in codes().parts if code[:2] in named})


def instead_of(text: str) -> str:
    """Give what to write instead of a text that is no code: those it may mean, else some of its country, else one."""
    meant = _meant_by(text.strip())
    if meant:
        return " or ".join(meant)
    country = codes().countries.get(text.strip()[:2].upper(), "") if text.strip()[2:3] in {"", "-"} else ""
    if country:
        own = sorted(code for code in codes().parts if code.startswith(f"{text.strip()[:2].upper()}-"))
        some = ", ".join(region_in_words(code) for code in own[:MOST_NAMED])
        alone = f"{text.strip()[:2].upper()} for all of {country}"
        return f"a part of {country}, such as {some}; or {alone}" if some else alone
    return f"the country's two letters, a hyphen and its part, such as {region_in_words(EXAMPLE)}"


def fault_of(text: str | None) -> NotARegion | None:
    """Give the refusal of what is no code; None for a code, and where nothing is known."""
    if text is None or is_region(text):
        return None
    shown = text[:40]
    instead = instead_of(shown)
    said = NotARegion(region=shown, instead=instead).detail
    return NotARegion(region=shown, instead=instead, problems=[FieldProblem("/region", "not_a_region", said)])


@cache
def _plain_names() -> dict[str, str]:
    """Give each code with its name in plain letters, a blank on either side of each word."""
    known = codes()
    return {code: f" {_plain(name)} " for code, name in (*known.parts.items(), *known.countries.items())}


def _plain(text: str) -> str:
    """Give the words of a text without capitals, accents and what stands between words."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return " ".join(re.findall(r"\w+", bare.casefold()))


def _meant_by(text: str) -> list[str]:
    """Give the codes that are spelt otherwise, or whose names are written in their place; none where many would be."""
    if is_region(text.upper()):
        return [region_in_words(text.upper())]
    known = codes()
    named = [code for code, name in (*known.parts.items(), *known.countries.items()) if name.upper() == text.upper()]
    return [region_in_words(code) for code in named] if len(named) <= MOST_NAMED else []
