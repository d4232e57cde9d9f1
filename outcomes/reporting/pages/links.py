"""The form that whoever holds its link fills in: one column, made for a telephone, without an account or a script."""

from __future__ import annotations

from contextlib import nullcontext

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clear_platform.foundation.public import apart
from clear_platform.foundation.rendering.doors import PageRequest, open_to_everybody
from clear_platform.foundation.rendering.refusals import shown_in
from outcomes.records.errors import PeriodLocked
from outcomes.reporting.errors import AnswerRefused, AnswerSettled, NameMissing
from outcomes.reporting.forms import AnswerForm
from outcomes.reporting.operations.answering import save_reporting_form, submit_reporting_form
from outcomes.reporting.queries.links import form_shown, holder_of
from outcomes.reporting.results import FormShown
from outcomes.reporting.wording import entry_in_words, entry_parts_in_words


@open_to_everybody("Founders report without an account; the link from the e-mail opens one form and nothing else.")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fill_in(request: PageRequest, token: str) -> HttpResponse:
    """Show the form behind a link, keep what was filled in so far, and take it in."""
    shown = form_shown(token)
    if not shown.is_open:
        return _page(request, shown, status=409 if request.method == "POST" else 200)
    saves = "save" in request.POST
    form = AnswerForm(request.POST if request.method == "POST" else None, shown=shown, finished=not saves)
    if request.method == "POST" and (form.is_valid() or saves):
        with shown_in(form, {NameMissing: "name", AnswerSettled: None, PeriodLocked: None}, each={AnswerRefused: None}):
            _take_in(request, token, form)
            # What was kept stays kept only under an answer that is no refusal.
            return _page(request, shown, form, status=200) if form.errors else redirect("reporting-form-page", token)
    return _page(request, shown, form, status=400 if form.is_bound else 200)


def _take_in(request: PageRequest, token: str, form: AnswerForm) -> None:
    """Keep what was filled in, or hand it in, as whoever holds the link: also where somebody is signed in.

    The open transaction acts for whoever signed in, so the form is then written on a connection of its own.
    """
    holder, entries = holder_of(token), form.entries()
    with nullcontext() if request.actor.kind == "anonymous" else apart():
        if "save" in request.POST:
            save_reporting_form(actor=holder, token=token, entries=entries)
        else:
            submit_reporting_form(actor=holder, token=token, entries=entries, name=form.cleaned_data["name"])
    if "save" in request.POST and form.unread:
        messages.warning(request, _("Saved, except what is marked below: mend it, or it is lost when you leave."))
    elif "save" in request.POST:
        messages.success(request, _("Saved. The same link leads back here."))


def _page(request: HttpRequest, shown: FormShown, form: AnswerForm | None = None, *, status: int) -> HttpResponse:
    handed_in = shown.status in {"submitted", "approved"}
    answers = [
        {
            "label": one.metric.name,
            "value": entry_in_words(one.metric, one.entry),
            "note": entry_parts_in_words(one.entry),
        }
        for one in (shown.fields if handed_in else ())
    ]
    context = {"shown": shown, "form": form, "answers": answers}
    return render(request, "outcomes/reporting/fill_in.html", context, status=status)
