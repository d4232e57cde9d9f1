"""Setting right what was asked: another address, more enterprises, forms taken back, a request given up."""

from __future__ import annotations

from collections.abc import Sequence

from clear_platform.foundation.public import Actor, Expected, NotVisible, operation, record, refuse_stale, tag_of
from enterprises.public import enterprises_by_id
from outcomes.records.queries import refuse_locked
from outcomes.reporting.errors import AskedAlready, HandedInAlready, NobodyAsked
from outcomes.reporting.models import ReportingForm, ReportingRequest
from outcomes.reporting.operations.asking import ASKERS, forms_to_change, recipients_by_id, send_links
from outcomes.reporting.queries.asked import form_for, tag_of_form
from outcomes.reporting.results import Recipient
from outcomes.reporting.rules.asking import MOST_ENTERPRISES, OPEN


@operation(ASKERS)
def readdress_form(*, actor: Actor, form_id: int, email: str, expected: Expected | None = None) -> ReportingForm:
    """Let somebody else answer for an enterprise: the link that is out ends at once, a new one goes to the new address.

    Gives: the form. Refuses: `NotVisible`, `Stale`, `PeriodLocked` where a link would go out. Leaves: a job that sends
    the link where the form is still to be filled in, an audit event; nothing where the address is this one already.
    """
    row: ReportingForm = (
        ReportingForm.objects.select_for_update(of=("self",))
        .select_related("request")
        .get_for(actor, form_id, level="act")
    )
    refuse_stale(expected, lambda: tag_of_form(form_for(actor=actor, form_id=form_id)))
    before, wanted = row.email, email.strip().lower()
    if before == wanted:
        return row
    row.email, row.token_hash, row.expires_at = wanted, None, None
    if row.status in OPEN:
        refuse_locked(actor, row.request.starts, row.request.ends, organization_id=row.organization_id)
        row.sent_at = None
        send_links([row])
    row.save(update_fields=["email", "token_hash", "expires_at", "sent_at"])
    record(actor=actor, action="readdress_form", obj=row, before={"email": before}, after={"email": wanted})
    return row


@operation(ASKERS)
def ask_more_enterprises(
    *, actor: Actor, request_id: int, recipients: Sequence[Recipient], expected: Expected | None = None
) -> list[ReportingForm]:
    """Ask more enterprises in sight for what a request asks; each gets a link to a form of its own by e-mail.

    Gives: their forms. Refuses: `NotVisible`, `Stale`, `NobodyAsked`, `AskedAlready`, `PeriodLocked`. Leaves: a form
    for each, a job that sends its link, an audit event.
    """
    row = _request(actor, request_id, expected)
    wanted = recipients_by_id(recipients)
    there = set(ReportingForm.objects.for_actor(actor).filter(request=row).values_list("enterprise_id", flat=True))
    if len(there) + len(wanted) > MOST_ENTERPRISES:
        raise NobodyAsked(most=MOST_ENTERPRISES)
    found = enterprises_by_id(actor=actor, enterprise_ids=wanted)
    if len(found) != len(wanted):
        raise NotVisible(noun="enterprise")
    if again := sorted(found[one].name for one in there & set(wanted)):
        raise AskedAlready(names=", ".join(again))
    refuse_locked(actor, row.starts, row.ends, organization_id=row.organization_id)
    forms = ReportingForm.objects.bulk_create(
        ReportingForm(organization_id=row.organization_id, request=row, enterprise_id=enterprise_id, email=email)
        for enterprise_id, email in wanted.items()
    )
    send_links(forms)
    record(actor=actor, action="ask_more_enterprises", obj=row, after={"enterprises": sorted(wanted)})
    return forms


@operation(ASKERS)
def take_back_forms(*, actor: Actor, form_ids: Sequence[int]) -> int:
    """Ask some enterprises no more: their forms go, with what was saved and not handed in, and their links end.

    Gives: how many. Refuses: `NotVisible`, `HandedInAlready`, `PeriodLocked`; all of them or none. Leaves: an audit
    event for each request.
    """
    rows = forms_to_change(actor, form_ids)
    for request in {row.request_id: row.request for row in rows}.values():
        _take_back(actor, request, [row for row in rows if row.request_id == request.pk])
        ids = [row.enterprise_id for row in rows if row.request_id == request.pk]
        record(actor=actor, action="take_back_forms", obj=request, after={"enterprises": ids})
    return len(rows)


@operation(ASKERS)
def cancel_reporting_request(*, actor: Actor, request_id: int, expected: Expected | None = None) -> None:
    """Give up a request that nobody has answered: it goes with its forms, and their links end.

    Refuses: `NotVisible`, `Stale`, `HandedInAlready`, `PeriodLocked`. Leaves: an audit event that says what was asked.
    """
    row = _request(actor, request_id, expected)
    forms = list(
        ReportingForm.objects.for_actor(actor, "act")
        .select_for_update(of=("self",))
        .select_related("enterprise__organization")
        .filter(request=row)
        .order_by("pk")
    )
    _take_back(actor, row, forms)
    before = {
        "title": row.title,
        "starts": row.starts,
        "ends": row.ends,
        "due_on": row.due_on,
        "enterprises": sorted(form.enterprise_id for form in forms),
    }
    record(actor=actor, action="cancel_reporting_request", obj=row, before=before)
    row.delete()


def _request(actor: Actor, request_id: int, expected: Expected | None) -> ReportingRequest:
    """Give a request to be changed. It is locked before its forms are, by all who lock both."""
    row: ReportingRequest = ReportingRequest.objects.select_for_update(of=("self",)).get_for(
        actor, request_id, level="act"
    )
    refuse_stale(expected, lambda: tag_of(row))
    return row


def _take_back(actor: Actor, request: ReportingRequest, forms: Sequence[ReportingForm]) -> None:
    refuse_locked(actor, request.starts, request.ends, organization_id=request.organization_id)
    if answered := sorted(form.enterprise.organization.name for form in forms if form.status != "owed"):
        raise HandedInAlready(names=", ".join(answered[:5]), n=len(answered))
    ReportingForm.objects.for_actor(actor, "act").filter(pk__in=[form.pk for form in forms]).delete()
