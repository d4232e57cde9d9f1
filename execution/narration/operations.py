"""Writes of prompts: another wording, an earlier one again, and those that ship."""

from __future__ import annotations

from django.db import connection
from django.db.models import Max

from clear_platform.foundation import clock
from clear_platform.foundation.public import (
    STAFF_WRITERS,
    Actor,
    Allowed,
    Expected,
    operation,
    record,
    refuse_stale,
    system_actor,
)
from clear_platform.foundation.stated import words_of
from execution.narration import queries
from execution.narration.catalogue import offered, prompt_named
from execution.narration.errors import PromptVersionInForce, WordingRefused
from execution.narration.given import PromptInForce
from execution.narration.models import Prompt, PromptVersion
from execution.narration.queries import SHIPS
from execution.narration.rules.wording import Wording, problems_of

EDITORS = Allowed(staff=STAFF_WRITERS, institution=("admin",), enterprise=("owner",))
LONGEST_REASON = 300


@operation(EDITORS)
def change_prompt(
    *, actor: Actor, key: str, wording: Wording, because: str = "", expected: Expected | None = None
) -> PromptInForce:
    """Give a prompt another wording: staff for the installation, members for their own organization.

    The wording that holds already makes no version. Gives: the prompt as it stands then. Refuses: `PromptUnknown`,
    `WordingRefused`, `Stale`. Leaves: a version in force; one audit event with the hashes before and after and why.
    """
    one = prompt_named(key)
    problems = list(problems_of(wording, one.inputs))
    if problems:
        raise WordingRefused(problems=problems)
    organization_id = queries.whose(actor)
    before = _standing(actor, key, organization_id, expected)
    if before.wording == wording and (before.is_own or organization_id is None):
        return before
    return _put_in_force(actor, key, organization_id, before, wording, because=because, action="change_prompt")


@operation(EDITORS)
def roll_back_prompt(
    *, actor: Actor, key: str, version: int, because: str = "", expected: Expected | None = None
) -> PromptInForce:
    """Let an earlier wording of a prompt hold again, as a new version that says which one it repeats.

    Takes: `version`, 0 for the wording that ships; to an organization, 0 gives up its own. Refuses: `PromptUnknown`,
    `PromptVersionUnknown`, `PromptVersionInForce`, `Stale`. Leaves: as `change_prompt`.
    """
    prompt_named(key)
    organization_id = queries.whose(actor)
    before = _standing(actor, key, organization_id, expected)
    wording = queries.wording_at(actor=actor, key=key, organization_id=organization_id, version=version)
    gives_up = version == SHIPS and organization_id is not None
    stands = not before.is_own if gives_up else before.wording == wording and before.is_own == bool(organization_id)
    if stands:
        raise PromptVersionInForce(prompt_key=key)
    if gives_up:
        return _give_up(actor, key, organization_id, before, because)
    return _put_in_force(
        actor, key, organization_id, before, wording, because=because, repeats=version, action="roll_back_prompt"
    )


def sync_prompts() -> int:
    """Keep the wordings that ship as versions; part of `sync_reference_data`. Gives how many prompts there are.

    What this version words otherwise comes into force where the one that holds had shipped too; where staff chose
    another wording, that stays in force.
    """
    system = system_actor("reference")
    for key, one in offered().items():
        prompt, _ = Prompt.objects.for_actor(system).get_or_create(organization=None, key=key)
        versions = PromptVersion.objects.for_actor(system).filter(prompt=prompt)
        shipped = versions.filter(ships=True).order_by("-number").first()
        if shipped is not None and shipped.content_hash == one.wording.hash:
            continue
        current = versions.filter(number=prompt.in_force).first()
        made = _version(prompt, one.wording, number=_next(system, prompt), ships=True)
        if current is None or current.ships:
            prompt.in_force, prompt.changed_at = made.number, clock.now()
            prompt.save(update_fields=["in_force", "changed_at"])
    return len(offered())


def _standing(actor: Actor, key: str, organization_id: int | None, expected: Expected | None) -> PromptInForce:
    # A prompt of one's own that was never worded has no row to lock.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('prompts'), hashtext(%s))", [f"{organization_id}:{key}"])
    before = queries.prompt_in_force(actor=actor, key=key, organization_id=organization_id)
    refuse_stale(expected, lambda: before.tag)
    return before


def _put_in_force(
    actor: Actor,
    key: str,
    organization_id: int | None,
    before: PromptInForce,
    wording: Wording,
    *,
    because: str,
    action: str,
    repeats: int | None = None,
) -> PromptInForce:
    prompt, _ = Prompt.objects.for_actor(actor).get_or_create(organization_id=organization_id, key=key)
    made = _version(prompt, wording, number=_next(actor, prompt), because=because, repeats=repeats, made_by_id=actor.id)
    prompt.in_force, prompt.changed_at = made.number, clock.now()
    prompt.save(update_fields=["in_force", "changed_at"])
    after = {"version": made.number, "content_hash": made.content_hash, "repeats": repeats}
    _note(actor, action, prompt, before, after, because)
    return queries.prompt_in_force(actor=actor, key=key, organization_id=organization_id)


def _give_up(actor: Actor, key: str, organization_id: int | None, before: PromptInForce, because: str) -> PromptInForce:
    prompt: Prompt = Prompt.objects.for_actor(actor, "act").get(organization_id=organization_id, key=key)
    prompt.in_force, prompt.changed_at = SHIPS, clock.now()
    prompt.save(update_fields=["in_force", "changed_at"])
    _note(actor, "roll_back_prompt", prompt, before, {"version": SHIPS}, because)
    return queries.prompt_in_force(actor=actor, key=key, organization_id=organization_id)


def _version(
    prompt: Prompt,
    wording: Wording,
    *,
    number: int,
    because: str = "",
    repeats: int | None = None,
    ships: bool = False,
    made_by_id: int | None = None,
) -> PromptVersion:
    return PromptVersion.objects.create(
        organization_id=prompt.organization_id,
        prompt=prompt,
        number=number,
        instructions=wording.instructions,
        template=wording.template,
        fallback=wording.fallback,
        most_characters=wording.most_characters,
        content_hash=wording.hash,
        because=words_of(because)[:LONGEST_REASON],
        repeats=repeats,
        ships=ships,
        made_by_id=made_by_id,
    )


def _next(actor: Actor, prompt: Prompt) -> int:
    rows = PromptVersion.objects.for_actor(actor).filter(prompt=prompt)
    return int(rows.aggregate(most=Max("number"))["most"] or 0) + 1


def _note(
    actor: Actor, action: str, prompt: Prompt, before: PromptInForce, after: dict[str, object], because: str
) -> None:
    record(
        actor=actor,
        action=action,
        obj=prompt,
        before={"version": before.version, "is_own": before.is_own, "content_hash": before.wording.hash},
        after={"key": prompt.key, **after, "because": words_of(because)[:LONGEST_REASON]},
    )
