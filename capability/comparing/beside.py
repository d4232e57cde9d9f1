"""One enterprise beside its peers, and the comparisons that somebody may look at, as doors show them. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from capability.comparing.errors import NoSuchComparison
from capability.comparing.models import Comparison
from capability.comparing.queries import INVENTED, comparison_of, comparisons_for, is_whole, standing_of
from capability.comparing.rules.documents import SOURCES, STAYS_DAYS
from capability.comparing.rules.peers import MEASURES, STEPS, closest
from capability.comparing.wording import group_in_words
from capability.evaluation.queries import READERS
from capability.scoring.queries.stored import holder_of
from clear_platform.foundation.public import Actor, require
from clear_platform.foundation.withholding import FEWEST
from enterprises.public import EnterpriseShown, enterprises_for, sector_of

MOST_NAMED = 50
"""Of what `of` may be, a refusal names so many."""


@dataclass(frozen=True)
class Choice:
    """A comparison that may be looked at: what `of` is for it, and its name."""

    of: str
    label: str
    row: Comparison


def beside_peers(actor: Actor, enterprise: EnterpriseShown) -> dict[str, Any]:
    """Give the figures of an enterprise, as this actor reads them, beside the closest peers that may be told of.

    Gives: for each measure its own figure, and its peers: what they have in common, how many they are, median and
    quartiles; null where too few are known, or `may_compare` says no. Of all enterprises, the own figure is in none of
    these; of what a holder computed, it is. A constant number of queries.
    """
    holder = holder_of(actor, enterprise_id=enterprise.id)
    own = standing_of(actor, enterprise_id=enterprise.id, organization_id=holder)
    row = None
    if may_compare(actor, enterprise_id=enterprise.id, holder=holder):
        row = comparison_of(actor, organization_id=holder, invented=enterprise.origin == INVENTED)
    document: Mapping[str, Any] = row.document_json if row is not None else {}
    others_seen = _others_seen(actor, enterprise_id=enterprise.id, holder=holder) if row is not None else 0
    peers, moved_on = document.get("sectors" if others_seen else "peers", {}), document.get("moved_on")
    facts = document.get("facts") or {
        "sector": sector_of(enterprise.industry),
        "size_band": enterprise.size_band or "",
        "region": enterprise.region or "",
    }
    return {
        "enterprise": enterprise.id,
        "computed_for": holder,
        "as_of": document.get("as_of"),
        SOURCES: document.get(SOURCES, ()),
        "fewest_in_a_group": document["fewest_in_a_group"] + others_seen if document else None,
        "told_again_on": date.fromisoformat(moved_on) + timedelta(days=STAYS_DAYS) if moved_on else None,
        "measures": [
            _beside(
                code,
                own.get(code),
                _peers_of(peers.get(code), facts, others_seen),
                facts,
                own_computation=holder != enterprise.id,
            )
            for code in MEASURES
        ],
    }


def _peers_of(kept: Any, facts: Mapping[str, str], others_seen: int) -> Mapping[str, Any] | None:
    """Give the group to stand beside: the enterprise's own row has it alone, a holder's every group there is.

    Whoever sees several enterprises could reckon the rest out of a small group, or out of what two groups that lie
    within one another differ by: they are told of whole sectors alone, each with enough others out of sight.
    """
    if isinstance(kept, Mapping):
        return {**kept, "itself_among_them": False} if kept["n"] >= FEWEST + others_seen else None
    found = closest(kept or (), facts)
    return {**found, "itself_among_them": True} if found is not None else None


def may_compare(actor: Actor, *, enterprise_id: int, holder: int) -> bool:
    """Say whether an actor may read this enterprise beside those of the same computation.

    What a holder computed, it sees one by one. Groups of all enterprises are for staff, and for who belongs to this
    enterprise; who belongs to others too is told of fewer groups (`_peers_of`). **Source:** ADR 0042.
    """
    return actor.sees_all or holder != enterprise_id or enterprise_id in actor.reading_ids


def _others_seen(actor: Actor, *, enterprise_id: int, holder: int) -> int:
    """Give how many enterprises besides this one a person sees who sits in several organizations; 0 to others."""
    if actor.sees_all or holder != enterprise_id or set(actor.reading_ids) == {enterprise_id}:
        return 0
    return enterprises_for(actor).exclude(pk=enterprise_id).count()


def _beside(
    code: str,
    own: Decimal | None,
    group: Mapping[str, Any] | None,
    facts: Mapping[str, str],
    *,
    own_computation: bool,
) -> dict[str, Any]:
    peers = None
    if group is not None:
        peers = {
            **{step: group[step] or None for step in STEPS},
            "group": group_in_words(group, own=own_computation),
            "wider_than_asked": [step for step in STEPS if facts[step] and not group[step]],
            **{name: group[name] for name in ("n", "itself_among_them", "median", "p25", "p75")},
        }
    return {"code": code, "own": own, "peers": peers, "withheld": peers is None}


def choices(actor: Actor) -> list[Choice]:
    """Give the comparisons that may be looked at: the own organization's; to staff all, those of everybody first.

    A holder's is not, while an enterprise in it is
    one that the holder may not read any more. Refuses: `RoleNotAllowed`. One query, to a holder one more for each.
    """
    require(actor, READERS)
    rows = [one for one in comparisons_for(actor).filter(enterprises__gt=0) if _may_choose(actor, one)]
    rows = [one for one in rows if is_whole(actor, [one])]
    ranked = sorted(rows, key=lambda one: (_nearness(actor, one), one.is_invented, -one.enterprises, one.pk))
    return [Choice(of_code(one), label_of(one), one) for one in ranked]


def chosen(actor: Actor, of: str) -> tuple[Choice | None, list[Choice]]:
    """Give the comparison asked for, the first where none is, and all there are. Refuses: `NoSuchComparison`."""
    found = choices(actor)
    if not of:
        return (found[0] if found else None), found
    asked = next((one for one in found if one.of == of), None)
    if asked is None:
        named = [one.of for one in found[:MOST_NAMED]] + (["…"] if len(found) > MOST_NAMED else [])
        raise NoSuchComparison(of=of[:40], choices=", ".join(named) or _("none yet"))
    return asked, found


def fairness_address(actor: Actor) -> str | None:
    """Give where fairness and drift are shown, to those who look at them."""
    return reverse("readiness-fairness-page") if READERS.admits(actor) else None


def _nearness(actor: Actor, row: Comparison) -> int:
    if row.organization_id is None:
        return 1
    return 0 if row.organization_id == actor.organization_id else 2


def _may_choose(actor: Actor, row: Comparison) -> bool:
    own = row.organization_id is not None and row.organization_id == actor.organization_id
    return own or actor.sees_all


def of_code(row: Comparison) -> str:
    """Give what `of` is for a comparison: enterprises, or the id of an organization, each perhaps -invented."""
    whose = "enterprises" if row.organization_id is None else str(row.organization_id)
    return f"{whose}-invented" if row.is_invented else whose


def label_of(row: Comparison) -> str:
    """Give the name of a comparison."""
    name = _("All enterprises") if row.organization is None else str(row.organization.name)
    return _("%(name)s, invented ones") % {"name": name} if row.is_invented else name
