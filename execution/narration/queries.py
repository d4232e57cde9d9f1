"""Reads of prompts and of what was written with them, within the reader's scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import Q, Sum

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, ScopedQuerySet, tag_of_values
from execution.narration.catalogue import Offered, offered, prompt_named
from execution.narration.errors import PromptVersionUnknown
from execution.narration.given import DayOfBudget, PromptInForce
from execution.narration.models import LLMBudget, LLMLog, Prompt, PromptVersion
from execution.narration.rules.wording import Part, Wording, compared
from execution.runs.results import Spent

SUMMARISE = "narrator.summarise"
"""The capability of an agent that all spending on language models is counted with."""
SHIPS = 0
"""The number under which the wording that ships is found where no version of it is kept, and of an organization's own
the one that lets the installation's hold."""


def whose(actor: Actor) -> int | None:
    """Give whose prompts an actor works on: staff on the installation's, all others on their organization's own."""
    return None if actor.sees_all else actor.organization_id


def prompts_in_force(*, actor: Actor, organization_id: int | None) -> Sequence[PromptInForce]:
    """Give every prompt with the wording that holds for an organization, None for the installation. Two queries."""
    kept = _kept(actor, organization_id, list(offered()))
    return [_in_force(one, kept, organization_id) for one in offered().values()]


def prompt_in_force(*, actor: Actor, key: str, organization_id: int | None) -> PromptInForce:
    """Give a prompt with the wording that holds for an organization. Refuses: `PromptUnknown`."""
    one = prompt_named(key)
    return _in_force(one, _kept(actor, organization_id, [key]), organization_id)


def versions_of(*, actor: Actor, key: str, organization_id: int | None) -> ScopedQuerySet:
    """Give every wording that a prompt had, newest first: the organization's own and the installation's.

    Refuses: `PromptUnknown`.
    """
    prompt_named(key)
    rows = PromptVersion.objects.for_actor(actor).filter(prompt__key=key)
    rows = rows.filter(Q(organization_id=organization_id) | Q(organization_id=None))
    return rows.select_related("made_by", "prompt").order_by("-made_at", "-pk")


def own_versions_of(*, actor: Actor, key: str, organization_id: int | None) -> ScopedQuerySet:
    """Give the wordings of a prompt that an organization's own had, None for the installation's; newest first."""
    return versions_of(actor=actor, key=key, organization_id=organization_id).filter(organization_id=organization_id)


def version_of(*, actor: Actor, key: str, organization_id: int | None, version: int) -> PromptVersion:
    """Give one of those by its number. Refuses: `PromptUnknown`, `PromptVersionUnknown`."""
    rows = own_versions_of(actor=actor, key=key, organization_id=organization_id)
    found: PromptVersion | None = rows.filter(number=version).first()
    if found is None:
        choices = ", ".join(str(one) for one in rows.values_list("number", flat=True)[:20])
        raise PromptVersionUnknown(prompt_key=key[:60], version=version, choices=choices or "none yet")
    return found


def difference(
    *, actor: Actor, key: str, organization_id: int | None, before: int, after: int
) -> tuple[Sequence[Part], Wording, Wording]:
    """Give how two versions of a prompt differ, and both; 0 stands for the installation's wording that holds.

    Refuses: `PromptUnknown`, `PromptVersionUnknown`.
    """
    one, other = (
        wording_at(actor=actor, key=key, organization_id=organization_id, version=version)
        for version in (before, after)
    )
    return compared(one, other), one, other


def wording_at(*, actor: Actor, key: str, organization_id: int | None, version: int) -> Wording:
    """Give the wording of a version; of 0 that which holds without the organization's own, or that which ships."""
    if version == SHIPS:
        if organization_id is None:
            return prompt_named(key).wording
        return prompt_in_force(actor=actor, key=key, organization_id=None).wording
    return wording_of(version_of(actor=actor, key=key, organization_id=organization_id, version=version))


def wording_of(version: PromptVersion) -> Wording:
    """Give the wording of a row."""
    return Wording(version.instructions, version.template, version.fallback, version.most_characters)


def today_of(*, actor: Actor, organization_id: int) -> DayOfBudget:
    """Give what of today's budget an organization has used."""
    rows = LLMBudget.objects.for_actor(actor).filter(organization_id=organization_id, day=clock.today())
    row: LLMBudget | None = rows.filter(currency=settings.LLM_CURRENCY).first()
    return DayOfBudget(
        tokens_used=row.tokens_used if row else 0,
        tokens_reserved=row.tokens_reserved if row else 0,
        tokens_allowed=settings.LLM_TOKENS_PER_DAY,
        cost_used=row.cost_used if row else Decimal(0),
        cost_reserved=row.cost_reserved if row else Decimal(0),
        cost_allowed=settings.LLM_COST_PER_DAY,
        currency=settings.LLM_CURRENCY,
    )


def spent(actor: Actor, since: datetime | None, run_id: UUID | None) -> list[Spent]:
    """Give what language models cost in the actor's sight, by currency: since a moment, or each step of one run."""
    rows = LLMLog.objects.for_actor(actor)
    rows = rows.filter(run_id=run_id) if run_id is not None else rows.filter(created_at__gte=since)
    by = ("step_id", "currency") if run_id is not None else ("currency",)
    # Without this the model's own ordering would be grouped by as well.
    sums = (
        rows.order_by(*by)
        .values(*by)
        .annotate(read=Sum("tokens_in"), written=Sum("tokens_out"), amount=Sum("cost"), asked=Sum("calls"))
    )
    return [
        Spent(SUMMARISE, row["read"], row["written"], row["amount"], row["currency"], row.get("step_id", ""))
        for row in sums.filter(asked__gt=0)
    ]


Kept = dict[tuple[str, int | None], tuple[Prompt, PromptVersion | None]]


def _kept(actor: Actor, organization_id: int | None, keys: Sequence[str]) -> Kept:
    whose_own = Q(organization_id=organization_id) | Q(organization_id=None)
    rows: list[Prompt] = list(Prompt.objects.for_actor(actor).filter(whose_own, key__in=keys))
    wanted = Q(pk__in=[])
    for row in rows:
        wanted |= Q(prompt_id=row.pk, number=row.in_force)
    versions = PromptVersion.objects.for_actor(actor).filter(wanted).select_related("made_by")
    found = {version.prompt_id: version for version in versions}
    return {(row.key, row.organization_id): (row, found.get(row.pk)) for row in rows}


def _in_force(one: Offered, kept: Kept, organization_id: int | None) -> PromptInForce:
    rows = [kept.get((one.key, organization_id)), kept.get((one.key, None))]
    version = next((row[1] for row in rows if row is not None and row[1] is not None), None)
    tag = tag_of_values(one.wording.hash, *(row and [row[0].pk, row[0].row_version] for row in rows))
    if version is None:
        return PromptInForce(
            one.key, one.name, one.says, one.inputs, one.wording, SHIPS, False, "", None, "", tag
        )  # fmt: skip
    return PromptInForce(
        key=one.key,
        name=one.name,
        says=one.says,
        inputs=one.inputs,
        wording=wording_of(version),
        version=version.number,
        is_own=version.organization_id is not None,
        made_by=version.made_by.name if version.made_by else "",
        made_at=version.made_at,
        because=version.because,
        tag=tag,
    )
