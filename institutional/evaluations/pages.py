"""The page that holds readiness against reality. It shows an evaluation that was kept, and computes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from shlex import quote
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from capability.public import (
    FORBIDDEN_COLUMNS,
    OUT_OF_TIME,
    SCORES,
    SPLITS,
    KeptEvaluation,
    evaluation,
    evaluations,
    fairness_address,
    kept_loan_model,
)
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.wording import moment_full, number, percent
from institutional.evaluations import drawings, words
from institutional.overview.entrance import lets_in
from institutional.overview.pages.provenance import provenance_of

SHIPPED = "sba_loans_california.csv"
"""The loan file that comes with CLEAR, in its folder `demo`."""


@page
@require_safe
def readiness_evaluation(request: PageRequest) -> HttpResponse:
    """Show how well readiness and the loan model told what became of loans.

    Institutions and staff see any evaluation; everybody else, whose score is held against the same loans, those of the
    public file that ships.
    """
    only = None if lets_in(request.actor) else kept_loan_model()["file"]["sha256"]
    asked = request.GET.get("of", "")
    number_of = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    kept = evaluation(number_of, file_sha256=only)
    if kept is None and asked:
        raise NotFound()
    split = request.GET.get("split", "")
    context = _shown(kept, split if split in SPLITS else OUT_OF_TIME, only) if kept else {}
    return render(
        request,
        "institutional/evaluations/readiness_evaluation.html",
        {
            "kept": kept,
            "command": command(kept.file_name if kept else SHIPPED),
            "fairness_href": fairness_address(request.actor),
            "provenance": _provenance(kept),
            **context,
        },
    )


def command(file_name: str) -> str:
    """Give the command that evaluates a file of this name. Where the shipped one lies is known, of others the name."""
    path = f"demo/{file_name}" if file_name == SHIPPED else file_name
    return f"manage.py evaluate_readiness {quote(path)} --keep"


def _provenance(kept: KeptEvaluation | None) -> str | Promise:
    """Say where figures come from. Of the file alone that ships is known what it is; of any other, who gave it."""
    if kept is None or kept.file_sha256 == kept_loan_model()["file"]["sha256"]:
        return provenance_of("public_record").text
    return _(
        "Computed from %(file)s, a loan file that whoever runs this installation evaluated. Where that file comes from "
        "is not known here."
    ) % {"file": kept.file_name}


def _shown(kept: KeptEvaluation, split: str, only: str | None) -> dict[str, Any]:
    figures = kept.figures
    rules, model = figures["rules"][split], figures["loan_model"][split]
    context: dict[str, Any] = {
        "lede": words.lede(figures, split),
        "splits": [_tab(str(name), code == split, kept, code) for code, name in SPLITS.items()],
        "others": [
            {
                "label": _label(one),
                "href": _address(one, split),
            }
            for one in evaluations(file_sha256=only)
            if one.id != kept.id
        ],
        "file": kept.file_name,
        "is_shipped": kept.file_name == SHIPPED,
        "parted": words.HOW_PARTED[split],
        "facts": _facts(kept, figures, model),
        "not_judged": model.get("not_judged_because", ""),
        "made_before": words.made_before(figures["version"]),
    }
    if context["not_judged"]:
        return context
    suppressed = model["industries"]["suppressed_groups"]
    return context | {
        "figures": [_auc_figure(code, figures[code][split]) for code in ("loan_model", "rules")]
        + [
            {"label": _("Loans judged"), "value": number(model["n_test"]), "basis": _learnt(model)},
            {
                "label": _("Paid in full"),
                "value": percent(model["paid_test"] / model["n_test"]),
                "basis": _("%(paid)s of %(n)s") % {"paid": number(model["paid_test"]), "n": number(model["n_test"])},
            },
        ],
        "held": words.calibration(model["calibration"]),
        "curves": [
            drawings.reliability_chart("loan_model", model),
            drawings.reliability_chart("rules", rules),
        ],
        "tenths": [drawings.deciles_chart("loan_model", model), drawings.deciles_chart("rules", rules)],
        "industries": drawings.industries_table(rules, model),
        "suppressed": number(suppressed) if suppressed else "",
        "fewest": model["industries"]["fewest_shown"],
        "weights": drawings.weights_table(model["model"]),
        "recipes": drawings.recipes_table(model["model"]),
        "recipe": words.recipe(model["model"]["recipe"]),
        "zeroed": [words.feature(name) for name in model["model"]["held_at_zero"]],
        "forbidden": FORBIDDEN_COLUMNS,
    }


def _label(kept: KeptEvaluation) -> str:
    name = f"{kept.file_name}, {moment_full(kept.made_at)}"
    return name if kept.judged else _("%(name)s: too few loans to judge out of time") % {"name": name}


def _auc_figure(code: str, told: Mapping[str, Any]) -> dict[str, str]:
    basis = "; ".join(part for part in (words.ranked(told["auc"]), words.interval(told["interval"])) if part)
    return {"label": f"AUC, {SCORES[code]}", "value": words.area(told), "basis": basis}


def _learnt(told: Mapping[str, Any]) -> str:
    return _("the loan model learnt from %(n)s others") % {"n": number(told["n_train"])}


def _facts(kept: KeptEvaluation, figures: Mapping[str, Any], model: Mapping[str, Any]) -> list[dict[str, str]]:
    file, drawn = figures["file"], figures["interval"]
    left = _("%(unknown)s without status, %(bad)s that could not be read") % {
        "unknown": number(file["status_unknown"]),
        "bad": number(file["left_out"]),
    }
    return [
        {"label": _("File"), "value": kept.file_name},
        {"label": _("SHA-256 of the file"), "value": kept.file_sha256},
        {
            "label": _("Loans that ended"),
            "value": number(file["loans"]),
            "note": _("of %(n)s rows") % {"n": number(file["rows"])},
        },
        {"label": _("Rows left out"), "value": left},
        {"label": _("Evaluated"), "value": moment_full(kept.made_at)},
        {
            "label": _("Intervals"),
            "value": _("bootstrap, %(n)s resamples, seed %(seed)s")
            % {"n": number(drawn["resamples"]), "seed": drawn["seed"]},
        },
        {
            "label": _("Made with"),
            "value": _("figures version %(version)s, rules version %(rules)s, scikit-learn %(learn)s")
            % {
                "version": figures["version"],
                "rules": figures["made_with"]["constants"],
                "learn": figures["made_with"]["scikit-learn"],
            },
        },
    ]


def _tab(label: str, current: bool, kept: KeptEvaluation, split: str) -> dict[str, Any]:
    return {"label": label, "current": current, "count": None, "href": _address(kept, split)}


def _address(kept: KeptEvaluation, split: str) -> str:
    return f"{reverse('readiness-evaluation-page')}?{urlencode({'of': kept.id, 'split': split})}"
