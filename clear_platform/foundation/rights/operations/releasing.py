"""Writing down what was let out and what was not: the keeper of the gate."""

from __future__ import annotations

from clear_platform.foundation.audit.operations import record
from clear_platform.foundation.leaving import gate
from clear_platform.foundation.leaving.gate import Release
from clear_platform.foundation.leaving.results import Decision, Passed, Purpose
from clear_platform.foundation.rights import queries
from clear_platform.foundation.rights.errors import RightsChanged
from clear_platform.foundation.rights.operations.refusing import record_refused_sources
from clear_platform.foundation.tenancy.actors import Actor, Allowed, StaffGroup
from clear_platform.foundation.tenancy.framing import operation, require

EVERYBODY_SEATED = Allowed(
    staff=tuple(StaffGroup), institution=("admin", "analyst", "viewer"), enterprise=("owner", "member", "viewer")
)
"""Whoever may read may be let out something; what that is, the operation or query of each door has asked before."""


def register() -> None:
    """Take the gate; called when the app is ready."""
    gate.kept_by(_Keeper())


class _Keeper:
    def decide(self, actor: Actor, purpose: Purpose) -> Decision:
        return queries.decide(actor, purpose)

    def admit(self, actor: Actor) -> None:
        require(actor, EVERYBODY_SEATED)

    def settle(self, *, actor: Actor, release: Release) -> None:
        try:
            release_export(actor=actor, release=release)
        except RightsChanged as changed:
            # Its transaction is undone; that nothing left is written down in one of its own.
            refuse_export(actor=actor, release=release, because=changed.detail)
            raise

    def refuse(self, *, actor: Actor, release: Release) -> None:
        refuse_export(actor=actor, release=release)


@operation(EVERYBODY_SEATED)
def release_export(*, actor: Actor, release: Release) -> None:
    """Let out what was weighed, if its sources still allow it, and write down the decision.

    Refuses: `RightsChanged` where one of them ended in the meantime.
    Leaves: an entry with what leaves and what stays; another, `rights.refused`, where something stays.
    """
    _refuse_what_ended(actor, release)
    subject = release.subject
    record(
        actor=actor,
        action="release_export",
        object_type=subject.type,
        object_id=subject.id,
        after={"form": subject.form, **release.as_json()},
    )
    if release.withheld:
        _record_what_stays(actor, release)


@operation(EVERYBODY_SEATED)
def refuse_export(*, actor: Actor, release: Release, because: str = "") -> None:
    """Write down that nothing was let out, and why: what stays, or what ended while it was being made."""
    _record_what_stays(actor, release, because)


def _refuse_what_ended(actor: Actor, release: Release) -> None:
    now = queries.decide(actor, release.decision.purpose)
    derived = queries.decide(actor, Purpose.DERIVE)
    ended = [one for one in release.passed if _ended(one, release, now, derived)]
    if ended:
        raise RightsChanged(because=" ".join(now.on(one.source).sentence for one in ended))


def _ended(one: Passed, release: Release, now: Decision, derived: Decision) -> bool:
    # What passed as computed rests on the leave to compute, as it did when it was weighed.
    before = release.decision.on(one.source).allowed
    return not (now if before else derived).on(one.source).allowed


def _record_what_stays(actor: Actor, release: Release, ended: str = "") -> None:
    record_refused_sources(
        actor=actor,
        object_type=release.subject.type,
        object_id=release.subject.id,
        form=release.subject.form,
        purpose=release.decision.purpose,
        withheld=release.as_json()["withheld"],
        ended=ended,
    )
