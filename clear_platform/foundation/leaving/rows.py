"""A list of a page as a file of rows (CSV), as far as the sources of its rows let them go.

Every row is weighed; what has to be named beside it stands in its own last column. Texts that a spreadsheet would
compute are tamed; days and moments are ISO 8601, moments in UTC. Not here: which rows, and what their columns are
called.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse

from clear_platform.foundation.leaving.files import ATTRIBUTION_COLUMN, Spooled, closed_if_refused, file_answer
from clear_platform.foundation.leaving.gate import release_from, weigh
from clear_platform.foundation.leaving.origins import Origin
from clear_platform.foundation.leaving.results import Purpose, Scales, Subject, each_once
from clear_platform.foundation.spreadsheets import csv_line, neutralise
from clear_platform.foundation.tenancy.actors import Actor

MEDIA_TYPE = "text/csv; charset=utf-8"
AT_ONCE = 500
Columns = Mapping[str, Callable[[Any], object]]
"""What a file calls its columns, in their order, and how each is read from a row."""


def rows_file(
    actor: Actor, rows: QuerySet[Any], *, columns: Columns, origin: Origin, subject: Subject, name: str
) -> FileResponse:
    """Give rows as a CSV file; that it left is written down as for every file.

    Takes: `origin`, how the sources of a row are found. Refuses: `RightsRefused` where none of the rows may leave.
    """
    scales = weigh(actor, Purpose.EXPORT)
    prepared = origin.prepared(rows).iterator(chunk_size=AT_ONCE)
    weighed = ((row, origin.sources(row, scales.decision)) for row in prepared)
    lines = _lines(weighed, columns, scales, subject.type, attributed=origin.from_outside)
    return _left(actor, lines, scales, subject=subject, name=name)


def figures_file(
    actor: Actor, rows: Iterable[tuple[Any, Collection[str]]], *, columns: Columns, subject: Subject, name: str
) -> FileResponse:
    """Give what was computed as a CSV file, as `rows_file` gives rows of a table.

    Takes: each row with the codes of the sources of all that it was computed from. Refuses: `RightsRefused` where none
    of them may leave.
    """
    scales = weigh(actor, Purpose.EXPORT)
    lines = _lines(rows, columns, scales, subject.type, attributed=True)
    return _left(actor, lines, scales, subject=subject, name=name)


def _left(actor: Actor, lines: Iterator[bytes], scales: Scales, *, subject: Subject, name: str) -> FileResponse:
    written = Spooled(lines)
    with closed_if_refused(written):
        release = release_from(scales, actor=actor, subject=subject)
    return file_answer(release, written, name=name, media_type=MEDIA_TYPE)


def _lines(
    rows: Iterable[tuple[Any, Collection[str]]], columns: Columns, scales: Scales, part: str, *, attributed: bool
) -> Iterator[bytes]:
    yield csv_line([*columns, *([ATTRIBUTION_COLUMN] if attributed else [])])
    for row, sources in rows:
        if not scales.keeps(part, sources):
            continue
        cells = [_cell(read(row)) for read in columns.values()]
        yield csv_line([*cells, *([_named(sources, scales)] if attributed else [])])


def _named(sources: Iterable[str], scales: Scales) -> str:
    verdicts = [scales.decision.on(code) for code in sorted(sources)]
    return " ".join(each_once(text for one in verdicts for text in (one.attribution, one.watermark)))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return neutralise(str(value))
