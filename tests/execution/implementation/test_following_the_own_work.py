"""Tasks away from the pages: a feed for a calendar by an address that can be ended, late ones by mail once a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends import locmem
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation import clock
from clear_platform.foundation.hashing import hash_of_secret
from clear_platform.foundation.masking import masked
from clear_platform.foundation.models import Membership
from clear_platform.foundation.public import Actor, RoleNotAllowed, acting, system_actor
from execution.implementation import ical, rules
from execution.implementation.jobs import send_late_tasks
from execution.implementation.operations.following import (
    choose_digest,
    end_work_feed,
    end_work_feed_of,
    make_work_feed,
    take_digest,
)
from execution.implementation.queries import people_late
from execution.models import WorkFollowing
from execution.public import complete_task, create_task
from tests import actors
from tests.clients import page_client_of
from tests.enterprises.factories import approved, enterprise

pytestmark = pytest.mark.django_db
LATE, NOON = date(2026, 3, 2), datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.fixture
def at_noon() -> Iterator[None]:
    with clock.fixed_at(NOON):
        yield


@pytest.fixture
def owner() -> Actor:
    return actors.member(enterprise().id, "owner", email="owner@example.org")


def task_of(owner: Actor, title: str = "Print it; twice, please", **said: Any) -> Any:
    decision = approved(owner.organization_id or 0)
    about = {"owner_id": owner.id, "due_date": LATE, **said}
    return create_task(actor=owner, decision_id=decision.pk, title=title, **about)


def unseated(owner: Actor) -> None:
    with acting(actors.system()):
        Membership.objects.filter(user_id=owner.id, organization_id=owner.organization_id).delete()


def feed(token: str, client: Client | None = None) -> Any:
    return (client or Client()).get(f"/tasks/calendar/{token}/tasks.ics")


def body(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode()


# The calendar file ---------------------------------------------------------------------------------------------------


def test_a_task_is_a_whole_day_that_leaves_time_free() -> None:
    changed = datetime(2026, 3, 1, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    said = ical.written(
        "Mine", [ical.Entry("a@b", LATE, changed, "One; two, three\nfour\\", "", "https://x.example/1")]
    )
    lines = said.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert {
        "UID:a@b",
        "DTSTAMP:20260301T083000Z",
        "DTSTART;VALUE=DATE:20260302",
        "DTEND;VALUE=DATE:20260303",
        "SUMMARY:One\\; two\\, three\\nfour\\\\",
        "TRANSP:TRANSPARENT",
    } <= set(lines)
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_the_last_day_that_can_be_written_has_no_day_after_it() -> None:
    said = ical.written("Mine", [ical.Entry("a@b", date.max, NOON, "One", "", "https://x.example/1")]).decode()
    assert "DTSTART;VALUE=DATE:99991231\r\n" in said
    assert "DTEND" not in said


@pytest.mark.parametrize("title", ["é" * 200, "x" * 67, "x" * 68, "日本語" * 40])
def test_long_lines_are_folded_between_signs(title: str) -> None:
    said = ical.written("Mine", [ical.Entry("a@b", LATE, NOON, title, "", "https://x.example/1")])
    assert max(len(line) for line in said.split(b"\r\n")) <= 75
    assert f"SUMMARY:{title}\r\n" in said.decode().replace("\r\n ", "")


CONTENT_LINE = re.compile(
    r"(?P<name>[A-Z0-9-]+)(?P<given>(?:;[A-Z0-9-]+=(?:[^\x00-\x08\x0a-\x1f\x7f\";:,]*|\"[^\x00-\x08\x0a-\x1f\x7f\"]*\"))*)"
    r":(?P<value>[^\x00-\x08\x0a-\x1f\x7f]*)"
)
"""RFC 5545, section 3.1: a name, what is given about the value, and the value, without controls."""
TEXT = re.compile(r"(?:[^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,Nn])*")
"""RFC 5545, section 3.3.11: a backslash, a semicolon and a comma stand behind a backslash."""
Component = dict[str, list[str]]


def read(content: bytes) -> tuple[Component, list[tuple[str, Component]]]:
    """Read a calendar as the RFC says: its own properties, and its components with theirs."""
    text = content.decode()
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    begun: list[tuple[str, Component]] = []
    ended: list[tuple[str, Component]] = []
    for line in re.sub("\r\n[ \t]", "", text).split("\r\n")[:-1]:
        found = CONTENT_LINE.fullmatch(line)
        assert found is not None, line
        name, value = found["name"], found["value"]
        if name == "BEGIN":
            begun.append((value, {}))
        elif name == "END":
            assert begun[-1][0] == value
            ended.append(begun.pop())
        else:
            begun[-1][1].setdefault(name, []).append(value)
    assert begun == []
    kind, whole = ended.pop()
    assert kind == "VCALENDAR"
    return whole, ended


@pytest.mark.parametrize(
    "title",
    ["Call", "", 'a;b,c\\d: "e"', "One\r\ntwo\tthree", "\x00\x07\x1b[31m\x7f", "日本語 🏦" * 40, "BEGIN:VEVENT"],
)
def test_the_file_is_a_calendar_by_the_letter_of_the_rfc(title: str) -> None:
    entry = ical.Entry("task-1@clear", LATE, NOON, title, f"For {title}", "https://x.example/tasks/1?a=b;c,d")
    whole, components = read(ical.written("Mine", [entry]))
    assert {name: whole[name] for name in ("VERSION", "PRODID")} == {
        "VERSION": ["2.0"],
        "PRODID": ["-//CLEAR//Tasks//EN"],
    }
    [(kind, event)] = components
    assert kind == "VEVENT"
    assert {name: len(values) for name, values in event.items()} == dict.fromkeys(
        ["UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "URL", "TRANSP"], 1
    )
    assert TEXT.fullmatch(event["SUMMARY"][0])


def test_a_calendar_without_tasks_still_has_the_component_it_must_have() -> None:
    _whole, components = read(ical.written("Mine", []))
    assert [kind for kind, _ in components] == ["STANDARD", "VTIMEZONE"]


# The feed ------------------------------------------------------------------------------------------------------------


def test_whoever_has_the_address_reads_the_tasks_of_who_made_it(owner: Actor) -> None:
    task_of(owner)
    task_of(owner, "Nobody's", owner_id=None)
    task_of(owner, "Some day", due_date=None)
    over = task_of(owner, "Over")
    complete_task(actor=owner, task_id=over.pk)
    answer = feed(make_work_feed(actor=owner))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    said = body(answer)
    assert said.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Print it\\; twice\\, please" in said


def test_an_address_that_was_ended_or_replaced_answers_no_more(owner: Actor) -> None:
    first = make_work_feed(actor=owner)
    second = make_work_feed(actor=owner)
    assert (feed(first).status_code, feed(second).status_code) == (404, 200)
    end_work_feed(actor=owner)
    assert feed(second).status_code == 404


def test_the_secret_is_kept_as_a_hash_and_never_written_down(owner: Actor) -> None:
    secret = make_work_feed(actor=owner)
    with acting(owner):
        kept = str(WorkFollowing.objects.values().get(user_id=owner.id))
    assert (secret in kept, hash_of_secret(secret) in kept) == (False, True)
    assert masked(f"/tasks/calendar/{secret}/tasks.ics") == "/tasks/calendar/…/tasks.ics"


def test_the_feed_of_somebody_who_belongs_nowhere_any_more_is_gone(owner: Actor) -> None:
    secret = make_work_feed(actor=owner)
    unseated(owner)
    assert feed(secret).status_code == 404


def test_a_feed_shows_the_tasks_that_the_person_may_still_see(owner: Actor) -> None:
    task_of(owner)
    elsewhere = actors.seated_too(owner, enterprise().id, "member")
    secret = make_work_feed(actor=elsewhere)
    unseated(owner)
    assert "BEGIN:VEVENT" not in body(feed(secret))


def test_leaving_an_organization_takes_its_tasks_out_of_the_feed(owner: Actor) -> None:
    task_of(owner, "Of the one that was left")
    elsewhere = actors.seated_too(owner, enterprise().id, "owner")
    task_of(replace(elsewhere, organization_id=elsewhere.organization_ids[-1]), "Of the one that stays")
    secret = make_work_feed(actor=owner)
    assert body(feed(secret)).count("BEGIN:VEVENT") == 2
    unseated(owner)
    said = body(feed(secret))
    assert ("Of the one that was left" in said, "Of the one that stays" in said) == (False, True)


def test_staff_end_an_address_that_got_out(owner: Actor) -> None:
    secret = make_work_feed(actor=owner)
    with pytest.raises(RoleNotAllowed):
        end_work_feed_of(actor=owner, user_id=owner.id or 0)
    end_work_feed_of(actor=actors.staff(), user_id=owner.id or 0)
    assert feed(secret).status_code == 404


def test_signed_in_as_somebody_else_one_reads_no_feed(owner: Actor) -> None:
    secret = make_work_feed(actor=owner)
    actors.member(enterprise().id, "owner", email="other@example.org")
    assert feed(secret, page_client_of("other@example.org")).status_code == 404
    assert feed(secret, page_client_of("owner@example.org")).status_code == 200


def test_the_page_shows_a_new_address_once(owner: Actor) -> None:
    page = page_client_of("owner@example.org")
    made = page.post("/tasks/following", {"act": "make"})
    address = made.context["address"]
    assert feed(address.split("/")[-2]).status_code == 200
    assert address not in page.get("/tasks/following").content.decode()
    page.post("/tasks/following", {"act": "end"})
    assert feed(address.split("/")[-2]).status_code == 404


# The mail ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day"),
    [("UTC", NOON.date()), ("America/Los_Angeles", None), ("Pacific/Auckland", None), ("Asia/Tokyo", NOON.date())],
)
def test_the_morning_is_each_persons_own(zone: str, day: date | None) -> None:
    assert rules.morning_of(NOON, zone) == day


def told(owner: Actor) -> list[tuple[int, date]]:
    with acting(system := system_actor("late tasks")):
        return [one for one in people_late(system, NOON) if one[0] == owner.id]


def test_people_with_late_tasks_are_told_once_a_day(owner: Actor) -> None:
    task_of(owner)
    assert told(owner) == [(owner.id, NOON.date())]
    with acting(owner):
        assert (take_digest(actor=owner, day=NOON.date()), take_digest(actor=owner, day=NOON.date())) == (True, False)
    assert told(owner) == []


def test_who_has_nothing_late_or_wants_no_mail_is_not_told(owner: Actor) -> None:
    task_of(owner, due_date=NOON.date())
    assert told(owner) == []
    task_of(owner)
    choose_digest(actor=owner, wanted=False)
    assert told(owner) == []


def test_whom_to_tell_is_asked_in_two_statements_with_a_row_for_each_person(owner: Actor) -> None:
    for _number in range(3):
        task_of(owner)
    with acting(system := system_actor("late tasks")), CaptureQueriesContext(connection) as statements:
        found = people_late(system, NOON)
    assert [person for person, _day in found].count(owner.id or 0) == 1
    assert len(statements) == 2
    assert "GROUP BY" in statements[0]["sql"]


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("Europe/Berlin", date(2026, 3, 28)),
        ("Europe/Berlin", date(2026, 10, 24)),
        ("America/New_York", date(2026, 3, 7)),
        ("Australia/Lord_Howe", date(2026, 10, 3)),
        ("Africa/Casablanca", date(2026, 2, 14)),
        ("Pacific/Kiritimati", date(2026, 3, 28)),
        ("America/Santiago", date(2026, 9, 5)),
    ],
)
def test_there_is_one_morning_a_day_also_where_the_clocks_change(zone: str, first: date) -> None:
    midnight = datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    told: list[date] = []
    for hour in range(3 * 24):
        day = rules.morning_of(midnight + timedelta(hours=hour, minutes=10), zone)
        told += [day] if day is not None and day not in told else []
    assert told == [first + timedelta(days=one) for one in range(3)]


class DiesAfterwards(locmem.EmailBackend):
    """A mail server that takes the mail, over which the worker then dies."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        super().send_messages(messages)
        raise SystemExit


