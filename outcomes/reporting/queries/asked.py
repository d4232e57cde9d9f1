"""Requests and forms as the institution that asks sees them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Lower, TruncDate

from clear_platform.foundation import clock
from clear_platform.foundation.public import STAFF_ANALYSTS, Actor, Allowed, StaffGroup, tag_of
from enterprises.public import enterprises_for
from outcomes.records.models import PeriodLock
from outcomes.reporting.models import ReportingForm, ReportingRequest
from outcomes.reporting.rules.asking import OPEN, STATUSES, Asked, is_late, is_reminded_today
from outcomes.reporting.rules.lines import Called, Line

READERS = Allowed(staff=(*STAFF_ANALYSTS, StaffGroup.AUDITOR), institution=("admin", "analyst", "viewer"))
"""Who reads what an institution was told."""
_RELATED = ("request", "enterprise__organization", "decided_by", "outcome")


def asked_of(request: ReportingRequest) -> list[Asked]:
    """Give what a request asks for, in its order."""
    return [Asked(one["metric"], tuple(one["by"])) for one in request.metrics_json]


def requests_for(actor: Actor) -> QuerySet[ReportingRequest]:
    """Give the requests of institutions in sight with whom they ask and how many forms are in each status.

    The newest due come first.
    """
    rows: QuerySet[ReportingRequest] = ReportingRequest.objects.for_actor(actor)
    counted = {f"forms_{status}": Count("forms", filter=Q(forms__status=status)) for status in ReportingForm.Status}
    return (
        rows.select_related("organization", "created_by")
        .annotate(
            forms_all=Count("forms"),
            enterprise_ids=ArrayAgg("forms__enterprise_id", order_by="forms__enterprise_id", default=Value([])),
            **counted,
        )
        .order_by("-due_on", "-pk")
    )


def enterprises_called(actor: Actor, lines: Sequence[Line]) -> list[Called]:
    """Give the enterprises in sight that any of the lines may mean. One query."""
    names = {one.lower() for line in lines for one in (line.name, line.bare)}
    ids = {line.enterprise_id for line in lines if line.enterprise_id is not None}
    rows = enterprises_for(actor).alias(lower_name=Lower("organization__name"))
    return _called(rows.filter(Q(pk__in=ids) | Q(lower_name__in=names)))


def enterprises_to_offer(actor: Actor, *, at_most: int, ids: Collection[int] = ()) -> list[Called]:
    """Give the first enterprises in sight by name; with `ids`, of these alone."""
    rows = enterprises_for(actor)
    return _called((rows.filter(pk__in=ids) if ids else rows)[:at_most])


def _called(rows: QuerySet[Any]) -> list[Called]:
    return [Called(row.pk, row.organization.name, row.city or "") for row in rows]


def waiting_for(actor: Actor, organization_id: int) -> QuerySet[ReportingRequest]:
    """Give the requests of an institution with answers that wait to be accepted, the longest due first."""
    handed_in = ReportingForm.objects.for_actor(actor).filter(organization_id=organization_id, status="submitted")
    return requests_for(actor).filter(pk__in=handed_in.values("request_id")).order_by("due_on", "pk")


def request_for(*, actor: Actor, request_id: int) -> ReportingRequest:
    """Give one request in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    ReportingRequest.objects.get_for(actor, request_id)
    found: ReportingRequest = requests_for(actor).get(pk=request_id)
    return found


def forms_for(actor: Actor) -> QuerySet[ReportingForm]:
    """Give the forms of institutions in sight, by request and name of the enterprise."""
    rows: QuerySet[ReportingForm] = ReportingForm.objects.for_actor(actor)
    return rows.select_related(*_RELATED).order_by("-request__due_on", "enterprise__organization__name", "pk")


def forms_of(actor: Actor, request_id: int) -> QuerySet[ReportingForm]:
    """Give the forms of one request, by name of the enterprise. Not checked here: that the request is visible."""
    return forms_for(actor).filter(request_id=request_id).order_by("enterprise__organization__name", "pk")


def form_for(*, actor: Actor, form_id: int) -> ReportingForm:
    """Give one form in the actor's sight. Refuses: `NotVisible`; `NotFound` to those who see all."""
    found: ReportingForm = ReportingForm.objects.select_related(*_RELATED).get_for(actor, form_id)
    return found


