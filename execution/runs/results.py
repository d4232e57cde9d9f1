"""What reads and operations of runs give: frozen values, plain as JSON where doors show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

Json = Any


@dataclass(frozen=True)
class Carried:
    """How a run stands after it was carried out, as an answer of the API has it."""

    run_id: UUID
    status: str
    result: Json
    state: Mapping[str, Json]
    trace: list[dict[str, Json]]
    metadata: Mapping[str, Json]
    sources: tuple[str, ...] = ()
    failed_step: str | None = None
    fault_code: str = ""
    fault_text: str = ""
    retry_after_seconds: int | None = None
    worth_another_try: bool = False


@dataclass(frozen=True)
class PackInForce:
    """The data pack of a kind that a run would stand on.

    `because` says why the newest did not reconcile, where it did not.
    """

    pack_id: int | None
    is_fresh: bool
    status: str
    estimated_ready: datetime | None = None
    because: str = ""


@dataclass(frozen=True)
class Difference:
    """Something that is not the same in two runs, or in a run and its replay."""

    what: str
    was: str
    now: str


@dataclass(frozen=True)
class Replayed:
    """What a replay found: nothing different, or each thing that is."""

    run_id: UUID
    result_hash: str
    steps: int
    differences: tuple[Difference, ...] = field(default_factory=tuple)

    @property
    def is_same(self) -> bool:
        """Whether every byte is the same."""
        return not self.differences
