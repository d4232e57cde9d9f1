"""What the pages of reporting consist of, as plain data. Reads: `queries`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day_full, number
from enterprises.public import enterprises_by_id
from outcomes.records.queries import locks_narrowed, locks_of, metrics_known
from outcomes.records.rules import Metric, exactly
from outcomes.records.wording import DIMENSIONS, parts_in_words
from outcomes.reporting.queries.asked import asked_of, counts_of, forms_of, late, narrowed, requests_for, who_owes
from outcomes.reporting.queries.links import values_before
from outcomes.reporting.rules.adding import Total
from outcomes.reporting.rules.answering import fell
from outcomes.reporting.rules.asking import OPEN
from outcomes.reporting.wording import (
    HOW,
    answered_in_words,
    concerned_by,
    coverage_in_words,
    entry_in_words,
    reminder_in_words,
    total_in_words,
    whom_in_words,
)

ROWS = 50
"""Rows of a page of forms or requests."""
LOCKS = 10
REQUESTS_BY = {"asked": "title", "period": "starts", "asked-due": "due_on"}
FORMS_BY = {
    "name": "enterprise__organization__name",
    "request": "request__title",
    "status": "status",
    "due": "request__due_on",
    "came": "submitted_at",
    "sent": "sent_at",
}
LOCKS_BY = {"closed-from": "starts", "closed-at": "locked_at", "closed-by": "locked_by__name"}
"""How the address calls the orders of each list; no two lists of a page call one alike."""
LOCKED = {"locked": True, "unlocked": False}


def calendar_of(actor: Actor, organization_id: int, query: QueryDict, *, may_lock: bool) -> dict[str, Any]:
    """Give the requests of an institution, who owes what, and its closed periods, narrowed by an address.

    Takes: whether a period can be opened again from here.
    """
    asked = Paginator(requests_found(actor, organization_id, query), ROWS).get_page(query.get("asked"))
    closed = Paginator(locks_found(actor, organization_id, query), LOCKS)
    locks = closed.get_page(query.get("closed"))
    owed = who_owes(actor, organization_id)
    total, overdue = owed.count(), narrowed(owed, statuses=["late"]).count()
    pages = Paginator(owed_found(actor, organization_id, query), ROWS)
    shown = pages.get_page(query.get("page"))
    return {
        "requests": _requests(list(asked), organization_id) if asked else None,
        "asked_pager": filters.pager(query, asked, name="asked") if asked.paginator.num_pages > 1 else None,
        "any_owed": total > 0,
        "owed": _owed(list(shown), organization_id) if pages.count else None,
        "bar": _bar(query, pages.count, total, only_open=True),
        "pager": filters.pager(query, shown) if pages.num_pages > 1 else None,
        "lede": _lede(total, overdue),
        "kept": filters.address(query, drop=["asked", "closed"]),
        "any_closed": closed.count > 0 or locks_of(actor).filter(organization_id=organization_id).exists(),
        "locks_bar": _locks_bar(query, closed.count),
        "locks": _locks(list(locks), organization_id, may_lock=may_lock) if closed.count else None,
        "locks_pager": filters.pager(query, locks, name="closed") if closed.num_pages > 1 else None,
    }


def request_facts(actor: Actor, organization_id: int, request: Any, query: QueryDict) -> dict[str, Any]:
    """Give one request with the state of each form, narrowed by an address, which also says which are picked."""
    known, picked = metrics_known(actor), set(query.get("picked", "").split("-"))
    query = query.copy()
    query.pop("picked", None)
    forms = list(forms_found(actor, request.pk, query))
    return {
        "asked": request,
        "kept": filters.address(query),
        "bar": _bar(query, len(forms), counts_of(request)["all"]),
        "lede": answered_in_words(counts_of(request)) + ".",
        "facts": [
            {
                "label": _("Period"),
                "value": _("%(from)s to %(to)s") % {"from": day_full(request.starts), "to": day_full(request.ends)},
            },
            {"label": _("Due"), "value": day_full(request.due_on)},
            {
                "label": _("Reminders"),
                "value": "; ".join(reminder_in_words(days) for days in request.reminders_json) or _("none"),
            },
            {
                "label": _("Metrics"),
                "value": "; ".join(known[one.metric].name for one in asked_of(request) if one.metric in known),
            },
            {"label": _("Asked by"), "value": request.created_by.name if request.created_by else "–"},
        ],
        "table": Table(
            _("Enterprises asked"),
            [
                Column(_("Enterprise"), "name", "name"),
                Column(_("State"), "words", "status", main=True),
                Column(_("Handed in"), "date", "came"),
                Column(_("By"), "words", spare=True),
                Column(_("Link sent"), "date", "sent", spare=True),
            ],
            [_form_row(form, organization_id, picked=str(form.pk) in picked) for form in forms],
            selectable=True,
        )
        if forms
        else None,
    }


def form_facts(actor: Actor, form: Any) -> dict[str, Any]:
    """Give what one enterprise answered, with what it reported before, and what looks wrong."""
    known = metrics_known(actor)
    before = values_before(actor, form, known)
    read = form.status in {"submitted", "approved"}
    rows = []
    for one in asked_of(form.request):
        metric = known[one.metric]
        entry = form.values_json.get(one.metric, {}) if read else {}
        value = exactly(entry["value"]) if "value" in entry else None
        parts = [
            f"{DIMENSIONS[dimension]}: {parts_in_words({group: exactly(part) for group, part in groups.items()})}"
            for dimension, groups in entry.get("parts", {}).items()
        ]
        doubt = (
            _("less than before, though it counts to date")
            if value is not None and fell(metric, value, before.get(one.metric))
            else ""
        )
        rows.append(
            Row(
                [
                    Cell(metric.name, note=metric.definition),
                    Cell(entry_in_words(metric, entry), note="; ".join(filter(None, [doubt, *parts])))
                    if entry
                    else Cell(because=_("not handed in")),
                    Cell(entry_in_words(metric, {"value": before[one.metric]}))
                    if one.metric in before
                    else Cell(because=_("nothing before")),
                ],
                name=metric.name,
            )
        )
    columns = [
        Column(_("Metric"), "name"),
        Column(_("Answer"), "words", main=True),
        Column(_("Before"), "words", spare=True),
    ]
    return {"form": form, "table": Table(_("What was reported"), columns, rows), "late": late(form)}


def totals_facts(
    actor: Actor, found: Sequence[Total], known: Mapping[str, Metric], *, since: date, until: date, by: str
) -> dict[str, Any]:
    """Give totals with their coverage, and by name whom they lack."""
    concerned = {enterprise_id for one in found for enterprise_id in concerned_by(one.coverage)}
    names = {key: one.name for key, one in enterprises_by_id(actor=actor, enterprise_ids=concerned).items()}
    columns = [
        Column(_("Metric"), "name"),
        Column(_("Total"), "figure", main=True),
        *([Column(str(DIMENSIONS[by]), "words")] if by else []),
        Column(_("Rests on"), "words"),
        Column(_("As of"), "date", spare=True),
    ]
    rows = [
        Row(
            [
                Cell(_name_of(one, known), note=str(HOW[one.how])),
                Cell(because=_("nobody reported"))
                if one.value is None and not one.outcome_ids
                else _total(one, known, names),
                *([_parts(one, by)] if by else []),
                Cell(coverage_in_words(one.coverage), note=whom_in_words(one.coverage, names)),
                Cell(day_full(one.as_of)) if one.as_of else Cell(because=_("nothing")),
            ],
            name=_name_of(one, known),
        )
        for one in found
    ]
    metrics = {one.metric for one in found}
    complete = len(metrics - {one.metric for one in found if not one.coverage.complete})
    lede = ngettext("%(n)s metric", "%(n)s metrics", len(metrics)) + "; "
    lede += _("none with everybody in it.") if not complete else _("%(m)s with everybody in it.")
    return {
        "lede": lede % {"n": len(metrics), "m": complete} if found else "",
        "table": Table(_("Totals"), columns, rows) if found else None,
        "since": since,
        "until": until,
        "by": by,
        "dimensions": list(DIMENSIONS.items()),
    }


def _total(total: Total, known: Mapping[str, Metric], names: Mapping[int, str]) -> Cell:
    """Give the cell of a total; where a currency is not named, it leads to the first enterprise that can name it."""
    says = total_in_words(known[total.metric], total)
    unnamed = next((key for key in total.coverage.currency_unknown if key in names), None)
    if unnamed is None:
        return Cell(says)
    return Cell(
        says,
        note=_("Name the currency of %(name)s under Change") % {"name": names[unnamed]},
        note_href=reverse("enterprise-page", args=[unnamed]),
    )


def _parts(total: Total, by: str) -> Cell:
    parts = total.parts.get(by)
    return Cell(parts_in_words(parts)) if parts else Cell(because=_("not broken down so"))


def _name_of(total: Total, known: Mapping[str, Metric]) -> str:
    name = known[total.metric].name
    return name if total.currency is None else _("%(metric)s in %(currency)s") % {
        "metric": name, "currency": total.currency,
    }  # fmt: skip


def requests_found(actor: Actor, organization_id: int, query: QueryDict) -> QuerySet[Any]:
    """Give the requests of an institution in the order that an address asks for."""
    return _ordered(requests_for(actor).filter(organization_id=organization_id), query, REQUESTS_BY)


def locks_found(actor: Actor, organization_id: int, query: QueryDict) -> QuerySet[Any]:
    """Give the periods that an institution closed, narrowed and ordered as an address asks."""
    rows = locks_narrowed(
        locks_of(actor).filter(organization_id=organization_id),
        words=query.get("closed-search", ""),
        locked=[LOCKED[one] for one in query.getlist("closed-state") if one in LOCKED],
    )
    return _ordered(rows, query, LOCKS_BY)


def owed_found(actor: Actor, organization_id: int, query: QueryDict) -> QuerySet[Any]:
    """Give the forms that are still owed to an institution, narrowed and ordered as an address asks."""
    return _ordered(_found(who_owes(actor, organization_id), query), query, FORMS_BY)


def forms_found(actor: Actor, request_id: int, query: QueryDict) -> QuerySet[Any]:
    """Give the forms of a request, narrowed and ordered as an address asks."""
    return _ordered(_found(forms_of(actor, request_id), query), query, FORMS_BY)


def _ordered(rows: QuerySet[Any], query: QueryDict, known: Mapping[str, str]) -> QuerySet[Any]:
    """Order a list as its address asks; as it comes where the address asks for an order of another list, or none."""
    wanted = query.get("ordering", "")
    key = known.get(wanted.removeprefix("-"))
    if key is None:
        return rows
    way = F(key).desc(nulls_last=True) if wanted.startswith("-") else F(key).asc(nulls_last=True)
    return rows.order_by(way, "pk")


def _found(rows: QuerySet[Any], query: QueryDict) -> QuerySet[Any]:
    return narrowed(rows, statuses=query.getlist("status"), words=query.get("search", ""))


def _bar(query: QueryDict, found: int, total: int, *, only_open: bool = False) -> filters.FilterBar:
    words = {
        "owed": _("not answered"),
        "submitted": _("handed in"),
        "returned": _("sent back"),
        "approved": _("accepted"),
        "late": _("late"),
    }
    offered = [(code, says) for code, says in words.items() if not only_open or code in {*OPEN, "late"}]
    return filters.filter_bar(
        query,
        _("Filter the forms"),
        search=filters.search(query, _("Words of the name of an enterprise or a request"), _("Find an enterprise")),
        fields=[filters.choice(query, "status", _("State"), [filters.Option(*one) for one in offered])],
        count=_("%(found)s of %(total)s forms") % {"found": number(found), "total": number(total)},
    )


def _locks_bar(query: QueryDict, found: int) -> filters.FilterBar:
    query = query.copy()
    query.pop("closed", None)
    words = {"locked": _("locked"), "unlocked": _("unlocked")}
    hint = _("Words of a note or a reason, or who closed it")
    return filters.filter_bar(
        query,
        _("Filter the periods"),
        search=filters.search(query, hint, _("Find a period"), name="closed-search"),
        fields=[filters.choice(query, "closed-state", _("State"), [filters.Option(*one) for one in words.items()])],
        count=ngettext("%(n)s period", "%(n)s periods", found) % {"n": number(found)},
    )


def _locks(rows: Sequence[Any], organization_id: int, *, may_lock: bool) -> Table:
    return Table(
        _("Closed periods"),
        [
            Column(_("Period"), "name", "closed-from"),
            Column(_("State"), "words", main=True),
            Column(_("Closed"), "date", "closed-at"),
            Column(_("By"), "words", "closed-by", spare=True),
            Column(_("Why"), "words"),
        ],
        [_lock_row(row, organization_id, may_lock=may_lock) for row in rows],
    )


def _lock_row(row: Any, organization_id: int, *, may_lock: bool) -> Row:
    span = _("%(from)s to %(to)s") % {"from": day_full(row.starts), "to": day_full(row.ends)}
    opens = may_lock and row.unlocked_at is None
    says = row.unlocked_because or row.note
    return Row(
        [
            Cell(
                span,
                note=_("Open again…") if opens else "",
                note_href=reverse("period-unlock-page", args=[organization_id, row.pk]) if opens else "",
            ),
            Cell(status="unlocked" if row.unlocked_at else "locked"),
            Cell(day_full(row.locked_at.date())),
            Cell(row.locked_by.name) if row.locked_by else Cell(because=_("somebody who left")),
            Cell(says) if says else Cell(because=_("not said")),
        ],
        name=span,
    )


def _lede(owed: int, overdue: int) -> str:
    if not owed:
        return _("Nobody owes you anything.")
    says = ngettext("%(n)s form is still to come", "%(n)s forms are still to come", owed) % {"n": owed}
    return f"{says}; {_('%(n)s late') % {'n': overdue}}." if overdue else f"{says}."


def _requests(rows: Sequence[Any], organization_id: int) -> Table:
    return Table(
        _("Requests"),
        [
            Column(_("Request"), "name", "asked"),
            Column(_("Answers"), "words", main=True),
            Column(_("Period"), "words", "period", spare=True),
            Column(_("Due"), "date", "asked-due"),
        ],
        [
            Row(
                [
                    Cell(
                        row.title,
                        href=reverse("reporting-request-page", args=[organization_id, row.pk]),
                        in_drawer=False,
                    ),
                    Cell(answered_in_words(counts_of(row))),
                    Cell(_("%(from)s to %(to)s") % {"from": day_full(row.starts), "to": day_full(row.ends)}),
                    Cell(
                        day_full(row.due_on),
                        late=row.due_on < clock.today() and any(counts_of(row)[one] for one in OPEN),
                    ),
                ],
                name=row.title,
            )
            for row in rows
        ],
    )


def _owed(forms: Sequence[Any], organization_id: int) -> Table:
    return Table(
        _("Who owes what"),
        [
            Column(_("Enterprise"), "name", "name"),
            Column(_("Request"), "words", "request"),
            Column(_("State"), "words", "status", main=True),
            Column(_("Due"), "date", "due"),
        ],
        [
            Row(
                [
                    Cell(form.enterprise.organization.name),
                    Cell(
                        form.request.title,
                        href=reverse("reporting-request-page", args=[organization_id, form.request_id]),
                        in_drawer=False,
                    ),
                    Cell(status=form.status),
                    Cell(day_full(form.request.due_on), late=late(form)),
                ],
                name=form.enterprise.organization.name,
            )
            for form in forms
        ],
    )


def _form_row(form: Any, organization_id: int, *, picked: bool) -> Row:
    name = form.enterprise.organization.name
    return Row(
        [
            Cell(name, href=reverse("reporting-form-read-page", args=[organization_id, form.pk]), in_drawer=False),
            Cell(status=form.status, note=form.note),
            Cell(day_full(form.submitted_at.date()), late=late(form))
            if form.submitted_at and form.status not in OPEN
            else Cell(because=_("late") if late(form) else _("not yet"), late=late(form)),
            Cell(form.submitted_by) if form.submitted_by else Cell(because=_("nobody yet")),
            Cell(day_full(form.sent_at.date()), note=form.email) if form.sent_at else Cell(because=_("being sent")),
        ],
        key=str(form.pk),
        name=name,
        picked=picked,
    )
