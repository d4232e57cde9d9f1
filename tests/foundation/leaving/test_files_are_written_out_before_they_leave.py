"""What leaves is written out in full first, and never held in memory for it."""

from __future__ import annotations

import tracemalloc

from clear_platform.foundation.public import Spooled

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
