"""Pages of prompts: all of them, one with its editor and versions, how two versions differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clear_platform.foundation.public import Actor, may
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.refusals import said_above, shown_in
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import moment_full, number
from execution.narration import queries
from execution.narration.errors import PromptVersionInForce, WordingRefused
from execution.narration.forms import RollBackForm, WordingForm
from execution.narration.given import DayOfBudget, PromptInForce
from execution.narration.operations import change_prompt, roll_back_prompt
from execution.narration.provider import configured

MOST_VERSIONS = 50


@require_safe
@page
def prompts(request: PageRequest) -> HttpResponse:
    """List the prompts, with the language model and what is left of today's budget."""
    actor = request.actor
    found = queries.prompts_in_force(actor=actor, organization_id=queries.whose(actor))
    model = configured()
    day = queries.today_of(actor=actor, organization_id=actor.organization_id) if actor.organization_id else None
    context = {"table": _prompts(found), "lede": _lede(model.name if model else ""), "budget": _budget(day)}
    return render(request, "execution/narration/prompts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def prompt(request: PageRequest, prompt_key: str) -> HttpResponse:
    """Show one prompt with every version, and take another wording."""
    actor = request.actor
    organization_id = queries.whose(actor)
    found = queries.prompt_in_force(actor=actor, key=prompt_key, organization_id=organization_id)
    form = WordingForm(request.POST if request.method == "POST" else None, initial=asdict(found.wording))
    if request.method == "POST" and form.is_valid():
        with shown_in(form, each={WordingRefused: None}):
            change_prompt(actor=actor, key=prompt_key, wording=form.wording(), because=form.cleaned_data["because"])
            messages.success(request, _("The wording is kept and holds from now on."))
            return HttpResponseRedirect(reverse("prompt-page", args=[prompt_key]))
    rows = queries.own_versions_of(actor=actor, key=prompt_key, organization_id=organization_id)
    versions = list(rows[: MOST_VERSIONS + 1])
    context = {
        "prompt": found,
        "form": form,
        "may_change": may(actor, "change_prompt"),
        "of_all": organization_id is None,
        "versions": _versions(versions[:MOST_VERSIONS], found, actor) if versions else None,
        "more": len(versions) > MOST_VERSIONS,
        "places": [f"{{{{inputs.{one}}}}}" for one in found.inputs] + ["{{state.told}}", "{{state.facts}}"],
        "may_give_up": found.is_own and may(actor, "roll_back_prompt"),
    }
    return render(request, "execution/narration/prompt.html", context, status=400 if form.errors else 200)


@require_safe
@page
def prompt_diff(request: PageRequest, prompt_key: str, before: int, after: int) -> HttpResponse:
    """Show how two versions differ, text by text."""
    actor = request.actor
    organization_id = queries.whose(actor)
    found = queries.prompt_in_force(actor=actor, key=prompt_key, organization_id=organization_id)
    parts, _one, _other = queries.difference(
        actor=actor, key=prompt_key, organization_id=organization_id, before=before, after=after
    )
    names = {name: field.label for name, field in WordingForm.base_fields.items()}
    context = {
        "prompt": found,
        "before": before,
        "after": after,
        "parts": [{"name": names[part.name], "part": part} for part in parts if part.differs],
        "may_roll_back": may(actor, "roll_back_prompt"),
    }
    return render(request, "execution/narration/prompt_diff.html", context)


@require_POST
@page
def prompt_roll_back(request: PageRequest, prompt_key: str) -> HttpResponse:
    """Let an earlier version hold again."""
    form = RollBackForm(request.POST)
    if not form.is_valid():
        raise BadRequest("The form names no version.")
    with said_above(request, PromptVersionInForce):
        roll_back_prompt(actor=request.actor, key=prompt_key, version=form.cleaned_data["version"])
        messages.success(request, _("That wording holds again from now on."))
    return HttpResponseRedirect(reverse("prompt-page", args=[prompt_key]))


def _lede(model: str) -> str:
    if not model:
        return _("No language model is set up: texts are written from templates, word for word.")
    return _("%(model)s writes texts; what does not hold against the facts gives way to the template's.") % {
        "model": model
    }


def _budget(day: DayOfBudget | None) -> list[dict[str, str]]:
    if day is None:
        return []
    return [
        {
            "label": _("Tokens used today"),
            "value": number(day.tokens_used + day.tokens_reserved),
            "basis": _("of %(n)s") % {"n": number(day.tokens_allowed)},
        },
        {
            "label": _("Cost today"),
            "value": number(day.cost_used + day.cost_reserved, places=2),
            "unit": day.currency,
            "basis": _("of %(n)s") % {"n": number(day.cost_allowed, places=2)},
        },
    ]


def _prompts(found: Sequence[PromptInForce]) -> Table:
    columns = [
        Column(_("Prompt"), "name"),
        Column(_("Wording")),
        Column(_("Changed by"), "quiet", spare=True),
        Column(_("When"), "date"),
    ]
    return Table(_("Prompts"), columns, [Row(_cells(one), key=one.key, name=one.name) for one in found])


def _cells(one: PromptInForce) -> Sequence[Cell]:
    whose = _("your own") if one.is_own else _("the installation's")
    said = f"{whose}, {_('version %(n)s') % {'n': one.version}}" if one.version else _("as it ships")
    return [
        Cell(_(one.name), href=reverse("prompt-page", args=[one.key]), note=_(one.says), in_drawer=False),
        Cell(said),
        Cell(one.made_by, because=_("came with the product")),
        Cell(moment_full(one.made_at) if one.made_at else "", because=_("came with the product")),
    ]


def _versions(rows: Sequence[Any], found: PromptInForce, actor: Actor) -> list[dict[str, Any]]:
    own = queries.whose(actor) is not None
    return [
        {
            "number": row.number,
            "made_at": row.made_at,
            "made_by": row.made_by.name if row.made_by else "",
            "because": row.because,
            "repeats": row.repeats,
            "ships": row.ships,
            "in_force": row.number == found.version and found.is_own == own,
            "before": row.number - 1,
            "may_roll_back": may(actor, "roll_back_prompt"),
        }
        for row in rows
    ]
