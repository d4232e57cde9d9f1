"""What works: what roadmaps of many enterprises came to, by industry, size and system."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from clear_platform.foundation.public import Actor, OrganizationKind
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.wording import day_full, in_words
from clear_platform.foundation.withholding import FEWEST
from enterprises.public import industry_title, size_in_words
from execution.public import SYSTEMS_IN_WORDS
from outcomes.learning import queries
from outcomes.learning.drawings import charts_of, groups_table, spread_in_words
from outcomes.learning.rules.aggregating import MEASURES, Aggregate, aggregated, from_document

HEADS = {"system": lazy("System"), "industry": lazy("Industry"), "size_band": lazy("Size")}


@require_GET
@page
def what_works(request: PageRequest) -> HttpResponse:
    """Show what roadmaps came to: of all enterprises with small groups withheld, or of those one sees anyway."""
    query, actor = request.GET, request.actor
    dimension = query.get("by", "")
    dimension = dimension if dimension in HEADS else "system"
    holds = actor.sees_all or (actor.seat is not None and actor.seat.kind == OrganizationKind.INSTITUTION)
    own = holds and query.get("of") == "own"
    found, as_of, invented = _own(actor) if own else _everybody()
    names = _names(found, dimension)
    context: dict[str, Any] = {
        "any": found is not None and bool(found.by["size_band"]),
        "own": own,
        "invented": invented,
        "ways": [_way(str(head), code == dimension, by=code, of="own" if own else "") for code, head in HEADS.items()],
        "whose": [
            _way(_("All enterprises"), not own, by=dimension, of=""),
            _way(_("Those you see"), own, by=dimension, of="own"),
        ]
        if holds
        else [],
        "fewest": FEWEST,
        "lede": _lede(found, own=own),
        "as_of": day_full(as_of) if as_of else "",
    }
    if context["any"] and found is not None:
        context |= {
            "figures": [spread_in_words(one, found.overall.measures[one]) for one in MEASURES],
            "charts": charts_of(found, dimension, names),
            "table": groups_table(found, dimension, str(HEADS[dimension]), names),
            "heading": _("By %(what)s") % {"what": str(HEADS[dimension]).lower()},
        }
    return render(request, "outcomes/learning/what_works.html", context)


def _everybody() -> tuple[Aggregate | None, date | None, bool]:
    """Give what was gathered last; of the demonstration's enterprises where there is nothing of real ones."""
    for invented in (False, True):
        row = queries.gathered_newest(invented=invented)
        if row is not None and row.document_json["by_size_band"]:
            return from_document(row.document_json), row.as_of, invented
    return None, None, False


def _own(actor: Actor) -> tuple[Aggregate, None, bool]:
    """Give what the enterprises in sight came to, one by one if need be: whoever asks sees each of them anyway."""
    return aggregated(queries.told_of(actor, invented=None), fewest=1), None, False


def _way(label: str, current: bool, **query: str) -> dict[str, Any]:
    asked = urlencode({name: value for name, value in query.items() if value})
    return {"label": label, "current": current, "href": f"{reverse('what-works-page')}?{asked}"}


def _names(found: Aggregate | None, dimension: str) -> Mapping[str, str]:
    if found is None:
        return {}
    said = {
        "industry": industry_title,
        "size_band": lambda key: _("%(size)s people") % {"size": size_in_words(key)},
        "system": lambda key: str(SYSTEMS_IN_WORDS.get(key, key)),
    }[dimension]
    return {one.key: _("not known") if one.key == "unknown" else said(one.key) for one in found.by[dimension]}


def _lede(found: Aggregate | None, *, own: bool) -> str:
    if found is None:
        return ""
    if found.overall.n is None:
        return _("Fewer than %(n)s enterprises have measured a roadmap; so few are not told of.") % {
            "n": in_words(FEWEST)
        }
    number = in_words(found.overall.n).capitalize()
    if own:
        return _("%(n)s of the enterprises you see have measured what their roadmap came to.") % {"n": number}
    return _("%(n)s enterprises have measured what their roadmap came to.") % {"n": number}
