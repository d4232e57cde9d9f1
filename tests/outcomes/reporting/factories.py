"""An institution with enterprises it asks to report, made through the operations that make them in life."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core import mail

from clear_platform.foundation import clock
from clear_platform.foundation.public import ANONYMOUS, Actor, acting
from enterprises.public import enterprise_for, update_enterprise
from outcomes.models import ReportingForm, ReportingRequest
from outcomes.reporting.jobs import send_reporting_link
from outcomes.reporting.operations.answering import submit_reporting_form
from outcomes.reporting.operations.asking import request_reports
from outcomes.reporting.operations.judging import approve_reports
from outcomes.reporting.queries.asked import forms_for, forms_of
from outcomes.reporting.queries.links import holder_of
from outcomes.reporting.results import Recipient
from outcomes.reporting.rules.asking import Asked
from tests import actors
from tests.outcomes.factories import bank, enterprise

START = date(2026, 1, 1)
JOBS = [Asked("jobs_created", ("gender",))]
LINK = re.compile(r"/report/([\w-]+)")


def day(number: int) -> date:
    """The day this many days after the beginning."""
    return START + timedelta(days=number)


@contextmanager
def on(number: int) -> Iterator[None]:
    """Let it be noon of a day."""
    with clock.fixed_at(datetime.combine(day(number), time(12), UTC)):
        yield


@dataclass(frozen=True)
class House:
    """An institution, who works there, and the enterprises it reads."""

    id: int
    admin: Actor
    analyst: Actor
    enterprises: tuple[int, ...]

    def asks(
        self,
        ends: int,
        *,
        of: Sequence[int] | None = None,
        metrics: Sequence[Asked] = JOBS,
        title: str = "",
        **more: Any,
    ) -> ReportingRequest:
        """Ask for what happened up to a day, due ten days later; every link is sent."""
        with on(ends - 5):
            return request_reports(
                actor=self.analyst,
                title=title or f"Day {ends}",
                starts=START,
                ends=day(ends),
                due_on=day(ends + 10),
                metrics=metrics,
                recipients=[Recipient(one, f"founder{one}@example.org") for one in of or self.enterprises],
                **more,
            )

    def form(self, request: ReportingRequest, enterprise_id: int) -> ReportingForm:
        """The form of one enterprise."""
        with acting(self.analyst):
            found: ReportingForm = forms_for(self.analyst).get(request=request, enterprise_id=enterprise_id)
        return found

    def link(self, form: ReportingForm) -> str:
        """The secret of the link that is sent for a form now."""
        mail.outbox.clear()
        send_reporting_link(form_id=form.pk, organization_id=self.id)
        found = LINK.search(mail.outbox[-1].body)
        assert found is not None
        return found[1]

    def approves(self, *forms: ReportingForm) -> None:
        """Accept what was handed in."""
        approve_reports(actor=self.analyst, form_ids=[form.pk for form in forms])


def house(enterprises: int = 3) -> House:
    """An institution that reads some enterprises."""
    bank_id = bank()
    found = tuple(enterprise() for _ in range(enterprises))
    for one in found:
        actors.granted(bank_id, one, "read")
    return House(bank_id, actors.member(bank_id, "admin"), actors.member(bank_id, "analyst"), found)


def answered(token: str, entries: Mapping[str, Any], *, name: str = "Ada Founder") -> ReportingForm:
    """What whoever holds a link hands in."""
    with acting(ANONYMOUS):
        holder = holder_of(token)
    return submit_reporting_form(actor=holder, token=token, entries=entries, name=name)


def reports(house: House, request: ReportingRequest, enterprise_id: int, entries: Mapping[str, Any]) -> ReportingForm:
    """What one enterprise hands in by the link it was sent."""
    return answered(house.link(house.form(request, enterprise_id)), entries)


def name_of(bank: House, enterprise_id: int) -> str:
    """What an enterprise is called, as the analyst sees it."""
    with acting(bank.analyst):
        return enterprise_for(actor=bank.analyst, enterprise_id=enterprise_id).name


def forms_at(bank: House, address: str) -> list[ReportingForm]:
    """The forms of the request that an address shows."""
    with acting(bank.analyst):
        return list(forms_of(bank.analyst, int(address.rsplit("/", 1)[-1])))


def revenue_in(bank: House, amounts: dict[str, str]) -> dict[str, str]:
    """Let the accounts of each enterprise be in a currency, and let it report what it took in, in it."""
    request = bank.asks(30, metrics=[Asked("revenue")])
    for enterprise_id, (currency, amount) in zip(bank.enterprises, amounts.items(), strict=True):
        settings = {"settings_json": {"currency": currency}}
        update_enterprise(actor=actors.staff(), enterprise_id=enterprise_id, changes=settings)
        with on(31):
            bank.approves(reports(bank, request, enterprise_id, {"revenue": {"value": Decimal(amount)}}))
    return amounts