class Refuses(locmem.EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError


def test_a_worker_that_dies_over_the_mail_sends_none_twice(owner: Actor, at_noon: None, settings: Any) -> None:
    task_of(owner)
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.DiesAfterwards"
    with pytest.raises(SystemExit):
        send_late_tasks(user_id=owner.id or 0, day="2026-03-05")
    settings.EMAIL_BACKEND = backend
    send_late_tasks(user_id=owner.id or 0, day="2026-03-05")
    assert (len(mail.outbox), told(owner)) == (1, [])


def test_a_mail_that_the_server_does_not_take_is_sent_again(owner: Actor, at_noon: None, settings: Any) -> None:
    task_of(owner)
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Refuses"
    with pytest.raises(ConnectionRefusedError):
        send_late_tasks(user_id=owner.id or 0, day="2026-03-05")
    settings.EMAIL_BACKEND = backend
    assert told(owner) == [(owner.id, NOON.date())]
    send_late_tasks(user_id=owner.id or 0, day="2026-03-05")
    assert len(mail.outbox) == 1


def test_the_mail_names_late_tasks_and_comes_once(owner: Actor, at_noon: None) -> None:
    task = task_of(owner)
    task_of(owner, "Not yet", due_date=date(2026, 3, 9))
    send_late_tasks(user_id=owner.id or 0, day="2026-03-05")
    send_late_tasks(user_id=owner.id or 0, day="2026-03-05")
    [one] = mail.outbox
    assert (one.to, one.subject) == (["owner@example.org"], "1 task is late")
    assert f"/tasks/{task.pk}" in one.body
    assert "Print it; twice, please (due 2 March 2026)" in one.body
    assert "Not yet" not in one.body
