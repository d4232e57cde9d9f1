"""What leaves is written out in full first, and never held in memory for it."""

from __future__ import annotations

import io
import tracemalloc

import pytest

from clear_platform.foundation.leaving.errors import RightsRefused
from clear_platform.foundation.public import Spooled, closed_if_refused

CHUNK = 1 << 20
CHUNKS = 16


def test_a_large_file_is_not_held_in_memory() -> None:
    tracemalloc.start()
    try:
        written = Spooled(bytes(CHUNK) for _one in range(CHUNKS))
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    with written.file as file:
        assert (most < 6 * CHUNK, len(file.read())) == (True, CHUNKS * CHUNK)


def test_what_was_opened_to_leave_is_closed_where_it_is_refused() -> None:
    written, opened = Spooled([b"one"]), io.BytesIO(b"two")
    with pytest.raises(RightsRefused), closed_if_refused(written), closed_if_refused(opened):
        raise RightsRefused(because="It ended.")
    assert (written.file.closed, opened.closed) == (True, True)


def test_what_leaves_is_left_open_for_whoever_sends_it() -> None:
    written = Spooled([b"one"])
    with closed_if_refused(written):
        pass
    assert written.file.read() == b"one"
    written.file.close()
