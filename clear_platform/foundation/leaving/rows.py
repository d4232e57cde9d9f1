"""A list of a page as a file of rows (CSV), as far as the sources of its rows let them go.

Every row is weighed; what has to be named beside it stands in its own last column. Texts that a spreadsheet would
compute are tamed; days and moments are ISO 8601, moments in UTC. Not here: which rows, and what their columns are
called.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse

from clear_platform.foundation.leaving.files import ATTRIBUTION_COLUMN, Spooled, file_answer
from clear_platform.foundation.leaving.gate import release_from, weigh
from clear_platform.foundation.leaving.origins import Origin
from clear_platform.foundation.leaving.results import Purpose, Scales, Subject, each_once
from clear_platform.foundation.spreadsheets import neutralise
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
    written = Spooled(_lines(origin.prepared(rows), columns, origin, scales, subject.type))
    with ExitStack() as where_refused:
        where_refused.callback(written.file.close)
        release = release_from(scales, actor=actor, subject=subject)
        where_refused.pop_all()
    return file_answer(release, written, name=name, media_type=MEDIA_TYPE)


def _lines(rows: QuerySet[Any], columns: Columns, origin: Origin, scales: Scales, part: str) -> Iterator[bytes]:
    beside = [ATTRIBUTION_COLUMN] if origin.from_outside else []
    yield _line([*columns, *beside])
    for row in rows.iterator(chunk_size=AT_ONCE):
        sources = origin.sources(row, scales.decision)
        if not scales.keeps(part, sources):
            continue
        cells = [_cell(read(row)) for read in columns.values()]
        yield _line([*cells, *([_named(sources, scales)] if beside else [])])


def _named(sources: Iterable[str], scales: Scales) -> str:
    verdicts = [scales.decision.on(code) for code in sorted(sources)]
    return " ".join(each_once(text for one in verdicts for text in (one.attribution, one.watermark)))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return neutralise(str(value))


def _line(cells: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()
