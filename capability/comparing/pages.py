"""Pages of comparisons: the card on the dashboard, the page of fairness and drift, and having looked at falls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from capability.comparing import drawings, queries
from capability.comparing.beside import Choice, beside_peers, chosen, may_compare
from capability.comparing.operations.seeing import see_falls
from capability.comparing.rules.documents import OTHERS
from capability.comparing.rules.drift import FEWEST_JUDGED, SHIFTED, STEADY
from capability.comparing.rules.fairness import FEW, FEWEST_GROUPS
from capability.comparing.rules.fairness import KINDS as KIND_ORDER
from capability.comparing.rules.outcomes import followed
from capability.comparing.rules.peers import MEASURES, READINESS
from capability.comparing.wording import measure_in_words
from capability.evaluation.queries import newest_and_before
from capability.evaluation.wording import SCORES
from capability.readiness.explaining.reasons import reason_figure
from capability.readiness.queries import explained_row, readiness_of, took_more
from capability.readiness.rules.reasons import FLAG
from capability.readiness.rules.standing import is_outdated
from capability.readiness.wording import flag_in_words
from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, may
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.rail import way
from clear_platform.foundation.rendering.wording import day_full, in_words, number, signed
from clear_platform.foundation.withholding import FEWEST
from enterprises.public import enterprise_for

_NOT_TOLD = lazy(
    "Whoever sees other enterprises too could reckon one more out of a group, so no peers stand here. Who belongs to "
    "the enterprise sees them; an institution sees what it computed itself side by side."
)

MOST_TABS = 6
"""More sets of enterprises than so many are picked from a list."""


def peers_card(actor: Actor, enterprise_id: int) -> Mapping[str, Any] | None:
    """Give the card of an enterprise beside its peers; None where nothing of it is scored."""
    enterprise = enterprise_for(actor=actor, enterprise_id=enterprise_id)
    found = beside_peers(actor, enterprise)
    lines = [one for one in found["measures"] if one["own"] is not None]
    if not lines:
        return None
    ready = next((one for one in lines if one["code"] == READINESS), None)
    told = may_compare(actor, enterprise_id=enterprise.id, holder=found["computed_for"])
    return {
        "says": _says(ready, found["told_again_on"]) if told else _NOT_TOLD,
        "told": told,
        "outdated": _in_time(actor, enterprise_id),
        "table": drawings.peers_table(lines),
        "as_of": day_full(date.fromisoformat(found["as_of"])) if found["as_of"] else "",
        "fewest": found["fewest_in_a_group"],
        "wider": any(one["peers"] and one["peers"]["wider_than_asked"] for one in lines),
        "any": any(one["peers"] for one in lines),
        "dashes": not all(one["peers"] and one["peers"]["p25"] for one in lines),
    }


def falls_card(actor: Actor, enterprise_id: int) -> Mapping[str, Any] | None:
    """Give the card of what fell and nobody looked at, to those who answer for it; None where nothing did."""
    if actor.organization_id is None or not may(actor, "see_falls"):
        return None
    rows = list(queries.falls_of(actor, organization_id=actor.organization_id).filter(enterprise_id=enterprise_id))
    falls = [
        {
            "label": measure_in_words(row.measure),
            "value": _("%(before)s → %(after)s") % {"before": number(row.before), "after": number(row.after)},
            "note": _("from %(first)s to %(last)s")
            % {"first": day_full(row.before_on), "last": day_full(row.after_on)},
        }
        for row in rows
    ]
    if not falls:
        return None
    more = took_more(
        actor,
        enterprise_id=enterprise_id,
        organization_id=actor.organization_id,
        first=min(row.before_on for row in rows),
        last=max(row.after_on for row in rows),
    )
    return {"falls": falls, "why": _took(more), "href": reverse("falls-seen-page", args=[enterprise_id])}


def _took(more: Sequence[Mapping[str, Any]]) -> str:
    """Give in words what takes more points than it took before."""
    says = _("%(name)s (%(figure)s): %(points)s points")
    return "; ".join(
        says
        % {
            "name": one["name"],
            "figure": _figure_of(one),
            "points": signed(-Decimal(one["points_lost"]), places=1),
        }
        for one in more
    )


def _says(ready: Mapping[str, Any] | None, told_again_on: date | None) -> str:
    if told_again_on is not None:
        return _("Its sector, size or region was changed. It is shown beside its new peers from %(day)s on.") % {
            "day": day_full(told_again_on)
        }
    if ready is None or ready["peers"] is None:
        return _("Too few like it are known to say where it stands.")
    own, peers = number(ready["own"]), ready["peers"]
    names = {"own": own, "median": number(Decimal(peers["median"])), "n": number(peers["n"])}
    if peers["itself_among_them"]:
        return _("Readiness is %(own)s; the median of the %(n)s peers, itself among them, is %(median)s.") % names
    return _("Readiness is %(own)s; the median of the other %(n)s is %(median)s.") % names


def _in_time(actor: Actor, enterprise_id: int) -> str:
    """Give what is said where the readiness of an enterprise is not to be read as today's; nothing where it may be."""
    row = readiness_of(actor, enterprise_id=enterprise_id).first()
    newest = explained_row(actor, row).rationale_json["newest"] if row is not None else None
    if newest is None or not is_outdated(newest, clock.today()):
        return ""
    says = _("What stands here of it rests on facts no newer than %s, and is not to be read as today's.")
    return says % day_full(date.fromisoformat(newest))


