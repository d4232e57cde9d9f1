"""Whether the code changed since it was last asked, for `make dev`. Only looks; starting again: `supervisor`."""

from __future__ import annotations

import time
from pathlib import Path

_FOLDERS = (
    "clear_platform",
    "enterprises",
    "execution",
    "outcomes",
    "capability",
    "institutional",
    "templates",
)
_ENDINGS = {".py", ".html", ".txt", ".css", ".js", ".sql"}
_SECONDS_BETWEEN_LOOKS = 1.0


class Changes:
    """Looks at the times of the code's files, at most once a second."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._seen = self._look()
        self._looked_at = time.monotonic()

    def __call__(self) -> bool:
        if time.monotonic() - self._looked_at < _SECONDS_BETWEEN_LOOKS:
            return False
        now = self._look()
        changed, self._seen = now != self._seen, now
        self._looked_at = time.monotonic()
        return changed

    def _look(self) -> frozenset[tuple[str, int]]:
        return frozenset(
            (str(file), file.stat().st_mtime_ns)
            for folder in _FOLDERS
            for file in (self._root / folder).rglob("*")
            if file.suffix in _ENDINGS and file.is_file()
        )
