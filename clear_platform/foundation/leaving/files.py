"""How files leave: as the answer of a door, or written by a command. Both ask for the paper of the gate.

Nowhere else in the product is an answer made a download or an export written to a path; a test looks.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from clear_platform.foundation.leaving.gate import Release

ATTRIBUTION_COLUMN = "attribution"
"""Holds what has to stand beside a row, in files of rows: it stays with its row however the file is sorted or cut."""
IN_MEMORY_BYTES = 1024 * 1024
Answer = TypeVar("Answer", bound=HttpResponseBase)


class Spooled:
    """Something written out in full before it leaves: in memory while it is small, on disk beyond that.

    A request's transaction ends when its view does, so nothing can still be read while an answer is on its way.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        with ExitStack() as until_kept:
            self.file: IO[bytes] = until_kept.enter_context(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))
            # One by one: `writelines` would look at the size only after the last of them, with all of it in memory.
            for line in lines:
                self.file.write(line)
            self.file.seek(0)
            until_kept.pop_all()


@contextmanager
def closed_if_refused(content: IO[bytes] | Spooled) -> Iterator[None]:
    """Close what was opened to leave where what is inside refuses; where it does not, whoever sends it closes it."""
    opened = content.file if isinstance(content, Spooled) else content
    with ExitStack() as where_refused:
        where_refused.callback(opened.close)
        yield
        where_refused.pop_all()


def file_answer(release: Release, content: IO[bytes] | Spooled, *, name: str, media_type: str) -> FileResponse:
    """Give an answer that is saved as a file and never shown in place; it says what must be named beside it."""
    opened = content.file if isinstance(content, Spooled) else content
    answer = FileResponse(opened, as_attachment=True, filename=name, content_type=media_type)
    answer["Cache-Control"] = "no-store"
    return released(answer, release)


def released(answer: Answer, release: Release) -> Answer:
    """Put the paper to an answer that a library made."""
    answer.release = release  # type: ignore[attr-defined]  # read by the test that walks every address
    return answer


def blank_form(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """Give a file that holds nobody's data: an empty form to be filled in."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.release = None  # type: ignore[attr-defined]  # as above: it needs none, and says so
    return answer


def write_to(release: Release, path: Path, content: Spooled) -> None:
    """Write what may leave to a path. Refuses: `OSError` where it cannot be written."""
    _asked(release)
    with content.file, path.open("wb") as out:
        _copied(content, out.write)


def write_out(release: Release, content: Spooled) -> None:
    """Write what may leave to the standard output; that whoever reads it has enough, as `head` does, is no fault."""
    _asked(release)
    try:
        _copied(content, lambda part: sys.stdout.write(part.decode()))
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would still write at its end what it had not.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _asked(release: Release) -> None:
    if not isinstance(release, Release):
        raise TypeError("Ask the gate first: foundation.leaving.gate.")


def _copied(content: Spooled, write: Callable[[bytes], Any]) -> None:
    # By lines, so that no sign of more than one byte is cut in two.
    with content.file as lines:
        for line in lines:
            write(line)
