"""The steps of a pack: load, reconcile, publish. Each is an operation of its own, so that each can be seen and redone.

What a pack holds is written once, when it is loaded. Steps are safe to repeat: the same content is the same pack.
"""

from __future__ import annotations

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    STAFF_WRITERS,
    Actor,
    Allowed,
    operation,
    platform_organization_id,
    publish,
    record,
    source_by_code,
)
from clear_platform.foundation.stated import words_of
from execution.packs import queries
from execution.packs.contracts import PackPublished, PackReconciliationFailed
from execution.packs.errors import AcceptanceUnexplained, MaterialUnusable, NothingToAccept, NotReconciled
from execution.packs.models import DataPack, PackPrice, PackRate
from execution.packs.results import PackShown
from execution.packs.rules import reconciling
from execution.packs.rules.material import Material, unusable

BUILDERS = Allowed(staff=STAFF_WRITERS)
LONGEST_REASON = 500
ROWS_AT_ONCE = 1000


@operation(BUILDERS)
def load_pack(*, actor: Actor, material: Material, provider: str) -> PackShown:
    """Write down what a provider gave, as a pack that is not in force yet.

    Gives: the pack; the one that is there, where the same content of that day was loaded before.
    Refuses: `MaterialUnusable`. Leaves: the pack with its rates and prices, an entry; nothing where it was there.
    """
    because = unusable(material)
    if because:
        raise MaterialUnusable(provider=provider, asof_date=material.asof_date, because=because)
    source = source_by_code(material.source)
    _wait_for_others(material.kind, material.source)
    missing = [_as_json(one) for one in reconciling.known_when_loaded(material)]
    known = _known(material, source.pk)
    if known is not None:
        if known.reconciliation_status == DataPack.Reconciliation.FAILED and known.problems_json != missing:
            # The days before it may have come by now.
            known.problems_json = missing
            known.save(update_fields=["problems_json"])
        return queries.shown(known)
    made = DataPack.objects.create(
        kind=material.kind,
        asof_date=material.asof_date,
        source=source,
        provider=provider,
        hash=material.content_hash,
        problems_json=missing,
        built_at=clock.now(),
    )
    PackRate.objects.bulk_create(
        [PackRate(pack=made, base=one.base, quote=one.quote, rate=one.rate) for one in material.rates],
        batch_size=ROWS_AT_ONCE,
    )
    PackPrice.objects.bulk_create(
        [
            PackPrice(
                pack=made,
                symbol=one.symbol,
                price=one.price,
                unit=one.unit,
                currency=one.currency,
                observed_on=one.observed_on,
            )
            for one in material.prices
        ],
        batch_size=ROWS_AT_ONCE,
    )
    record(
        actor=actor,
        action="load_pack",
        obj=made,
        after={**_facts_of(made), "provider": provider, "rows": len(material.rates) + len(material.prices)},
    )
    return queries.shown(made)


@operation(BUILDERS)
def reconcile_pack(*, actor: Actor, pack_id: int) -> PackShown:
    """Judge a pack against the one in force before it, and write down what was found.

    A pack that passed, or was accepted, stays as it is. Refuses: `PackNotThere`.
    Leaves: its `reconciliation_status`, with the reasons where it failed; an entry; `pack.reconciliation_failed`.
    """
    row = _locked(pack_id)
    if row.reconciliation_status in {DataPack.Reconciliation.PASSED, DataPack.Reconciliation.ACCEPTED}:
        return queries.shown(row)
    before = queries.pack_before(row)
    loaded_with = [one for one in queries.problems_of(row) if one.code in reconciling.KNOWN_WHEN_LOADED]
    found = [
        *loaded_with,
        *reconciling.reconcile(queries.material_of(row), queries.material_of(before) if before else None),
    ]
    row.problems_json = [_as_json(one) for one in found]
    row.reconciliation_status = DataPack.Reconciliation.FAILED if found else DataPack.Reconciliation.PASSED
    row.status = DataPack.Status.ERROR if found else DataPack.Status.WARMING
    row.save(update_fields=["problems_json", "reconciliation_status", "status"])
    record(
        actor=actor,
        action="reconcile_pack",
        obj=row,
        after={
            **_facts_of(row),
            "reconciliation": row.reconciliation_status,
            "against": before.pk if before else None,
            "problems": [one.detail for one in found[: reconciling.MOST_NAMED]],
        },
    )
    if found:
        publish(
            actor=actor,
            type="pack.reconciliation_failed",
            subject=f"pack/{row.kind}",
            organization_id=platform_organization_id(),
            data=PackReconciliationFailed(
                pack_id=row.pk,
                kind=row.kind,
                asof_date=row.asof_date,
                source=row.source.code,
                problem_codes=sorted({one.code for one in found}),
            ),
        )
    return queries.shown(row)


