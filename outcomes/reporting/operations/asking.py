"""Asking enterprises to report: the request, its forms, and the mails that carry their links."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from clear_platform.foundation import clock
from clear_platform.foundation.errors import FieldProblem, NotFound
from clear_platform.foundation.hashing import hash_of_secret
from clear_platform.foundation.public import (
    Actor,
    Allowed,
    Expected,
    NotVisible,
    enqueue_many,
    job_name,
    operation,
    record,
    refuse_stale,
    tag_of,
)
from clear_platform.foundation.stated import refuse_out_of_reach
from enterprises.public import enterprises_by_id
from outcomes.records.errors import InstitutionMissing, PeriodMalformed
from outcomes.records.queries import metrics_to_ask, refuse_locked
from outcomes.reporting.errors import AnswerSettled, DueBeforeTheEnd, NobodyAsked, RemindedJustNow, RequestRefused
from outcomes.reporting.models import ReportingForm, ReportingRequest
from outcomes.reporting.queries.asked import reminded_at
from outcomes.reporting.results import Recipient
from outcomes.reporting.rules.asking import (
    MOST_ENTERPRISES,
    OPEN,
    REMINDED_EVERY,
    USUAL_REMINDERS,
    Asked,
    faults_of_asked,
    faults_of_due,
    faults_of_reminders,
)

ASKERS = Allowed(institution=("admin", "analyst"))
SEND = job_name("outcomes.send_reporting_link")


@operation(ASKERS)
def request_reports(
    *,
    actor: Actor,
    title: str,
    starts: date,
    ends: date,
    due_on: date,
    metrics: Sequence[Asked],
    recipients: Sequence[Recipient],
    reminders: Sequence[int] = USUAL_REMINDERS,
    note: str = "",
) -> ReportingRequest:
    """Ask enterprises in sight for metrics of a period; each gets a link to a form of its own by e-mail.

    Takes: `reminders`, days from the day due, those before it negative. Gives: the request.
    Refuses: `InstitutionMissing`, `DayOutOfReach`, `PeriodMalformed`, `DueBeforeTheEnd`, `RequestRefused` with a
    pointer to each fault, `NobodyAsked`, `NotVisible`, `PeriodLocked`. Leaves: a form for each, a job that sends its
    link, an audit event.
    """
    organization_id = actor.organization_id
    if organization_id is None:
        raise InstitutionMissing()
    refuse_out_of_reach(starts, "/starts")
    if starts > ends:
        raise PeriodMalformed(starts=starts.isoformat(), ends=ends.isoformat())
    if due_on < ends:
        raise DueBeforeTheEnd(ends=ends.isoformat())
    faults = [
        *faults_of_due(due_on, clock.today()),
        *faults_of_asked(metrics, metrics_to_ask(actor, organization_id)),
        *faults_of_reminders(reminders),
    ]
    if faults:
        raise RequestRefused(problems=faults)
    wanted = recipients_by_id(recipients)
    if len(enterprises_by_id(actor=actor, enterprise_ids=wanted)) != len(wanted):
        raise NotVisible(noun="enterprise")
    refuse_locked(actor, starts, ends)
    row = ReportingRequest.objects.create(
        organization_id=organization_id,
        title=title.strip(),
        starts=starts,
        ends=ends,
        due_on=due_on,
        metrics_json=[{"metric": one.metric, "by": list(one.by)} for one in metrics],
        reminders_json=sorted(set(reminders)),
        note=note.strip(),
        created_by_id=actor.id,
    )
    forms = ReportingForm.objects.bulk_create(
        ReportingForm(organization_id=organization_id, request=row, enterprise_id=enterprise_id, email=email)
        for enterprise_id, email in wanted.items()
    )
    send_links(forms)
    record(
        actor=actor,
        action="request_reports",
        obj=row,
        after={
            "title": row.title,
            "starts": starts,
            "ends": ends,
            "due_on": due_on,
            "metrics": [one.metric for one in metrics],
            "enterprises": sorted(wanted),
        },
    )
    return row


@operation(ASKERS)
def change_reporting_request(
    *,
    actor: Actor,
    request_id: int,
    due_on: date | None = None,
    reminders: Sequence[int] | None = None,
    expected: Expected | None = None,
) -> ReportingRequest:
    """Let answers be due on another day, or remind on other days.

    Refuses: `NotVisible`, `Stale`, `DueBeforeTheEnd`, `RequestRefused`, `PeriodLocked`. Leaves: an audit event.
    """
    row: ReportingRequest = ReportingRequest.objects.select_for_update(of=("self",)).get_for(
        actor, request_id, level="act"
    )
    refuse_stale(expected, lambda: tag_of(row))
    refuse_locked(actor, row.starts, row.ends, organization_id=row.organization_id)
    before, faults = {"due_on": row.due_on, "reminders": row.reminders_json}, list[FieldProblem]()
    if due_on is not None:
        if due_on < row.ends:
            raise DueBeforeTheEnd(ends=row.ends.isoformat())
        faults += faults_of_due(due_on, clock.today())
        row.due_on = due_on
    if reminders is not None:
        faults += faults_of_reminders(reminders)
        row.reminders_json = sorted(set(reminders))
    if faults:
        raise RequestRefused(problems=faults)
    row.save(update_fields=["due_on", "reminders_json"])
    row.refresh_from_db(fields=["row_version"])
    after = {"due_on": row.due_on, "reminders": row.reminders_json}
    record(actor=actor, action="change_reporting_request", obj=row, before=before, after=after)
    return row


@operation(ASKERS)
def remind_enterprises(*, actor: Actor, form_ids: Sequence[int]) -> int:
    """Send the links of forms that are still to be filled in once more; the links sent before count no more.

    Gives: how many are sent. Refuses: `NotVisible`, `AnswerSettled`, `PeriodLocked`, `RemindedJustNow` where any was
    within the hour; all of them or none. Leaves: the moment on each form, a job for each, an audit event.
    """
    rows = forms_to_change(actor, form_ids)
    requests = {row.request_id: row.request for row in rows}.values()
    for row in rows:
        if row.status not in OPEN:
            raise AnswerSettled(status=row.get_status_display().lower())
    for request in requests:
        refuse_locked(actor, request.starts, request.ends, organization_id=request.organization_id)
    now = clock.now()
    refuse_reminded(rows, now)
    for row in rows:
        row.reminded_json = [*row.reminded_json, now.isoformat(timespec="seconds")]
    ReportingForm.objects.for_actor(actor, "act").bulk_update(rows, ["reminded_json"])
    send_links(rows)
    for request in requests:
        ids = [row.pk for row in rows if row.request_id == request.pk]
        record(actor=actor, action="remind_enterprises", obj=request, after={"forms": ids})
    return len(rows)


def refuse_reminded(rows: Sequence[ReportingForm], now: datetime) -> None:
    """Refuse with `RemindedJustNow` where somebody had any of some forms reminded of within the hour."""
    lately = [
        (at, row.enterprise.organization.name)
        for row in rows
        if (at := reminded_at(row)) is not None and now < at + REMINDED_EVERY
    ]
    if lately:
        # The first whole minute after which it is let through.
        again = max(lately)[0] + REMINDED_EVERY + timedelta(seconds=59)
        names = sorted({name for _at, name in lately})
        raise RemindedJustNow(names=", ".join(names[:5]), n=len(names), again=f"{again:%H:%M}")


def link_sent(*, actor: Actor, form_id: int, token: str, at: datetime, until: datetime) -> None:
    """Keep the secret of the link that is being sent; part of the job, which is nobody's act."""
    rows = ReportingForm.objects.for_actor(actor, "act").filter(pk=form_id)
    rows.update(token_hash=hash_of_secret(token), sent_at=at, expires_at=until)


