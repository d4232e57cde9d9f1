"""Building packs: what a provider has is fetched, loaded, reconciled and put in force; or that is left to a worker.

Providers are called between transactions. A pack that does not pass stays, with the reasons; the one before it stays in
force.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, acting, enqueue, job_name, operation, record
from execution.packs import queries
from execution.packs.errors import ProviderOff
from execution.packs.models import DataPack
from execution.packs.operations.steps import BUILDERS, load_pack, publish_pack, reconcile_pack
from execution.packs.providers.port import Provider
from execution.packs.providers.registry import provider_of, providers
from execution.packs.results import PackShown
from execution.packs.rules.freshness import due_day
from execution.packs.rules.material import Kind

BUILD = job_name("packs.build")


def build_pack(*, actor: Actor, kind: Kind, provider: Provider, asof: date) -> PackShown:
    """Take a pack of one day all the way, or to where it fails; `status` of what this gives says which.

    To be called outside of any scope. Refuses: what the provider refuses, `MaterialUnusable`; `RoleNotAllowed`.
    """
    material = provider.fetch(kind, asof)
    made = load_pack(actor=actor, material=material, provider=provider.code)
    judged = reconcile_pack(actor=actor, pack_id=made.id)
    return publish_pack(actor=actor, pack_id=made.id) if passed(judged) else judged


def build_what_is_due(*, actor: Actor, kind: Kind, provider: Provider) -> Sequence[PackShown]:
    """Build every day that a provider has after the last one in force, oldest first, as far as they pass.

    What comes after a day that failed waits: it would be judged against the wrong one.
    """
    moment = clock.now()
    with acting(actor, read_only=True):
        last = queries.pack_in_force(kind, source=provider.source)
    built: list[PackShown] = []
    for day in provider.days_after(kind, last.asof_date if last else None, due_day(moment)):
        built.append(build_pack(actor=actor, kind=kind, provider=provider, asof=day))
        if not built[-1].in_force:
            break
    return built


def build_newest_of_file(*, actor: Actor, file: Path, days: int) -> Sequence[PackShown]:
    """Build the packs of rates of the newest days of a file, oldest first, those that are not in force yet.

    Not only what is due: for a file that is handed over once, and whose days before the newest show how rates went.
    """
    provider = provider_of(Kind.FX, file=file)
    with acting(actor, read_only=True):
        there = queries.days_in_force(Kind.FX, source=provider.source)
    newest = provider.days_after(Kind.FX, date.min, due_day(clock.now()))[-days:]
    return [build_pack(actor=actor, kind=Kind.FX, provider=provider, asof=day) for day in newest if day not in there]


def build_first(*, actor: Actor, kind: Kind, provider: str) -> Sequence[PackShown]:
    """Build the pack of today where a provider has none in force yet, so that nobody waits for the night for the first.

    Refuses: what `build_pack` refuses, `ProviderUnknown`.
    """
    chosen = provider_of(kind, provider)
    with acting(actor, read_only=True):
        standing = queries.pack_in_force(kind, source=chosen.source)
    return [] if standing else [build_pack(actor=actor, kind=kind, provider=chosen, asof=clock.today())]


def passed(pack: PackShown) -> bool:
    """Say whether a pack may be put in force."""
    return pack.reconciliation_status in {DataPack.Reconciliation.PASSED, DataPack.Reconciliation.ACCEPTED}


@operation(BUILDERS)
def request_pack(*, actor: Actor, kind: str, provider: str = "", asof_date: date | None = None) -> int:
    """Leave it to a worker to build a pack; without a day, all that is due. Gives the id of the job.

    Refuses: `ProviderUnknown`, `ProviderOff`. Leaves: the job, an entry.
    """
    chosen = provider_of(Kind(kind), provider)
    job = _left_to_a_worker(chosen, Kind(kind), asof_date)
    record(
        actor=actor,
        action="request_pack",
        object_type="execution.datapack",
        object_id=kind,
        after={"kind": kind, "provider": chosen.code, "asof_date": asof_date, "job": job},
    )
    return job


@operation(BUILDERS)
def request_packs_due(*, actor: Actor) -> int:
    """Leave it to workers to build all that is due, each provider by itself, so that none waits for another.

    Gives how many jobs; providers that are off have none. Leaves: the jobs, an entry.
    """
    jobs = [_left_to_a_worker(one, kind, None) for one in providers() if one.on for kind in sorted(one.kinds)]
    record(
        actor=actor,
        action="request_packs_due",
        object_type="execution.datapack",
        object_id="all",
        after={"jobs": jobs},
    )
    return len(jobs)


def _left_to_a_worker(provider: Provider, kind: Kind, asof_date: date | None) -> int:
    if not provider.on:
        raise ProviderOff(provider=provider.code, because=provider.state)
    return enqueue(
        BUILD, kind=str(kind), provider=provider.code, asof_date=None if asof_date is None else asof_date.isoformat()
    )
