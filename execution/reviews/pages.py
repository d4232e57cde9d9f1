"""Pages of reviews: the queue, and one thing that waits."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import may, may_reach
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.doors import PageRequest, page
from clear_platform.foundation.rendering.refusals import said_above, shown_in
from clear_platform.foundation.rendering.wording import number
from execution.reviews import queries, registry, rules, wording
from execution.reviews.errors import CommentMissing, OwnWork, ReviewDecided, ReviewLocked
from execution.reviews.forms import DecisionForm
from execution.reviews.operations.deciding import decide_review, give_review_back, take_review
from execution.runs.errors import OwnRun, StepDoesNotWait
from execution.runs.wording import value_in_words

ROWS = 50
ORDERINGS = {"asked_at": "asked_at", "-asked_at": "-asked_at"}
DONE = {
    rules.APPROVE: gettext_lazy("It is let pass, and what waited for it goes on."),
    rules.REQUEST_CHANGES: gettext_lazy("It is sent back to whoever asked for it."),
    rules.REJECT: gettext_lazy("It is not let pass, and ends here."),
}


@require_GET
@page
def reviews(request: PageRequest) -> HttpResponse:
    """List what waits for somebody to look at it; without a filter, what is not decided."""
    query = request.GET
    everything = queries.reviews_for(request.actor)
    statuses = query.getlist("status") or list(rules.UNDECIDED)
    rows = everything.filter(status__in=statuses)
    if query.getlist("kind"):
        rows = rows.filter(entity_type__in=query.getlist("kind"))
    if query.get("search", "").strip():
        rows = rows.filter(title__icontains=query["search"].strip())
    if query.get("ordering") in ORDERINGS:
        rows = rows.order_by(ORDERINGS[query["ordering"]], "pk")
    pages = Paginator(rows, ROWS)
    shown = pages.get_page(query.get("page"))
    words = {
        "open": _("waiting"),
        "changes_requested": _("sent back"),
        "approved": _("approved"),
        "rejected": _("rejected"),
        "withdrawn": _("withdrawn"),
    }
    bar = filters.filter_bar(
        query,
        _("Filter reviews"),
        fields=[
            filters.choice(query, "status", _("Status"), [filters.Option(*one) for one in words.items()]),
            filters.choice(
                query,
                "kind",
                _("Kind"),
                [filters.Option(one.entity_type, str(one.label)) for one in registry.reviewables()],
            ),
        ],
        search=filters.search(query, _("Find a review"), _("Words of the title")),
        count=_("%(found)s of %(total)s") % {"found": number(pages.count), "total": number(everything.count())},
    )
    elsewhere = registry.waits_elsewhere(request.actor)
    mine = queries.to_look_at(request.actor).count() if may(request.actor, "take_review") else 0
    context = {
        "mine": mine + len(elsewhere),
        "total": everything.count(),
        "elsewhere": elsewhere,
        "bar": bar,
        "table": wording.review_table(shown),
        "pager": filters.pager(query, shown) if pages.num_pages > 1 else None,
    }
    return render(request, "execution/reviews/reviews.html", context)


@require_http_methods(["GET", "POST"])
@page
def review(request: PageRequest, review_id: int) -> HttpResponse:
    """Show one thing that waits, and take the decision of whoever has it before them."""
    actor = request.actor
    found = queries.review_for(actor=actor, review_id=review_id)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {CommentMissing: "comment"}):
            with said_above(request, ReviewDecided, ReviewLocked, OwnWork, OwnRun, StepDoesNotWait):
                decide_review(
                    actor=actor, entity_type=found.entity_type, entity_id=found.entity_id, **form.cleaned_data
                )
                messages.success(request, str(DONE[form.cleaned_data["decision"]]))
                return redirect("reviews-page")
            return redirect("review-page", review_id=review_id)
    about = queries.about(actor=actor, review=found)
    reaches = may(actor, "take_review") and may_reach(actor, found.organization_id, "review")
    undecided = found.status in rules.UNDECIDED
    context = {
        "review": found,
        "about": about,
        "value": value_in_words(about.value) if about.value is not None else "",
        "facts": wording.facts_of(found, dict(about.facts)),
        "refusal": queries.refusal_of(actor, found) if undecided else "",
        "undecided": undecided,
        "mine": undecided and reaches and queries.is_before(actor, found),
        "may_take": undecided and reaches and not queries.refusal_of(actor, found),
        "form": form,
    }
    return render(request, "execution/reviews/review.html", context, status=400 if form.errors else 200)


@require_POST
@page
def review_act(request: PageRequest, review_id: int, act: str) -> HttpResponse:
    """Have a review before oneself, or give it back."""
    acts = {"take": take_review, "give-back": give_review_back}
    if act not in acts:
        raise NotFound()
    here = reverse("review-page", args=[review_id])
    with said_above(request, ReviewDecided, ReviewLocked, OwnWork):
        acts[act](actor=request.actor, review_id=review_id)
    return HttpResponseRedirect(here)