@operation(BUILDERS)
def publish_pack(*, actor: Actor, pack_id: int) -> PackShown:
    """Put a pack that passed in force, in the place of the one of that day, in one transaction.

    Whoever reads meanwhile sees the one or the other. Refuses: `PackNotThere`, `NotReconciled`.
    Leaves: the pack in force, the one it replaces no longer; an entry; `pack.published`. Nothing where it is in force.
    """
    row = _locked(pack_id)
    if row.in_force:
        return queries.shown(row)
    if row.reconciliation_status not in {DataPack.Reconciliation.PASSED, DataPack.Reconciliation.ACCEPTED}:
        raise NotReconciled(
            pack_id=row.pk, because=reconciling.in_words(queries.problems_of(row)) or "Nobody judged it."
        )
    return _switched(actor, row)


@operation(BUILDERS)
def accept_pack(*, actor: Actor, pack_id: int, reason: str) -> PackShown:
    """Put a pack in force although it moved far or something is there no more, because somebody knows that it is so.

    Takes: how they know. Refuses: `PackNotThere`, `NothingToAccept`, `AcceptanceUnexplained`.
    Leaves: the pack in force with the reason; two entries; `pack.published`.
    """
    said = words_of(reason)
    if not said or len(said) > LONGEST_REASON:
        raise AcceptanceUnexplained(most=LONGEST_REASON)
    row = _locked(pack_id)
    failed = row.reconciliation_status == DataPack.Reconciliation.FAILED
    if not failed or not reconciling.may_be_accepted(queries.problems_of(row)):
        raise NothingToAccept(pack_id=row.pk)
    row.reconciliation_status = DataPack.Reconciliation.ACCEPTED
    row.accepted_because = said
    row.save(update_fields=["reconciliation_status", "accepted_because"])
    record(actor=actor, action="accept_pack", obj=row, after={**_facts_of(row), "reason": said})
    return _switched(actor, row)


def _switched(actor: Actor, row: DataPack) -> PackShown:
    now = clock.now()
    same = DataPack.objects.filter(kind=row.kind, source=row.source, asof_date=row.asof_date, in_force=True)
    replaced = same.select_for_update().first()
    same.update(in_force=False, superseded_at=now)
    row.in_force, row.status, row.published_at, row.superseded_at = True, DataPack.Status.FRESH, now, None
    row.save(update_fields=["in_force", "status", "published_at", "superseded_at"])
    record(
        actor=actor,
        action="publish_pack",
        obj=row,
        before={"in_force": replaced.pk if replaced else None},
        after={**_facts_of(row), "in_force": row.pk},
    )
    publish(
        actor=actor,
        type="pack.published",
        subject=f"pack/{row.kind}",
        organization_id=platform_organization_id(),
        data=PackPublished(
            pack_id=row.pk,
            kind=row.kind,
            asof_date=row.asof_date,
            source=row.source.code,
            hash=row.hash,
            replaces=replaced.pk if replaced else None,
            accepted=row.reconciliation_status == DataPack.Reconciliation.ACCEPTED,
        ),
    )
    return queries.shown(row)


def _locked(pack_id: int) -> DataPack:
    row = queries.pack_row(pack_id)
    _wait_for_others(row.kind, row.source.code)
    return DataPack.objects.select_for_update(of=("self",)).select_related("source").get(pk=row.pk)


def _known(material: Material, source_id: int) -> DataPack | None:
    same = DataPack.objects.filter(kind=material.kind, source_id=source_id, asof_date=material.asof_date)
    return same.filter(hash=material.content_hash).select_related("source").first()


def _wait_for_others(kind: str, source: str) -> None:
    # What is not there yet has no row to lock, and a pack is judged against the one in force.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('packs'), hashtext(%s))", [f"{kind}:{source}"])


def _facts_of(row: DataPack) -> dict[str, object]:
    return {"kind": row.kind, "asof_date": row.asof_date, "source_code": row.source.code, "hash": row.hash}


def _as_json(problem: reconciling.Problem) -> dict[str, str]:
    return {"code": problem.code, "subject": problem.subject, "detail": problem.detail}
