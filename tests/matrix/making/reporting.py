"""What a bank asks to be reported, and what comes back."""

from __future__ import annotations

from datetime import date, timedelta

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, acting, system_actor
from outcomes.public import (
    NewOutcome,
    OwnMetric,
    add_outcomes,
    define_metric,
)
from outcomes.records.operations.locking import lock_period, unlock_period
from outcomes.reporting.operations.answering import submit_reporting_form
from outcomes.reporting.operations.asking import link_sent, request_reports
from outcomes.reporting.operations.judging import return_reports
from outcomes.reporting.queries.asked import forms_of
from outcomes.reporting.results import Recipient
from outcomes.reporting.rules.asking import Asked, new_token
from tests.matrix.world import mark


def reports_asked(key: str, admin: Actor, analyst: Actor, enterprise_id: int) -> None:
    """What a bank asks to be reported: one answer that waits, one that was sent back; periods closed and opened."""
    word, bank_id = mark(key), admin.organization_id
    assert bank_id is not None
    lock_period(actor=admin, starts=date(2020, 1, 1), ends=date(2020, 12, 31), note=f"Closed by {word}.")
    opened = lock_period(actor=admin, starts=date(2019, 1, 1), ends=date(2019, 12, 31))
    unlock_period(actor=admin, lock_id=opened.pk, because=f"Opened by {word}.")
    define_metric(
        actor=admin,
        wanted=OwnMetric(
            code=f"counted_by_{word}", name=f"Counted by {word}", definition=f"As {word} counts it.", unit=word,
            kind="flow", direction="up", aggregation="sum",
        ),
    )  # fmt: skip
    system = system_actor("reporting forms", organization_id=bank_id)
    # The first of the bank's own is one that came on no form: those are judged with their form.
    seen, day = f"Seen by {word}.", date(2024, 6, 30)
    brought = NewOutcome(bank_id, enterprise_id, "assessment", {"jobs_created": 2}, valid_on=day, notes=seen)
    with acting(system_actor("imports")):
        add_outcomes(actor=system_actor("imports"), rows=[brought], batch_id=None)
    for returned in (False, True):
        asked = request_reports(
            actor=analyst, title=f"Figures {word}", note=f"Please, {word}.", starts=date(2025, 1, 1),
            ends=date(2025, 12, 31), due_on=date(2026, 1, 31), metrics=[Asked("jobs_created"), Asked("revenue")],
            recipients=[Recipient(enterprise_id, f"founder@{word}.example.org")],
        )  # fmt: skip
        token, now = new_token(), clock.now()
        with acting(system):
            [form_id] = forms_of(system, asked.pk).values_list("pk", flat=True)
            link_sent(actor=system, form_id=form_id, token=token, at=now, until=now + timedelta(days=30))
        entries = {"jobs_created": {"value": 3}, "revenue": {"skipped": f"None at {word}."}}
        submit_reporting_form(actor=system, token=token, entries=entries, name=f"Founder {word}")
        if returned:
            return_reports(actor=analyst, form_ids=[form_id], note=f"Once more, {word}.")
