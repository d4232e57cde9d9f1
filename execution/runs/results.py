"""What reads and operations of runs give: frozen values, plain as JSON where doors show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

Json = Any
RUN_STATUSES = ("queued", "running", "awaiting_review", "succeeded", "failed", "dead_lettered", "cancelled")


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
class ReadRun:
    """A run that succeeded, with its result and all that it stands on."""

    run_id: UUID
    organization_id: int
    asof_date: date
    pricing_pack_id: int | None
    ledger_commit_hash: str | None
    pattern_version: int
    result: Json
    result_hash: str
    run_hash: str
    set_by_person: bool
    sources: tuple[str, ...]
    finished_at: datetime
    requested_by: str


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


@dataclass(frozen=True)
class Spent:
    """What something cost: a step of a run, or, `step_id` empty, a capability over all its calls."""

    capability: str
    tokens_in: int
    tokens_out: int
    amount: Decimal
    currency: str
    step_id: str = ""


@dataclass(frozen=True)
class ShownStep:
    """One step of a run's pattern, reached or not, as a page shows it.

    `needs`: the steps it rests on. `output_begin`: the first letters of what it gave, in canonical form.
    """

    step_id: str
    capability: str
    agent_name: str
    needs: tuple[str, ...]
    status: str
    attempt: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None
    duration_ms: int = 0
    inputs_hash: str = ""
    output_hash: str = ""
    output_begin: str = ""
    sources: tuple[str, ...] = ()
    cached: bool = False
    rests_on_person: bool = False
    reason: str = ""
    set_by: str = ""
    error_code: str = ""
    error_text: str = ""

    @property
    def set_by_person(self) -> bool:
        """Whether a person set this very value."""
        return self.status == "overridden"

    @property
    def looked_at(self) -> bool:
        """Whether a person looked at it and let it pass."""
        return self.status == "succeeded" and bool(self.reason)


@dataclass(frozen=True)
class WantedValue:
    """What a value set by hand has to be: the schema of the capability's result, and a value to begin with."""

    schema: Mapping[str, Json]
    example: Json
