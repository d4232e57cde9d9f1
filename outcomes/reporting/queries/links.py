"""A form as whoever holds its link sees it. The link is opened before anybody is known."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import connection

from clear_platform.foundation import clock
from clear_platform.foundation.hashing import hash_of_secret
from clear_platform.foundation.public import Actor, raised_to_staff, system_actor
from enterprises.public import currency_of
from outcomes.records.models import PeriodLock
from outcomes.records.queries import metrics_known
from outcomes.records.rules import Metric
from outcomes.records.wording import value_in_words
from outcomes.reporting.errors import LinkGone
from outcomes.reporting.models import ReportingForm
from outcomes.reporting.queries.asked import asked_of, late
from outcomes.reporting.results import FormField, FormShown
from outcomes.reporting.rules.answering import values_of


def holder_of(token: str) -> Actor:
    """Give the system as it acts for whoever holds a link, for the institution that sent it. Refuses: `LinkGone`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clear_reporting_form_organization(%s)", [hash_of_secret(token)])
        (found,) = cursor.fetchone() or (None,)
    if found is None:
        raise LinkGone()
    return system_actor("reporting forms", organization_id=int(found))


def form_behind(actor: Actor, token: str, *, for_update: bool = False) -> ReportingForm:
    """Give the form that a link opens. Refuses: `LinkGone`, also once it has run out."""
    rows = ReportingForm.objects.for_actor(actor, "act" if for_update else "read")
    if for_update:
        rows = rows.select_for_update(of=("self",))
    row: ReportingForm | None = (
        rows.select_related("request", "organization", "enterprise__organization", "outcome")
        .filter(token_hash=hash_of_secret(token), organization_id=actor.organization_id or 0)
        .first()
    )
    if row is None or row.expires_at is None or row.expires_at <= clock.now():
        raise LinkGone()
    return row


def form_shown(token: str) -> FormShown:
    """Give the form behind a link with what is asked, what was filled in and what was reported before.

    Refuses: `LinkGone`.
    """
    actor = holder_of(token)
    # Nobody is signed in: the rows are read for the institution, by the function's word that the link is its own.
    with raised_to_staff():
        row = form_behind(actor, token)
        known = metrics_known(actor)
        before = values_before(actor, row, known)
        closed = PeriodLock.objects.for_actor(actor).filter(
            organization_id=row.organization_id,
            unlocked_at__isnull=True,
            starts__lte=row.request.ends,
            ends__gte=row.request.starts,
        )
        return FormShown(
            id=row.pk,
            organization_id=row.organization_id,
            institution=row.organization.name,
            enterprise=row.enterprise.organization.name,
            title=row.request.title,
            note=row.request.note,
            starts=row.request.starts,
            ends=row.request.ends,
            due_on=row.request.due_on,
            status=row.status,
            returned_because=row.note if row.status == "returned" else "",
            saved_at=row.saved_at,
            submitted_by=row.submitted_by,
            locked=closed.exists(),
            late=late(row),
            currency=currency_of(row.enterprise.organization.settings_json),
            fields=tuple(
                FormField(
                    metric=known[one.metric],
                    by=one.by,
                    entry=row.values_json.get(one.metric, {}),
                    before=value_in_words(known[one.metric], before[one.metric]) if one.metric in before else "",
                )
                for one in asked_of(row.request)
            ),
        )


def values_before(actor: Actor, form: ReportingForm, known: Mapping[str, Metric]) -> dict[str, Decimal]:
    """Give what the enterprise last reported to the same institution of each metric that is asked, and was accepted.

    Nothing else that the institution keeps of the enterprise is told: whoever holds a link reads it. One query.
    """
    asked = {one.metric for one in asked_of(form.request)}
    rows = ReportingForm.objects.for_actor(actor).filter(
        organization_id=form.organization_id,
        enterprise_id=form.enterprise_id,
        status=ReportingForm.Status.APPROVED,
        request__ends__lt=form.request.ends,
        values_json__has_any_keys=sorted(asked),
    )
    before: dict[str, Decimal] = {}
    for values in rows.order_by("request__ends", "pk").values_list("values_json", flat=True):
        before |= {code: value for code, value in values_of(values).items() if code in asked and code in known}
    return before
