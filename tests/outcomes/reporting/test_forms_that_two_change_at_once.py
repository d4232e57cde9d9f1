"""Forms that two change at the same moment: what was handed in is not lost, and nobody is mailed twice."""

from __future__ import annotations

from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation.public import ANONYMOUS, acting, system_actor
from outcomes.reporting.errors import HandedInAlready
from outcomes.reporting.operations.answering import submit_reporting_form
from outcomes.reporting.operations.asking import note_reminded
from outcomes.reporting.operations.correcting import cancel_reporting_request, take_back_forms
from outcomes.reporting.queries.asked import reminders_due
from outcomes.reporting.queries.links import holder_of
from tests import actors
from tests.at_once import while_the_first_is_open
from tests.outcomes.reporting.factories import day, house, on

ENTRIES = {"jobs_created": {"value": 3}}


def test_what_is_handed_in_while_somebody_gives_the_request_up_stays(cloned_database: str) -> None:
    bank = house(2)
    request = bank.asks(30)
    form = bank.form(request, bank.enterprises[0])
    with on(31):
        token = bank.link(form)
    with acting(ANONYMOUS):
        holder = holder_of(token)

    def hand_in() -> None:
        with on(31):
            submit_reporting_form(actor=holder, token=token, entries=ENTRIES, name="Ada Founder")

    def give_up() -> str:
        try:
            cancel_reporting_request(actor=bank.analyst, request_id=request.pk)
        except HandedInAlready as refused:
            return refused.code
        return "gone"

    assert while_the_first_is_open(holder, hand_in, give_up) == HandedInAlready.code
    assert bank.form(request, bank.enterprises[0]).status == "submitted"
    assert take_back_forms(actor=bank.analyst, form_ids=[bank.form(request, bank.enterprises[1]).pk]) == 1


def test_two_workers_that_remind_at_once_remind_once(cloned_database: str) -> None:
    bank = house(1)
    form = bank.form(bank.asks(30), bank.enterprises[0])
    with on(31):
        bank.link(form)
    system = system_actor("reporting reminders")
    before = links_on_their_way()
    with acting(system):
        [due] = reminders_due(system, day(39))

    def remind() -> str:
        with acting(system):
            note_reminded(actor=system, form=due, on=day(39))
        return "looked"

    assert (
        while_the_first_is_open(system, lambda: note_reminded(actor=system, form=due, on=day(39)), remind) == "looked"
    )
    assert bank.form(form.request, form.enterprise_id).reminded_json == [day(39).isoformat()]
    assert links_on_their_way() == before + 1


def links_on_their_way() -> int:
    """How many links wait to be sent."""
    with acting(actors.system()):
        return ProcrastinateJob.objects.filter(task_name="outcomes.send_reporting_link").count()
