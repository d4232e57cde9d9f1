"""Matching the header of a file with the columns that a kind of import knows. Pure; cells are understood in `cells`."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clear_platform.foundation.errors import FieldProblem
from clear_platform.foundation.imports.errors import MappingMalformed, WrongColumns
from clear_platform.foundation.imports.results import ColumnMatch
from clear_platform.foundation.imports.rules import fold_heading
from clear_platform.foundation.rendering import strict_json


@dataclass(frozen=True)
class Column:
    """One column that a kind of import knows, under the name that its template file has."""

    name: str
    meaning: str
    required: bool = True


def match_columns(
    header: Sequence[str], columns: Sequence[Column], mapping: Mapping[str, str] | None = None
) -> ColumnMatch:
    """Find each known column in the header of a file, by the mapping where it names one, else by its own name.

    Takes: the mapping from a known column's name to the heading it has in this file.
    Gives: positions and headings by column name, the columns that are absent, and the headings that are not read.
    Refuses: `WrongColumns` when a required column is absent, stands twice, or the mapping names what is not there;
    all faults are in one sentence and one by one, each with the nearest heading when one looks like it; the
    sentence names all the columns that are needed.
    """
    mapping = mapping or {}
    known = {column.name for column in columns}
    folded = [fold_heading(heading) for heading in header]
    times = Counter(folded)
    faults = [
        _fault(name, "unknown", f"the mapping names the column {name}, which this import does not know")
        for name in mapping
        if name not in known
    ]
    positions: dict[str, int] = {}
    for column in columns:
        wanted = mapping.get(column.name, column.name)
        folded_wanted = fold_heading(wanted)
        if times[folded_wanted] > 1:
            faults.append(
                _fault(column.name, "repeated", f"{wanted} stands {times[folded_wanted]} times in the header")
            )
        elif folded_wanted in times and folded_wanted:
            positions[column.name] = folded.index(folded_wanted)
        elif column.required or column.name in mapping:
            faults.append(_fault(column.name, "missing", f"{wanted} is missing{_nearest(wanted, header)}"))
    if faults:
        said = "; ".join(fault.detail for fault in faults)
        raise WrongColumns(reason=f"{said}. {_needed(columns)}".rstrip(), problems=faults)
    read = set(positions.values())
    return ColumnMatch(
        positions=positions,
        headings={name: header[position] for name, position in positions.items()},
        absent=tuple(column.name for column in columns if column.name not in positions),
        ignored=tuple(heading for position, heading in enumerate(header) if position not in read and heading),
    )


def _fault(column: str, code: str, sentence: str) -> FieldProblem:
    return FieldProblem(f"/file/{column.replace('~', '~0').replace('/', '~1')}", code, sentence)


def _needed(columns: Sequence[Column]) -> str:
    needed = [column.name for column in columns if column.required]
    return f"Needed are {', '.join(needed)}." if needed else ""


def _nearest(wanted: str, header: Sequence[str]) -> str:
    by_folded = {fold_heading(heading): heading for heading in header if heading}
    near = difflib.get_close_matches(fold_heading(wanted), list(by_folded), n=1, cutoff=0.7)
    return f" (is it {by_folded[near[0]]}?)" if near else ""


def read_mapping(text: str) -> tuple[dict[str, str], str]:
    """Give what a person wrote for a mapping: the mapping itself, or the name of one that is kept; else both empty.

    Takes: JSON such as `{"Name": "Borrower"}`, or a name. Refuses: `MappingMalformed`.
    """
    if not text.lstrip().startswith("{"):
        return {}, text.strip()
    try:
        mapping = strict_json.loads(text.encode("utf-8", "surrogatepass"))
    except strict_json.NotStrictJson as fault:
        raise MappingMalformed(
            reason=str(fault), problems=[FieldProblem("/mapping", "not_json", str(fault))]
        ) from fault
    wrong = [name for name, heading in mapping.items() if not isinstance(heading, str)]
    if wrong:
        reason = f"The heading for {wrong[0]} is no text."
        raise MappingMalformed(reason=reason, problems=[FieldProblem("/mapping", "not_text", reason)])
    return mapping, ""
