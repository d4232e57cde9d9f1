"""Jobs of reporting: the mail with the link, whose secret is made here, and the clock that reminds."""

from __future__ import annotations

from django.conf import settings

from clear_platform.foundation import clock
from clear_platform.foundation.addresses import public_address
from clear_platform.foundation.public import account_by_email, acting, brand_of, job, send_mail, system_actor
from outcomes.reporting.operations.asking import link_sent, note_reminded
from outcomes.reporting.queries.asked import form_to_send, late, reminders_due
from outcomes.reporting.rules.asking import holds_until, new_token


@job("outcomes.send_reporting_link")
def send_reporting_link(*, form_id: int, organization_id: int) -> None:
    """Send the link of a form that is still to be filled in, and can be; run twice it sends two, the later counts."""
    actor = system_actor("reporting forms", organization_id=organization_id)
    with acting(actor):
        row = form_to_send(actor, form_id)
        if row is None:
            return
        token, now = new_token(), clock.now()
        until = holds_until(row.request.due_on, now)
        link_sent(actor=actor, form_id=row.pk, token=token, at=now, until=until)
        known = account_by_email(row.email)
        locale = known.language if known else settings.LANGUAGE_CODE
        brand = brand_of(actor, organization_id)
    send_mail(
        "link",
        folder="outcomes/reporting/mail",
        to=row.email,
        locale=locale,
        facts={
            "institution": row.organization.name,
            "enterprise": row.enterprise.organization.name,
            "title": row.request.title,
            "starts": row.request.starts,
            "ends": row.request.ends,
            "due_on": row.request.due_on,
            "late": late(row),
            "returned_because": row.note if row.status == "returned" else "",
            "metrics": len(row.request.metrics_json),
            "until": until,
            "link": public_address("reporting-form-page", token),
        },
        brand=brand,
    )


@job("outcomes.remind_of_reports", cron="15 6 * * *")
def remind_of_reports() -> None:
    """Send the reminders that fall on today; run twice on a day it sends none again."""
    actor = system_actor("reporting reminders")
    with acting(actor):
        today = clock.today()
        for form in list(reminders_due(actor, today)):
            note_reminded(actor=actor, form=form, on=today)