def note_reminded(*, actor: Actor, form: ReportingForm, on: date) -> None:
    """Keep the day on which a form is reminded of, and have it sent; part of the job that comes by the clock.

    Of two that do so at once the second finds the day kept, and sends nothing.
    """
    standing = ReportingForm.objects.for_actor(actor, "act").filter(pk=form.pk, reminded_json=form.reminded_json)
    if standing.update(reminded_json=[*form.reminded_json, on.isoformat()]):
        send_links([form])


def recipients_by_id(recipients: Sequence[Recipient]) -> dict[int, str]:
    """Give the address for each enterprise that is to be asked. Refuses: `NobodyAsked`."""
    wanted = {one.enterprise_id: one.email.strip().lower() for one in recipients}
    if not wanted or len(wanted) != len(recipients) or len(wanted) > MOST_ENTERPRISES:
        raise NobodyAsked(most=MOST_ENTERPRISES)
    return wanted


def forms_to_change(actor: Actor, form_ids: Sequence[int]) -> list[ReportingForm]:
    """Give the forms to be changed, locked, in the order of their ids; all of them or a refusal."""
    wanted = set(form_ids)
    rows = list(
        ReportingForm.objects.for_actor(actor, "act")
        .select_for_update(of=("self",))
        .select_related("request", "enterprise__organization", "outcome")
        .filter(pk__in=wanted)
        .order_by("pk")
    )
    if not rows or len(rows) != len(wanted):
        raise NotFound() if actor.sees_all else NotVisible(noun="form")
    return rows


def send_links(forms: Sequence[ReportingForm]) -> None:
    """Have a link to each of some forms sent; those sent before count no more."""
    enqueue_many(SEND, [{"form_id": row.pk, "organization_id": row.organization_id} for row in forms])
