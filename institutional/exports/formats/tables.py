"""A package as tables for a spreadsheet: one file each, and a dictionary that says what every column means.

Rows within rows become a table of their own. Texts that a spreadsheet would compute are tamed; what has to stand beside
a row stands in its last column.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

from clear_platform.foundation.public import ATTRIBUTION_COLUMN, IN_MEMORY_BYTES, Scales
from clear_platform.foundation.spreadsheets import csv_line, neutralise
from enterprises.public import canonical_json
from institutional.exports.contracts.published import BESIDE, FILES, SOURCES, WITHHELD
from institutional.exports.contracts.shapes import Field, Nested, Table
from institutional.exports.gathered import Gathered, WrittenPart
from institutional.exports.queries.gathering import rights_told
from institutional.proof.results import Counted, Part

CSV: Final = "text/csv; charset=utf-8"
DICTIONARY: Final = "dictionary.csv"
_HEAD: Final = ("table", "column", "meaning", "type", "unit")
_ATTRIBUTION: Final = "What has to stand beside the row wherever it goes"


def table_parts(gathered: Gathered) -> Generator[Part]:
    """Give the files of a package as tables, to be read one after the other: each once, in full, before the next.

    To be closed by whoever reads them, which forgets what was held aside.
    """
    yield _part(DICTIONARY, _dictionary(gathered))
    for part in gathered.parts:
        with ExitStack() as forgotten:
            inner = {
                one.name: forgotten.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))
                for one in part.table.nested
            }
            yield _part(f"tables/{part.name}.csv", _rows(part, gathered.scales, inner))
            for one in part.table.nested:
                with inner[one.name] as kept:
                    kept.seek(0)
                    yield _part(f"tables/{one.table}.csv", _nested(one, kept))
    rights = rights_told(gathered.scales)
    for table, rows in ((SOURCES, rights["sources"]), (WITHHELD, rights["withheld"]), (FILES, gathered.files)):
        yield _part(f"tables/{table.name}.csv", _plain(table, rows))


def _part(path: str, lines: Iterable[bytes]) -> Part:
    counted = Counted(lines)
    return Part(path, CSV, counted, lambda: max(0, counted.count() - 1))


def _dictionary(gathered: Gathered) -> Iterator[bytes]:
    yield csv_line(_HEAD)
    for table in (*(part.table for part in gathered.parts), *BESIDE):
        for name, field in table.described():
            yield csv_line([name, field.name, field.meaning, field.form.word, field.unit])
    for part in gathered.parts:
        yield csv_line([part.name, ATTRIBUTION_COLUMN, _ATTRIBUTION, "text", ""])


def _rows(part: WrittenPart, scales: Scales, inner: Mapping[str, IO[bytes]]) -> Iterator[bytes]:
    columns, nested = part.table.columns, part.table.nested
    names = [one.name for one in columns]
    of_source = {code: _beside([code], scales) for code in scales.decision.verdicts}
    of_part = _beside(scales.of_part(part.name).sources, scales)
    yield csv_line([*names, ATTRIBUTION_COLUMN])
    for text in part.lines():
        row = json.loads(text, parse_float=Decimal)
        for one in nested:
            kept = canonical_json({"of": row[one.of], "rows": row[one.name]})
            inner[one.name].write(kept.encode() + b"\n")
        beside = of_source.get(row["source"], "") if "source" in names else of_part
        yield csv_line([*(_cell(row[name]) for name in names), neutralise(beside)])


def _beside(codes: Iterable[str], scales: Scales) -> str:
    verdicts = [scales.decision.on(code) for code in codes]
    told = (text for one in verdicts if one.allowed for text in (one.attribution, one.watermark))
    return " ".join(dict.fromkeys(text for text in told if text))


def _nested(one: Nested, kept: Iterable[bytes]) -> Iterator[bytes]:
    names = [field.name for field in one.fields]
    yield csv_line([one.key.name, *names])
    for text in kept:
        told = json.loads(text, parse_float=Decimal)
        for row in told["rows"]:
            yield csv_line([_cell(told["of"]), *(_cell(row[name]) for name in names)])


def _plain(table: Table, rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    columns: Sequence[Field] = table.columns
    yield csv_line([one.name for one in columns])
    for row in rows:
        yield csv_line([_cell(row[one.name]) for one in columns])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return neutralise(value) if isinstance(value, str) else canonical_json(value)