def tag_of_form(form: ReportingForm) -> str:
    """Give the tag of a form with its request, by which it is late or not."""
    return tag_of(form, form.request)


def form_to_send(actor: Actor, form_id: int) -> ReportingForm | None:
    """Give a form whose link is to be sent; None where nobody needs to, or can, fill it in any more."""
    rows = _to_fill_in(actor).filter(pk=form_id)
    found: ReportingForm | None = rows.select_related(*_RELATED, "organization").first()
    return found


def forms_of_portfolio(rows: QuerySet[ReportingForm], *, portfolio_id: int) -> QuerySet[ReportingForm]:
    """Keep the forms of enterprises that a portfolio of the asking institution gave sight of."""
    return rows.filter(
        enterprise__organization__grants_given__via=f"portfolio:{portfolio_id}",
        enterprise__organization__grants_given__grantee=F("organization"),
    ).distinct()


def narrowed(
    rows: QuerySet[ReportingForm], *, statuses: Sequence[str] = (), words: str = ""
) -> QuerySet[ReportingForm]:
    """Keep the forms in any of some statuses whose enterprise or request is called by the words.

    Takes: `statuses`, those of forms and `late`, which is no status: not there though it was due, or come later.
    """
    known = [one for one in statuses if one in STATUSES]
    if known:
        rows = rows.filter(status__in=known)
    if "late" in statuses:
        # As `late` has it: days of UTC, whatever the zone of whoever looks.
        rows = rows.alias(came_on=TruncDate("submitted_at", tzinfo=UTC)).filter(
            Q(status__in=OPEN, request__due_on__lt=clock.today())
            | (~Q(status__in=OPEN) & Q(came_on__gt=F("request__due_on")))
        )
    for word in words.split()[:6]:
        rows = rows.filter(Q(enterprise__organization__name__icontains=word) | Q(request__title__icontains=word))
    return rows


def late(form: ReportingForm, today: date | None = None) -> bool:
    """Say whether a form came, or is, later than the day it was due."""
    submitted_on = form.submitted_at.date() if form.submitted_at else None
    return is_late(
        status=form.status, due_on=form.request.due_on, submitted_on=submitted_on, today=today or clock.today()
    )


def who_owes(actor: Actor, organization_id: int) -> QuerySet[ReportingForm]:
    """Give the forms of an institution that an enterprise still has to fill in, the longest due first."""
    rows = forms_for(actor).filter(organization_id=organization_id, status__in=OPEN)
    return rows.order_by("request__due_on", "enterprise__organization__name", "pk")


def reminders_due(actor: Actor, today: date) -> Iterable[ReportingForm]:
    """Give the forms that are to be reminded of today.

    A form in a closed period is left alone: nobody could fill it in.
    """
    rows = _to_fill_in(actor).filter(sent_at__isnull=False)
    for row in rows.select_related("request").order_by("pk").iterator(chunk_size=500):
        if is_reminded_today(row.request.due_on, row.request.reminders_json, mailed_on=mailed_on(row), today=today):
            yield row


def mailed_on(form: ReportingForm) -> date:
    """Give the day of the last mail about a form, also of one that is still on its way."""
    days = [date.fromisoformat(one[:10]) for one in _reminded(form)]
    return max([*days, *([form.sent_at.date()] if form.sent_at else [])], default=date.min)


def reminded_at(form: ReportingForm) -> datetime | None:
    """Give the moment at which somebody last had a form reminded of; None where nobody has."""
    return max((datetime.fromisoformat(one) for one in _reminded(form) if "T" in one), default=None)


def _reminded(form: ReportingForm) -> list[str]:
    return [one for one in form.reminded_json if isinstance(one, str)]


def _to_fill_in(actor: Actor) -> QuerySet[ReportingForm]:
    closed = PeriodLock.objects.for_actor(actor).filter(
        organization_id=OuterRef("organization_id"),
        unlocked_at__isnull=True,
        starts__lte=OuterRef("request__ends"),
        ends__gte=OuterRef("request__starts"),
    )
    rows: QuerySet[ReportingForm] = ReportingForm.objects.for_actor(actor)
    return rows.filter(~Exists(closed), status__in=OPEN)


def counts_of(request: ReportingRequest) -> Mapping[str, int]:
    """Give how many forms of a request that `requests_for` gave are in each status, and how many there are."""
    return {name: getattr(request, f"forms_{name}") for name in ("all", *ReportingForm.Status.values)}