def _figure_of(reason: Mapping[str, Any]) -> str:
    if reason["code"].startswith(FLAG):
        return flag_in_words({**reason, "code": reason["code"].removeprefix(FLAG)})
    return reason_figure(reason)


@require_POST
@page
def falls_seen(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Say that one has looked at what fell, and go back to the dashboard."""
    if see_falls(actor=request.actor, enterprise_id=enterprise_id):
        messages.success(request, _("Kept: you have looked at what fell. You are told again if it falls further."))
    return HttpResponseRedirect(reverse("enterprise-dashboard-page", args=[enterprise_id]))


@require_GET
@page
def fairness(request: PageRequest) -> HttpResponse:
    """Show whether some kinds of enterprises score lower, how scores did for them, and what drifts."""
    of, measure = request.GET.get("of", ""), request.GET.get("measure", "")
    measure = measure if measure in MEASURES else READINESS
    choice, every = chosen(request.actor, of)
    few = len(every) <= MOST_TABS
    context: dict[str, Any] = {
        "choice": choice,
        "pools": [_tab(one.label, one is choice, one.of, measure) for one in every] if few else [],
        "every": [] if few else every,
        "measure": measure,
        "measures": [_tab(measure_in_words(one), one == measure, choice.of if choice else "", one) for one in MEASURES],
        "four_fifths_few": FEW,
        "steady": number(STEADY, places=1),
        "shifted": number(SHIFTED, places=2),
        "fewest_judged": FEWEST_JUDGED,
        "fewest_of_all": in_words(OTHERS),
        "fewest_of_one": in_words(FEWEST),
        "portfolios": way("portfolios", request.actor),
        "evaluation": way("readiness_evaluation", request.actor),
        **_outcomes(),
    }
    if choice is not None:
        context |= _compared(choice, measure)
    return render(request, "capability/comparing/fairness.html", context)


def _compared(choice: Choice, measure: str) -> dict[str, Any]:
    document = choice.row.document_json
    told, drift = document["fairness"][measure], document["drift"]
    return {
        "lede": _lede(told, measure),
        "kinds": drawings.fairness_tables(told) if told else [],
        "fewest": document["fewest_in_a_group"],
        "shared": choice.row.organization_id is None,
        "scores_drift": drawings.drift_table(_("Scores, then and now"), drift["scores"], with_means=True),
        "inputs_drift": drawings.drift_table(_("What scores rest on, then and now"), drift["inputs"], with_means=False),
        "as_of": day_full(date.fromisoformat(document["as_of"])),
        "before": day_full(date.fromisoformat(document["before"])),
        "invented": choice.row.is_invented,
    }


def _lede(told: Mapping[str, Any] | None, measure: str) -> str:
    name = measure_in_words(measure)
    if told is None:
        return _("%(name)s is known of too few enterprises to compare.") % {"name": name}
    judged = [kind for kind in KIND_ORDER if len(told[kind]["groups"]) >= FEWEST_GROUPS]
    low = [one for kind in judged for one in told[kind]["groups"] if one["under_four_fifths"]]
    facts = {"name": name, "n": number(told["all"]["n"]), "median": drawings.figure(told["all"]["median"])}
    says = _("%(name)s of %(n)s enterprises has its median at %(median)s") % facts
    if not judged:
        return says + _("; whether some score lower cannot be judged: of no kind are two groups shown.")
    if not low:
        return says + _("; no group is in the upper half less than four fifths as often as the best.")
    found = ngettext(
        "; one of the groups below is in the upper half less than four fifths as often as the best.",
        "; %(groups)s of the groups below are in the upper half less than four fifths as often as the best.",
        len(low),
    )
    return says + found % {"groups": in_words(len(low))}


def _outcomes() -> dict[str, Any]:
    kept = newest_and_before()
    if not kept:
        return {"outcomes": None}
    figures = [one.figures for one in kept]
    told = followed(figures[0], figures[1] if len(figures) > 1 else None)
    return {
        "outcomes": drawings.outcomes_table(told, SCORES),
        "dropped": any(one["dropped"] for one in told),
        "evaluated": kept[0],
        "evaluated_before": kept[1] if len(kept) > 1 else None,
        "gaps": drawings.gaps_tables(figures[0]),
    }


def _tab(label: str, current: bool, of: str, measure: str) -> dict[str, Any]:
    asked = urlencode({name: value for name, value in (("of", of), ("measure", measure)) if value})
    return {"label": label, "current": current, "count": None, "href": f"{reverse('readiness-fairness-page')}?{asked}"}
