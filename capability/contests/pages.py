"""Pages of contests: asking a person to look again, one contest with both answers, and the card on the dashboard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from capability.contests import queries, rules, wording
from capability.contests.errors import (
    AnswerMissing,
    AskedAlready,
    ContestOver,
    NothingMended,
    NotTheNewest,
    NotYoursToWithdraw,
    ReasonMissing,
)
from capability.contests.forms import AnswerForm, AskForm
from capability.contests.operations import answer_contest, ask_to_look_again, withdraw_contest
from capability.readiness.queries import readiness_of, readiness_row
from clear_platform.foundation import clock
from clear_platform.foundation.public import OPERATIONS, Actor, Expected, Stale, may, require, tabs_of
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.refusals import said_above, shown_in
from clear_platform.foundation.rendering.wording import number
from enterprises.public import enterprise_for

SHOWN = 5
"""How many a dashboard shows, the newest."""


@require_http_methods(["GET", "HEAD", "POST"])
@page
def ask(request: PageRequest, enterprise_id: int, readiness_id: int) -> HttpResponse:
    """Ask why a person should look again at a readiness."""
    actor = request.actor
    row = readiness_row(actor=actor, enterprise_id=enterprise_id, readiness_id=readiness_id)
    require(actor, OPERATIONS["ask_to_look_again"].allowed)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {ReasonMissing: "reason", NotTheNewest: None, AskedAlready: None}):
            made = ask_to_look_again(
                actor=actor, enterprise_id=enterprise_id, readiness_id=readiness_id, reason=form.cleaned_data["reason"]
            )
            messages.success(request, _("A person looks again. The answer comes to you, and stands on this page."))
            return redirect(wording.href_of(made))
    context = {
        **_shell(actor, enterprise_id),
        "form": form,
        "score": number(row.readiness_score),
        "days": rules.DAYS,
        "own": row.organization_id == enterprise_id,
        "alone": row.organization_id != enterprise_id and queries.nobody_else(actor),
    }
    return render(request, "capability/contests/ask.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def contest(request: PageRequest, enterprise_id: int, contest_id: int) -> HttpResponse:
    """Show what was asked and what was answered, both readings side by side, and take an answer."""
    actor = request.actor
    row = queries.contest_for(actor=actor, enterprise_id=enterprise_id, contest_id=contest_id)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"version": queries.tag(row)})
    if request.method == "POST" and form.is_valid():
        filled = form.cleaned_data
        with shown_in(form, {AnswerMissing: "answer", NothingMended: "becomes", ContestOver: None, Stale: None}):
            answer_contest(
                actor=actor,
                contest_id=contest_id,
                becomes=filled["becomes"],
                answer=filled["answer"],
                expected=Expected(frozenset({filled["version"]})),
            )
            messages.success(request, _("The answer is kept, and whoever asked is told."))
            return redirect(wording.href_of(row))
    context = {
        **_shell(actor, enterprise_id),
        "contest": row,
        "status": wording.mark_of(row, clock.today()),
        "lede": wording.says(row, clock.today()),
        "facts": wording.facts_of(row),
        "table": wording.side_by_side(row),
        "is_own": queries.is_asker(actor, row),
        **_while_open(actor, row),
        "may_answer": may(actor, "answer_contest") and not queries.refusal_of(actor, row),
        "may_withdraw": row.state == rules.OPEN and queries.is_asker(actor, row) and may(actor, "withdraw_contest"),
        "form": form,
    }
    return render(request, "capability/contests/contest.html", context, status=400 if form.errors else 200)


def _while_open(actor: Actor, row: Any) -> dict[str, Any]:
    """Give what is said until there is an answer: who gives it, and whether readiness changed since it was doubted."""
    if row.state != rules.OPEN:
        return {"newer": None, "who": ""}
    newer = queries.newer_than(actor, row)
    alone = not rules.is_own(queries.standing_of(row)) and queries.is_alone(actor, row)
    return {
        "newer": None if newer is None else wording.newer_in_words(newer),
        "who": wording.who_answers(row, alone=alone),
    }


@require_POST
@page
def withdraw(request: PageRequest, enterprise_id: int, contest_id: int) -> HttpResponse:
    """Take a contest back."""
    row = queries.contest_for(actor=request.actor, enterprise_id=enterprise_id, contest_id=contest_id)
    with said_above(request, ContestOver, NotYoursToWithdraw):
        withdraw_contest(actor=request.actor, contest_id=contest_id)
        messages.success(request, _("The request is taken back. Nobody answers it."))
    return redirect(wording.href_of(row))


def card(actor: Actor, enterprise_id: int) -> Mapping[str, Any] | None:
    """Give the card of a dashboard: what was asked about this reader's readiness, and whether one may ask now."""
    newest = readiness_of(actor, enterprise_id=enterprise_id).first()
    if newest is None:
        return None
    today = clock.today()
    rows = list(queries.contests_of(actor, enterprise_id=enterprise_id)[:SHOWN])
    may_ask = (
        may(actor, "ask_to_look_again")
        and newest.organization_id == actor.organization_id
        and all(row.state != rules.OPEN or row.readiness_id != newest.pk for row in rows)
    )
    if not rows and not may_ask:
        return None
    return {
        "rows": [
            {"status": wording.mark_of(row, today), "says": wording.says(row, today), "href": wording.href_of(row)}
            for row in rows
        ],
        "ask_href": reverse("contest-readiness-page", args=[enterprise_id, newest.pk]) if may_ask else "",
        "days": rules.DAYS,
    }


def _shell(actor: Actor, enterprise_id: int) -> dict[str, Any]:
    return {
        "enterprise": enterprise_for(actor=actor, enterprise_id=enterprise_id),
        "tabs": tabs_of("enterprise", actor=actor, subject_id=enterprise_id, current="dashboard"),
        "back_href": reverse("enterprise-dashboard-page", args=[enterprise_id]),
    }
