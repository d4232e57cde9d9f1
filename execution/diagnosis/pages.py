"""The pages on which an enterprise is diagnosed: what is known is stated, the total shown, and the agent asked."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clear_platform.foundation import clock
from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.imports.errors import FileRefused, FileTooLarge
from clear_platform.foundation.public import between_transactions
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.refusals import shown_in
from clear_platform.foundation.rendering.wording import number
from enterprises.public import DOMAINS as DOMAIN_NAMES
from enterprises.public import enterprise_for
from execution.diagnosis.errors import BalanceFaulty, NothingStated, TemplateFaulty
from execution.diagnosis.files import read_balance, read_template, template_of
from execution.diagnosis.forms import BalanceFile, DiagnosisForm, FiguresFile
from execution.diagnosis.operations.diagnosing import diagnose, run_diagnosis
from execution.diagnosis.operations.mapping import COLUMNS, use_trial_balance
from execution.diagnosis.queries import foreseen, saved_lines
from execution.diagnosis.reading import domain_named, plain_value, read_stated
from execution.diagnosis.rules.stated.kinds import Stated
from execution.diagnosis.rules.texts import stated_from
from execution.diagnosis.rules.trial_balance import CHARTS, LINES, NOT_USED, Placed, placed, ranges_of
from execution.runs.engine.errors import InputsRefused

CFO = "cfo"
ABOUT = ("chart", "months", "currency", "as_of")
MOST_SHOWN = 6
UNREADABLE: dict[type[ClearError], str | None] = {FileRefused: "file", FileTooLarge: "file"}


@require_http_methods(["GET", "POST"])
@page
def diagnose_page(request: PageRequest, enterprise_id: int, domain: str = CFO) -> HttpResponse:
    """Ask for what is known, show how sure it would be, and find what it says; leads to the analysis."""
    enterprise = enterprise_for(actor=request.actor, enterprise_id=enterprise_id, level="act")
    domain_named(domain)
    act = request.POST.get("act", "diagnose") if request.method == "POST" else ""
    if act == "read":
        return _read_file(request, enterprise, domain)
    form = DiagnosisForm(domain, request.POST if act else None)
    if act and form.is_valid() and act == "diagnose":
        with shown_in(form, {NothingStated: None}, each={InputsRefused: None}):
            with between_transactions():
                ran = run_diagnosis(
                    actor=request.actor, domain=domain, inputs=form.inputs(), enterprise_id=enterprise_id
                )
            made = diagnose(
                actor=request.actor, run_id=ran.run_id, create_tasks=bool(form.cleaned_data["create_tasks"])
            )
            messages.success(request, _("The analysis is recorded, and a decision is drafted on it."))
            return HttpResponseRedirect(reverse("analysis-page", args=[made.analysis.id]))
    if act == "look" and request.headers.get("HX-Request"):
        return render(request, "execution/diagnosis/_foreseen.html", _total(form, domain))
    wrong = bool(form.errors) and act == "diagnose"
    return _shown(request, enterprise, domain, form, status=400 if wrong else 200)


@require_GET
@page
def template_page(request: PageRequest, domain: str) -> HttpResponse:
    """Give the template of a domain, to be filled in and brought back."""
    domain_named(domain)
    # It holds nobody's data, so that nothing has to be asked of the gate; the link to it says that it is a file.
    return HttpResponse("\ufeff" + template_of(domain), content_type="text/csv; charset=utf-8")


@require_http_methods(["GET", "POST"])
@page
def trial_balance_page(request: PageRequest, enterprise_id: int) -> HttpResponse:
    """Take a trial balance: show where each account is added, then fill the form with what they add up to."""
    enterprise = enterprise_for(actor=request.actor, enterprise_id=enterprise_id, level="act")
    if request.method == "POST" and request.POST.get("act") == "use":
        return _use_balance(request, enterprise)
    form = BalanceFile(CHARTS, request.POST or None, request.FILES or None)
    rows: list[dict[str, Any]] = []
    about: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {BalanceFaulty: "file", **UNREADABLE}):
            accounts = read_balance(form.cleaned_data["file"].file)
            known = saved_lines(actor=request.actor, enterprise_id=enterprise_id)
            about = {name: plain_value(form.cleaned_data[name]) for name in ABOUT}
            rows = [
                {
                    "number": one.account.number,
                    "name": one.account.name,
                    "debit": plain_value(one.account.debit),
                    "credit": plain_value(one.account.credit),
                    "shown": [
                        number(amount, places=2) if amount else "" for amount in (one.account.debit, one.account.credit)
                    ],
                    "line": one.line,
                    "note": _said_of(one),
                }
                for one in placed(accounts, chart=about["chart"], by_hand=known)
            ]
    context = {
        "enterprise": enterprise,
        "form": form,
        "rows": rows,
        "lines": [(name, _line_label(name)) for name in (NOT_USED, *LINES)],
        "about": about,
        "ranges": [
            {"label": _line_label(line), "value": ", ".join(f"{begins}…" for begins in begin)}
            for line, begin in (ranges_of(about["chart"]).items() if about else ())
        ],
    }
    return render(request, "execution/diagnosis/trial_balance.html", context, status=400 if form.errors else 200)


def _use_balance(request: PageRequest, enterprise: Any) -> HttpResponse:
    """Add the accounts up as they were placed, keep where they were placed, and show the form filled."""
    columns = [request.POST.getlist(name) for name in COLUMNS]
    found = use_trial_balance(
        actor=request.actor,
        enterprise_id=enterprise.id,
        rows=list(zip_longest(*columns, fillvalue="")),
        about={name: request.POST.get(name, "") for name in ABOUT},
    )
    messages.success(request, _("The figures are filled in. Look through them, then state what is missing."))
    if found.of_a_year:
        text = _(
            "%(figures)s: not filled in. Figures of a year are taken from a balance of twelve months alone, and this "
            "one covers %(months)s. State them by hand, of the last twelve months."
        )
        figures = "; ".join(_label(name) for name in found.of_a_year)
        messages.warning(request, text % {"figures": figures, "months": request.POST.get("months", "")})
    for name, amount in found.left_out.items():
        text = _("%(figure)s comes to %(amount)s, which it cannot be, and is left out. Place its accounts otherwise.")
        messages.warning(request, text % {"figure": _label(name), "amount": format(amount, "f")})
    return _shown(request, enterprise, CFO, DiagnosisForm.filled(CFO, found.inputs), known=dict(found.inputs))


def _read_file(request: PageRequest, enterprise: Any, domain: str) -> HttpResponse:
    upload = FiguresFile(request.POST, request.FILES)
    texts: dict[str, str] = {}
    if upload.is_valid():
        with shown_in(upload, {TemplateFaulty: "file", **UNREADABLE}):
            texts = read_template(domain, upload.cleaned_data["file"].file)
    form = DiagnosisForm(domain, {**texts} if texts else None)
    form.is_valid()
    return _shown(request, enterprise, domain, form, upload=upload, status=400 if upload.errors else 200)


def _shown(
    request: PageRequest,
    enterprise: Any,
    domain: str,
    form: DiagnosisForm,
    *,
    upload: FiguresFile | None = None,
    known: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    total = _total(form, domain, known)
    context = {
        "enterprise": enterprise,
        "domain": domain,
        "domain_name": DOMAIN_NAMES[domain],
        "form": form,
        "upload": upload or FiguresFile(),
        "parts": form.parts(),
        "tabs": [
            {
                "label": DOMAIN_NAMES[name],
                "href": reverse("diagnose-domain-page", args=[enterprise.id, name]),
                "current": name == domain,
            }
            for name in ("cfo", "cmo", "coo", "cto")
        ],
        **total,
    }
    return render(request, "execution/diagnosis/diagnose.html", context, status=status)


def _total(form: DiagnosisForm, domain: str, known: dict[str, Any] | None = None) -> dict[str, Any]:
    """Give how sure a diagnosis of what is in the form would be, and what each empty field would add."""
    stated: Stated = form.stated if form.is_bound and form.stated is not None else _blank(domain, known or {})
    found = foreseen(domain, stated, today=clock.today())
    gaps = sorted(found.gaps.values(), key=lambda one: -one.adds)
    wrong = any(name != NON_FIELD_ERRORS for name in form.errors)
    return {"foreseen": found, "gaps": gaps[:MOST_SHOWN], "more": gaps[MOST_SHOWN:], "wrong": wrong}


def _blank(domain: str, known: dict[str, Any]) -> Stated:
    return read_stated(domain, stated_from(domain, {}) | known, today=clock.today())


def _said_of(one: Placed) -> str:
    """Give how sure it is where an account was placed; blank where its number says it."""
    if one.by_hand:
        return _("as kept")
    if one.number_says:
        return _("by its name; by its number: %(figure)s") % {"figure": _line_label(one.number_says)}
    return _("no figure is known for it") if one.line == NOT_USED else ""


def _line_label(line: str) -> str:
    return _("not used") if line == NOT_USED else _label(line)


def _label(name: str) -> str:
    return str(domain_named(CFO).stated.model_fields[name].title)
