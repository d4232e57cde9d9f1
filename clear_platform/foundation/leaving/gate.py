"""The gate that everything passes which leaves the house: exports, shares, reports, deliveries, files of any kind.

    scales = weigh(actor, Purpose.EXPORT)
    rows = [row for row in rows if scales.keeps("positions", [row.source])]
    release = release_from(scales, actor=actor, subject=Subject("institutional.portfolio", "12", "csv"))
    return file_answer(release, …)

`weigh` only reads, so a page can show beforehand what would stay. `release_from` asks for what has been weighed to go:
it is asked again and written down in the audit log as the last thing before the answer, and where a right ended in
between nothing leaves. Not here: what sources allow (`rights`, which registers itself), nor how files are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any, Protocol

from clear_platform.foundation.leaving.errors import RightsRefused
from clear_platform.foundation.leaving.results import (
    INTERNAL,
    Decision,
    Passed,
    Purpose,
    Scales,
    Subject,
    Withheld,
    each_once,
)
from clear_platform.foundation.tenancy import context
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.scope import in_scope


class Release:
    """The paper that says what leaves and what stays. The gate alone writes one; no file is made without it."""

    __slots__ = ("decision", "passed", "subject", "withheld")

    decision: Decision
    passed: Sequence[Passed]
    withheld: Sequence[Withheld]
    subject: Subject

    def __init__(self, subject: Subject, scales: Scales, *, written_by: object) -> None:
        if written_by is not _GATE:
            raise TypeError("Ask for it: release_from(scales, actor=…, subject=…).")
        self.subject, self.decision = subject, scales.decision
        self.passed, self.withheld = scales.passed, scales.withheld

    @property
    def attributions(self) -> tuple[str, ...]:
        """Give the lines that have to stand beside it, each once."""
        return each_once(one.attribution for one in self.passed)

    @property
    def watermark(self) -> str:
        """Give the words that have to stand across it."""
        return " · ".join(each_once(one.watermark for one in self.passed))

    def as_json(self) -> dict[str, Any]:
        """Give the decision as it is kept: for what, when, which sources go with how many rows, which stay and why."""
        return {
            "purpose": str(self.decision.purpose),
            "decided_at": self.decision.decided_at.isoformat().replace("+00:00", "Z"),
            "sources": [{"source": one.source, "rows": one.rows} for one in self.passed],
            "withheld": [
                {"source": one.source, "part": one.part, "rows": one.rows, "because": one.because}
                for one in self.withheld
            ],
        }


class Keeper(Protocol):
    """Who knows what sources allow, and writes down what was let out and what was not."""

    def decide(self, actor: Actor, purpose: Purpose) -> Decision:
        """Give the verdict on every source for a purpose, for the organization that the actor acts for."""

    def admit(self, actor: Actor) -> None:
        """Refuse whoever may be let out nothing at all."""

    def settle(self, *, actor: Actor, release: Release) -> None:
        """Ask again, and write down that it leaves. Refuses where it may not any more."""

    def refuse(self, *, actor: Actor, release: Release) -> None:
        """Write down that nothing of it left."""


_GATE = object()
_KEEPERS: list[Keeper] = []


def kept_by(keeper: Keeper) -> None:
    """Say who keeps the gate; called when the app is ready. Without a keeper nothing leaves."""
    _KEEPERS[:] = [keeper]


def weigh(actor: Actor, purpose: Purpose) -> Scales:
    """Give the scales for a purpose, with the verdict on every source for the organization that the actor acts for."""
    [keeper] = _KEEPERS
    with nullcontext() if in_scope() else context.acting(actor, read_only=True):
        return Scales(keeper.decide(actor, purpose), keeper.decide(actor, Purpose.DERIVE))


def release_from(scales: Scales, *, actor: Actor, subject: Subject, whole: bool = False) -> Release:
    """Let out what was weighed, less what stays, and give the paper that says so.

    Takes: `whole`, for what cannot leave in part. To be called in the scope of a request, or outside of any.
    Refuses: `RightsRefused` where nothing is left to go, or not all of it and it goes whole or not at all; it is in
    the audit log as `rights.refused`. What ended between the weighing and the answer is refused with `rights.changed`.
    Leaves: an entry `release_export`, and one `rights.refused` where something stays, before the door answers.
    """
    [keeper] = _KEEPERS
    # Asked once more when it leaves; here it is refused while nothing is on its way yet.
    keeper.admit(actor)
    release = Release(subject, scales, written_by=_GATE)
    if release.withheld and (whole or not release.passed):
        if not in_scope():
            keeper.refuse(actor=actor, release=release)
        raise _noted(actor, release)
    step = partial(keeper.settle, actor=actor, release=release)
    if in_scope():
        context.after_reading(step)
    else:
        step()
    return release


def _noted(actor: Actor, release: Release) -> RightsRefused:
    # In the scope of a request it is written down once that is rolled back.
    sources = sorted({one.source for one in release.withheld})
    because = " ".join(each_once(one.because for one in release.withheld))
    refusal = RightsRefused(because=because, sources=sources)
    if in_scope():
        context.note_refusal(actor, refusal)
    return refusal


def own_alone(actor: Actor, *, subject: Subject, purpose: Purpose = Purpose.EXPORT, rows: int = 1) -> Release:
    """Let out what was entered or computed here and rests on no other source, such as a file that somebody attached."""
    return all_of_one(actor, subject=subject, source=INTERNAL, purpose=purpose, rows=rows)


def all_of_one(
    actor: Actor, *, subject: Subject, source: str, purpose: Purpose = Purpose.EXPORT, rows: int = 1
) -> Release:
    """Let out what comes from one source, whole or not at all. Refuses: `RightsRefused`."""
    scales = weigh(actor, purpose)
    scales.keeps(subject.type, [source], rows=rows)
    return release_from(scales, actor=actor, subject=subject, whole=True)


def attributions_of(actor: Actor, sources: Iterable[str]) -> list[dict[str, str]]:
    """Give what has to be named beside data of these sources, as answers of the API carry it; own data need nothing."""
    [keeper] = _KEEPERS
    named = sorted(set(sources) - {INTERNAL})
    decision = keeper.decide(actor, Purpose.DISPLAY) if named else None
    return [
        {"source": one.source, "name": one.name, "licence": one.licence, "text": one.attribution}
        for code in named
        if decision is not None
        for one in (decision.on(code),)
    ]
