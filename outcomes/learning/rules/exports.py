"""The figures of a snapshot read from an export of opportunities; a mapping says which columns mean what."""

from __future__ import annotations

import csv
import statistics
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from typing import Any

from outcomes.learning.rules.calculating import EXACT

_TIMES = ("%Y-%m-%d %H:%M", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M %p", "%b %d %Y %I:%M %p")
Rules = Mapping[str, Mapping[str, Any]]
MOST_FAULTS = 50
"""So many faults of a file are named; whoever mends these sees the next."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file: in which line, counted from one as programs that show it do, and in which column."""

    line: int
    column: str
    code: str
    says: str


@dataclass(frozen=True)
class Read:
    """The figures that an export holds, and what is wrong with it; where anything is, there are no figures."""

    figures: Mapping[str, Decimal]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Columns:
    """Which columns of an enterprise's export are read, by the names at its head; an empty one is not read."""

    arrived_column: str = ""
    answered_column: str = ""
    stage_column: str = ""
    appointment_stages: Sequence[str] = ()
    status_column: str = ""
    won_values: Sequence[str] = ()
    recorded_column: str = ""


@dataclass(frozen=True)
class _Row:
    line: int
    cells: Mapping[str, str]


def columns_from(said: Mapping[str, Any]) -> Columns:
    """Give columns by the names of their fields; what is not there is not read."""
    return Columns(**{one.name: said[one.name] for one in fields(Columns) if one.name in said})


def rules_from(text: str) -> dict[str, dict[str, Any]]:
    """Give the rules of a mapping written as TOML. Refuses: `ValueError` for what is no TOML."""
    return tomllib.loads(text)


def rules_of(columns: Columns) -> dict[str, dict[str, Any]]:
    """Give the rules by which an export with these columns is read; a figure that lacks a column has none."""
    rules: dict[str, dict[str, Any]] = {}
    if columns.arrived_column and columns.answered_column:
        rules["lead_response_minutes"] = {
            "minutes": {"from": columns.arrived_column, "to": columns.answered_column},
        }
    if columns.stage_column and columns.appointment_stages:
        reached = {"column": columns.stage_column, "is": list(columns.appointment_stages)}
        rules["lead_to_appt_rate"] = {"share": {"that": reached}}
        if columns.status_column and columns.won_values:
            won = {"column": columns.status_column, "is": list(columns.won_values)}
            rules["close_rate"] = {"share": {"of": reached, "that": won}}
    if columns.recorded_column:
        rules["crm_adoption_rate"] = {"share": {"that": {"column": columns.recorded_column, "filled": True}}}
    return rules


def read_export(
    content: bytes, rules: Rules, *, places: Mapping[str, int], zone: tzinfo = UTC, all_columns: bool = False
) -> Read:
    """Read the figures that an export holds.

    Takes: the file as it came, UTF-8 or Windows-1252, with commas, semicolons or tabs; rules by metric; how many
    decimals each metric is kept with; the zone of times that name none; whether every column that the rules name has to
    be there, as where an enterprise said itself how its exports are read. A figure whose columns are not there is else
    not measured.
    Gives: only what could be read; no row that counts gives no figure, not zero. Cells that a short row leaves out are
    empty. A moment that cannot be read is a fault, and so is a day alone, which is a whole day and no moment; an answer
    before the lead, a row with more cells than the head, a column named twice. Then there is no figure at all.
    Refuses: `ValueError` for rules that name no known metric, or neither a share nor minutes.
    """
    strange = sorted(set(rules) - set(places))
    if strange:
        raise ValueError(f"A snapshot has no {', '.join(strange)}.")
    names, rows, faults = _table(content)
    if all_columns:
        faults += [
            Fault(1, one, "column_lacking", f"The head has no column '{one}'.")
            for one in dict.fromkeys(column for rule in rules.values() for column in _columns(rule))
            if _key(one) not in names
        ]
    found: dict[str, Decimal] = {}
    for metric, rule in rules.items():
        value = _figure(names, rows, rule, zone, faults)
        if value is not None:
            found[metric] = value.quantize(Decimal(1).scaleb(-places[metric]), rounding=ROUND_HALF_UP)
    if faults:
        return Read({}, tuple(sorted(set(faults), key=lambda one: (one.line, one.column))[:MOST_FAULTS]))
    return Read(found)


def _figure(
    names: Set[str], rows: Sequence[_Row], rule: Mapping[str, Any], zone: tzinfo, faults: list[Fault]
) -> Decimal | None:
    match rule:
        case {"share": {"that": that}}:
            return _share(names, rows, rule["share"].get("of"), that)
        case {"minutes": {"from": begin, "to": end}}:
            return _minutes(rows, str(begin), str(end), zone, faults)
    raise ValueError("A figure is read as share = { that = … } or as minutes = { from = …, to = … }.")


def _columns(rule: Mapping[str, Any]) -> Iterator[str]:
    for way in rule.values():
        for name, said in way.items():
            yield str(said["column"] if name in {"of", "that"} else said)


def _share(
    names: Set[str], rows: Sequence[_Row], of: Mapping[str, Any] | None, that: Mapping[str, Any]
) -> Decimal | None:
    conditions = [one for one in (of, that) if one is not None]
    if any(_key(one["column"]) not in names for one in conditions):
        return None
    counted = [row for row in rows if of is None or _holds(row, of)]
    if not counted:
        return None
    return EXACT.divide(Decimal(sum(_holds(row, that) for row in counted)), Decimal(len(counted)))


def _minutes(rows: Sequence[_Row], begin: str, end: str, zone: tzinfo, faults: list[Fault]) -> Decimal | None:
    spans = []
    for row in rows:
        first, then = _moment_in(row, begin, zone, faults), _moment_in(row, end, zone, faults)
        if first is None or then is None:
            continue
        if then < first:
            faults.append(Fault(row.line, end, "before", f"This is before what stands under '{begin}'."))
            continue
        spans.append(Decimal((then - first).days * 1440) + EXACT.divide(Decimal((then - first).seconds), Decimal(60)))
    return statistics.median(spans) if spans else None


def _holds(row: _Row, condition: Mapping[str, Any]) -> bool:
    value = row.cells.get(_key(condition["column"]), "").strip().casefold()
    if condition.get("filled"):
        return bool(value)
    return value in {str(one).strip().casefold() for one in condition["is"]}


def _moment_in(row: _Row, column: str, zone: tzinfo, faults: list[Fault]) -> datetime | None:
    said = row.cells.get(_key(column), "").strip()
    if not said:
        return None
    found = _moment(said, zone)
    if found is None:
        faults.append(
            Fault(row.line, column, "no_moment", f"'{said[:40]}' is no day with an hour, such as 2026-03-01 09:30.")
        )
    return found


def _moment(said: str, zone: tzinfo) -> datetime | None:
    with suppress(ValueError):
        date.fromisoformat(said)
        # A whole day: its midnight would make an answer of the same day hours late, or one before its lead.
        return None
    for form in ("", *_TIMES):
        with suppress(ValueError, OverflowError):
            # In UTC before two are compared: between clocks that were turned, time still counts as it goes by.
            return _in_form(said, form, zone).astimezone(UTC)
    return None


def _in_form(said: str, form: str, zone: tzinfo) -> datetime:
    """Give a time as a form of `strptime` says it, by ISO 8601 without one, in a zone where it names none."""
    if form:
        return datetime.strptime(said, form).replace(tzinfo=zone)
    exact = datetime.fromisoformat(said)
    return exact if exact.tzinfo is not None else exact.replace(tzinfo=zone)


def _table(content: bytes) -> tuple[set[str], list[_Row], list[Fault]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    head = text.lstrip("\r\n").split("\n", 1)[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    faults: list[Fault] = []
    rows: list[_Row] = []
    names: list[str] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not names:
                names = [_key(cell) for cell in cells]
                twice = [name for name, n in Counter(name for name in names if name).items() if n > 1]
                faults += [
                    Fault(reader.line_num, name, "twice", "Two columns have this name; rename one.") for name in twice
                ]
            elif len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
                says = f"{len(cells)} cells, where the head has {len(names)}. Quote what holds a separator."
                faults.append(Fault(reader.line_num, "", "too_many_cells", says))
            else:
                rows.append(_Row(reader.line_num, dict(zip(names, cells, strict=False))))
    except csv.Error as fault:
        faults.append(Fault(reader.line_num, "", "unreadable", f"This is no CSV: {fault}."))
    return set(names), rows, faults


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
