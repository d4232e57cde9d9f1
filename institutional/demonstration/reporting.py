"""What the fund of the demonstration asks its enterprises to report: four requests, and answers in every state.

Three quarters of one count to date, so that adding them up would count the same jobs three times; the first of them is
closed. Each step is an operation with its own actor: analyst and administrator of the fund, and whoever holds a link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.text import slugify

from clear_platform.foundation import clock
from clear_platform.foundation.public import Actor, acting, system_actor
from enterprises.public import enterprises_for
from institutional.demonstration.moments import days_ago
from institutional.demonstration.people import DOMAIN
from institutional.demonstration.results import Told
from outcomes.public import (
    Asked,
    OwnMetric,
    Recipient,
    approve_reports,
    define_metric,
    link_sent,
    lock_period,
    new_token,
    report_forms_of,
    report_requests_for,
    request_reports,
    return_reports,
    save_reporting_form,
    submit_reporting_form,
)

ASKED = 8
"""How many enterprises are asked, the first by name."""
ENDED = (112, 82, 52)
"""How many days ago the three periods ended that are asked for to date; each runs thirty days."""
DUE_AFTER = 10
TO_DATE = "jobs_created"
OWN = OwnMetric(
    code="apprentices_placed",
    name="Apprentices placed",
    definition="Apprentices who began a contract of at least six months, added up since support began.",
    unit="people",
    kind="flow",
    direction="up",
    aggregation="sum",
    cumulative=True,
    low=Decimal(0),
    breakdowns=("gender",),
)
JOBS: Sequence[Sequence[int | None]] = ((2, 1, 4, None), (3, 3, 4, None), (5, 3, 6, None))
"""Jobs to date of the first four enterprises, period by period; one said each time that it does not apply."""
LATE = 1
SENT_BACK = 2
"""Which of the four is late each time, and whose newest answer was sent back, so that the earlier one counts."""
NOT_APPLICABLE = "Not applicable: the owner works alone and hires nobody."


@dataclass(frozen=True)
class _House:
    admin: Actor
    analyst: Actor
    fund_id: int
    asked: Sequence[tuple[int, str]]
    told: Told


def report(admin: Actor, analyst: Actor, fund_id: int, told: Told) -> None:
    """Tell of what was asked and answered, unless it was told before."""
    with acting(analyst):
        if report_requests_for(analyst).filter(organization_id=fund_id).exists():
            return
        rows = enterprises_for(analyst).filter(organization__origin="invented").order_by("organization__name")
        named = list(rows.values_list("pk", "organization__name")[:ASKED])
    house = _House(admin, analyst, fund_id, [(pk, f"owner.{slugify(name)}@{DOMAIN}") for pk, name in named], told)
    with days_ago(ENDED[0] + 30):
        own = define_metric(actor=admin, wanted=OWN).code
    for number, ended in enumerate(ENDED):
        _to_date(house, number, ended)
    with days_ago(30):
        _close(house, ENDED[0])
    _in_every_state(house, own)


def _to_date(house: _House, number: int, ended: int) -> None:
    """A period of three: four are asked; one is late, to one it does not apply, the newest answer of one goes back."""
    with days_ago(ended):
        ends = clock.today()
        request_id = _asks(
            house,
            title=f"Jobs by {ends:%-d %B %Y}",
            starts=ends - timedelta(days=29),
            ends=ends,
            metrics=[Asked(TO_DATE, ("gender",))],
            of=house.asked[:4],
        )
    tokens = _sent(house, request_id, ended)
    for place, form_id in enumerate(tokens):
        jobs = JOBS[number][place]
        came_after = DUE_AFTER + 4 if place == LATE else 5
        entry = {TO_DATE: _split(jobs) if jobs is not None else {"skipped": NOT_APPLICABLE}}
        with days_ago(ended - came_after):
            _hands_in(house, tokens[form_id], entry, place)
    back = [list(tokens)[SENT_BACK]] if number == len(ENDED) - 1 else []
    with days_ago(ended - DUE_AFTER - 6):
        approve_reports(actor=house.analyst, form_ids=[one for one in tokens if one not in back])
        if back:
            note = "The list of names that you sent has four people on it. Which of the two is right?"
            return_reports(actor=house.analyst, form_ids=back, note=note)


def _in_every_state(house: _House, own: str) -> None:
    """The newest period: answers accepted, waiting, sent back, skipped with a reason and saved, and some silent."""
    ended = 20
    with days_ago(ended):
        ends = clock.today()
        request_id = _asks(
            house,
            title=f"Quarter to {ends:%-d %B %Y}",
            starts=ends - timedelta(days=89),
            ends=ends,
            metrics=[
                Asked(TO_DATE, ("gender", "youth", "location")),
                Asked("revenue"),
                Asked("employees_total", ("gender",)),
                Asked(own, ("gender",)),
            ],
            of=house.asked,
            note="Please count everybody on the payroll on the last day, yourselves included.",
        )
    tokens = list(_sent(house, request_id, ended).items())

    def entries(place: int) -> dict[str, Any]:
        return {
            TO_DATE: _split(6 + place),
            "revenue": {"value": 184_000 + 23_500 * place},
            "employees_total": _split(9 + 2 * place),
            own: {"value": place},
        }

    with days_ago(14):
        _hands_in(house, tokens[0][1], entries(0), 0)
        _hands_in(house, tokens[1][1], entries(1), 1)
        _hands_in(house, tokens[3][1], {code: {"skipped": NOT_APPLICABLE} for code in entries(3)}, 3)
        with acting(_holder(house)):
            save_reporting_form(actor=_holder(house), token=tokens[4][1], entries={"revenue": {"value": 96_400}})
    with days_ago(12):
        approve_reports(actor=house.analyst, form_ids=[tokens[0][0]])
        note = "You wrote more women than people employed in all last year. Is the total to the last day?"
        return_reports(actor=house.analyst, form_ids=[tokens[1][0]], note=note)
    with days_ago(3):
        _hands_in(house, tokens[2][1], entries(2), 2)


def _asks(
    house: _House,
    *,
    title: str,
    starts: date,
    ends: date,
    metrics: Sequence[Asked],
    of: Sequence[tuple[int, str]],
    note: str = "",
) -> int:
    made = request_reports(
        actor=house.analyst,
        title=title,
        starts=starts,
        ends=ends,
        due_on=ends + timedelta(days=DUE_AFTER),
        metrics=metrics,
        recipients=[Recipient(enterprise_id, email) for enterprise_id, email in of],
        reminders=[],
        note=note,
    )
    house.told.add("requests to report")
    house.told.add("reporting forms", len(of))
    return int(made.pk)


def _sent(house: _House, request_id: int, ended: int) -> dict[int, str]:
    """Give each form of a request a link, as the mail does; its secret by the form, in the order of who was asked."""
    holder = _holder(house)
    tokens = {}
    with acting(holder), days_ago(ended):
        for form in report_forms_of(holder, request_id):
            tokens[form.pk] = new_token()
            link_sent(
                actor=holder, form_id=form.pk, token=tokens[form.pk], at=clock.now(),
                until=clock.now() + timedelta(days=ended + 30),
            )  # fmt: skip
    return tokens


def _hands_in(house: _House, token: str, entries: Mapping[str, Any], place: int) -> None:
    submit_reporting_form(actor=_holder(house), token=token, entries=entries, name=f"Demo founder {place + 1}")


def _close(house: _House, ended: int) -> None:
    ends = clock.today() - timedelta(days=ended - 30)
    lock_period(
        actor=house.admin, starts=ends - timedelta(days=29), ends=ends, note="Reported to the board of the fund."
    )


def _holder(house: _House) -> Actor:
    return system_actor("reporting forms", organization_id=house.fund_id)


def _split(number: int) -> dict[str, Any]:
    """Give a number with how many of it are women, and men."""
    women = (number + 1) // 2
    return {"value": number, "parts": {"gender": {"women": women, "men": number - women}}}
