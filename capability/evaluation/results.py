"""What is given of an evaluation that was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class KeptEvaluation:
    """An evaluation: of which file, made when, and its figures (none where evaluations are listed).

    `judged` says whether the loans were enough to judge out of time.
    """

    id: int
    file_name: str
    file_sha256: str
    made_at: datetime
    figures: Mapping[str, Any]
    judged: bool
