"""The figures of a snapshot read from an export of opportunities; a mapping says which columns mean what."""

from __future__ import annotations

import csv
import statistics
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from typing import Any

from outcomes.learning.rules.calculating import EXACT

_TIMES = ("%Y-%m-%d %H:%M", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M %p", "%b %d %Y %I:%M %p")
Row = Mapping[str, str]


def figures_of_export(content: bytes, mapping: str, *, places: Mapping[str, int]) -> dict[str, Decimal]:
    """Give the figures that an export holds.

    Takes: the file as it came, UTF-8 or Windows-1252, with commas, semicolons or tabs; a mapping in TOML; how many
    decimals each metric is kept with. Gives: only what could be read; no row that counts gives no figure, not zero.
    Refuses: `ValueError` for a mapping that names no known metric, or neither a share nor minutes.
    """
    rules = tomllib.loads(mapping)
    strange = sorted(set(rules) - set(places))
    if strange:
        raise ValueError(f"A snapshot has no {', '.join(strange)}.")
    rows = _rows(content)
    found: dict[str, Decimal] = {}
    for metric, rule in rules.items():
        value = _figure(rows, rule)
        if value is not None:
            found[metric] = value.quantize(Decimal(1).scaleb(-places[metric]), rounding=ROUND_HALF_UP)
    return found


def _figure(rows: Sequence[Row], rule: Mapping[str, Any]) -> Decimal | None:
    match rule:
        case {"share": {"that": that}}:
            return _share(rows, rule["share"].get("of"), that)
        case {"minutes": {"from": begin, "to": end}}:
            return _minutes(rows, str(begin), str(end))
    raise ValueError("A figure is read as share = { that = … } or as minutes = { from = …, to = … }.")


def _share(rows: Sequence[Row], of: Mapping[str, Any] | None, that: Mapping[str, Any]) -> Decimal | None:
    conditions = [one for one in (of, that) if one is not None]
    if not rows or any(_key(one["column"]) not in rows[0] for one in conditions):
        return None
    counted = [row for row in rows if of is None or _holds(row, of)]
    if not counted:
        return None
    return EXACT.divide(Decimal(sum(_holds(row, that) for row in counted)), Decimal(len(counted)))


def _minutes(rows: Sequence[Row], begin: str, end: str) -> Decimal | None:
    spans = []
    for row in rows:
        first, then = _moment(row.get(_key(begin), "")), _moment(row.get(_key(end), ""))
        if first is not None and then is not None and then >= first:
            spans.append(
                Decimal((then - first).days * 1440) + EXACT.divide(Decimal((then - first).seconds), Decimal(60))
            )
    return statistics.median(spans) if spans else None


def _holds(row: Row, condition: Mapping[str, Any]) -> bool:
    value = row.get(_key(condition["column"]), "").strip().casefold()
    if condition.get("filled"):
        return bool(value)
    return value in {str(one).casefold() for one in condition["is"]}


def _moment(text: str) -> datetime | None:
    said = text.strip()
    try:
        return datetime.fromisoformat(said).replace(tzinfo=UTC)
    except ValueError:
        return next((found for form in _TIMES if (found := _in_form(said, form)) is not None), None)


def _in_form(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError:
        return None


def _rows(content: bytes) -> list[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    head = text.split("\n", 1)[0]
    mark = max(",;\t", key=head.count)
    lines: Iterable[list[str]] = csv.reader(StringIO(text), delimiter=mark)
    table = [line for line in lines if any(cell.strip() for cell in line)]
    if not table:
        return []
    names = [_key(name) for name in table[0]]
    return [dict(zip(names, line, strict=False)) for line in table[1:]]


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
