"""Tasks of a list as a board and as a calendar, several moved at once, and what waits for what changed by hand."""

from __future__ import annotations

from csv import DictReader
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation import clock
from clear_platform.foundation.models import DataSource, User
from clear_platform.foundation.public import Actor, acting
from clear_platform.foundation.stated import DayOutOfReach
from enterprises.models import Enterprise
from execution.implementation import rules
from execution.implementation.errors import DependsOnAnother, TaskTitleMissing, WaitsInACircle
from execution.implementation.pages import arranged
from execution.implementation.queries import task_for, waits_for
from execution.models import ImplementationTask
from execution.public import complete_task, create_task, create_tasks_from_decision, start_task, update_task
from tests import actors
from tests.clients import PASSWORD, client_of, page_client_of, sent
from tests.enterprises.factories import enterprise
from tests.execution.factories import tasks
from tests.institutional.loan_files import factories as loan_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise_id() -> int:
    return enterprise().id


@pytest.fixture
def owner(enterprise_id: int) -> Actor:
    return actors.member(enterprise_id, "owner", email="owner@example.org")


@pytest.fixture
def page(owner: Actor) -> Client:
    return page_client_of("owner@example.org")


@pytest.fixture
def two(enterprise_id: int, owner: Actor) -> list[ImplementationTask]:
    return tasks(enterprise_id, by=owner)


def more(two: list[ImplementationTask], owner: Actor, title: str = "Print it", **said: object) -> ImplementationTask:
    return create_task(actor=owner, decision_id=two[0].decision_id, title=title, **said)


def status_of(task: ImplementationTask, actor: Actor) -> str:
    with acting(actor):
        return str(task_for(actor=actor, task_id=task.pk).status)


def execution(enterprise_id: int, query: str = "") -> str:
    return f"/enterprises/{enterprise_id}/execution{query}"


def opened(page: Client, task: ImplementationTask) -> dict[str, object]:
    """What the form of a task holds as it is opened, as a browser would send it back."""
    form = page.get(f"/tasks/{task.pk}/edit").context["form"]
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}


# What waits for what ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "needs", "way"),
    [
        ([2], {}, []),
        ([2, 3], {2: [4], 3: [4]}, []),
        ([1], {}, [1, 1]),
        ([2], {2: [1]}, [1, 2, 1]),
        ([5, 2], {2: [3], 3: [1], 5: [6]}, [1, 2, 3, 1]),
        ([2, 3], {2: [4], 4: [1], 3: [1]}, [1, 3, 1]),
        ([2], {2: [3], 3: [2]}, []),
    ],
)
def test_a_way_round_is_found_where_there_is_one(
    wanted: list[int], needs: dict[int, list[int]], way: list[int]
) -> None:
    assert rules.round_through(1, wanted, needs) == way


def test_tasks_that_come_first_are_changed(two: list[ImplementationTask], owner: Actor) -> None:
    added = more(two, owner)
    update_task(actor=owner, task_id=two[1].pk, changes={"depends_on": [added.pk]})
    with acting(owner):
        assert waits_for(actor=owner, task=two[1]) == ["Print it"]
    update_task(actor=owner, task_id=two[1].pk, changes={"depends_on": []})
    assert start_task(actor=owner, task_id=two[1].pk).status == "in_progress"


def test_tasks_cannot_wait_for_each_other(two: list[ImplementationTask], owner: Actor) -> None:
    first, second = two
    third = more(two, owner, depends_on=[second.pk])
    with pytest.raises(WaitsInACircle) as refused:
        update_task(actor=owner, task_id=first.pk, changes={"depends_on": [third.pk]})
    assert refused.value.facts["tasks"] == [first.pk, third.pk, second.pk, first.pk]
    assert "Set the calendar → Print it → Call everybody → Set the calendar" in refused.value.detail
    with acting(owner):
        assert waits_for(actor=owner, task=first) == []


def test_a_task_waits_for_none_of_another_decision(two: list[ImplementationTask], owner: Actor) -> None:
    stranger = tasks(two[0].organization_id, by=owner)[0]
    with pytest.raises(DependsOnAnother):
        update_task(actor=owner, task_id=two[0].pk, changes={"depends_on": [stranger.pk]})


def test_the_api_takes_and_tells_what_comes_first(two: list[ImplementationTask], owner: Actor) -> None:
    api, added = client_of("owner@example.org"), more(two, owner)
    answer = sent(api, "patch", f"/api/v1/tasks/{two[0].pk}", {"depends_on": [added.pk]})
    assert (answer.status_code, answer.json()["depends_on"]) == (200, [added.pk])
    answer = sent(api, "patch", f"/api/v1/tasks/{added.pk}", {"depends_on": [two[1].pk]})
    assert (answer.status_code, answer.json()["code"]) == (422, "task.waits_in_a_circle")


def test_the_form_of_a_task_says_where_the_circle_is(page: Client, two: list[ImplementationTask], owner: Actor) -> None:
    typed = {**opened(page, two[0]), "depends_on": [two[1].pk]}
    answer = page.post(f"/tasks/{two[0].pk}/edit", typed)
    assert answer.status_code == 400
    assert "Set the calendar → Call everybody → Set the calendar" in answer.content.decode()


def test_what_somebody_else_changed_meanwhile_is_not_written_over(
    page: Client, two: list[ImplementationTask], owner: Actor
) -> None:
    typed = {**opened(page, two[0]), "due_date": "2031-02-14"}
    update_task(actor=owner, task_id=two[0].pk, changes={"title": "Set the new calendar"})
    answer = page.post(f"/tasks/{two[0].pk}/edit", typed)
    assert answer.status_code == 400
    assert "This was changed since you read it." in answer.content.decode()
    with acting(owner):
        stands = task_for(actor=owner, task_id=two[0].pk)
    assert (stands.title, stands.due_date) == ("Set the new calendar", two[0].due_date)


def test_the_form_of_a_task_says_what_cannot_change_and_keeps_what_was_typed(
    page: Client, two: list[ImplementationTask]
) -> None:
    typed = {**opened(page, two[0]), "title": "Set it twice", "priority": "low"}
    answer = page.post(f"/tasks/{two[0].pk}/edit", typed)
    assert answer.status_code == 400
    assert "is a step of an approved plan" in answer.content.decode()
    assert "Set it twice" in answer.content.decode()


def test_what_people_took_out_of_an_order_stays_out_when_the_plan_is_made_into_tasks_again(
    two: list[ImplementationTask], owner: Actor
) -> None:
    update_task(actor=owner, task_id=two[1].pk, changes={"depends_on": []})
    again = create_tasks_from_decision(actor=owner, decision_id=two[0].decision_id)
    assert [task.pk for task in again] == [task.pk for task in two]
    with acting(owner):
        assert waits_for(actor=owner, task=two[1]) == []


# The board ----------------------------------------------------------------------------------------------------------


def test_the_board_shows_each_task_in_its_column_with_its_open_acts(
    page: Client, two: list[ImplementationTask], enterprise_id: int
) -> None:
    board = page.get(execution(enterprise_id, "?view=board")).context["board"]
    cards = {card["title"]: card for column in board["columns"] for card in column["cards"]}
    assert [act["status"] for act in cards["Set the calendar"]["acts"]] == ["in_progress", "blocked", "cancelled"]
    assert [act["status"] for act in cards["Call everybody"]["acts"]] == ["blocked", "cancelled"]
    assert cards["Call everybody"]["waits_for"] == "Set the calendar"


def test_a_card_that_is_moved_leads_back_to_its_board(
    page: Client, two: list[ImplementationTask], owner: Actor, enterprise_id: int
) -> None:
    back = execution(enterprise_id, "?view=board")
    answer = page.post(f"/tasks/{two[0].pk}/act/start", {"status": "in_progress", "back": back})
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert status_of(two[0], owner) == "in_progress"


def test_a_card_that_may_not_move_says_why_on_its_board(
    page: Client, two: list[ImplementationTask], owner: Actor, enterprise_id: int
) -> None:
    back = execution(enterprise_id, "?view=board")
    answer = page.post(f"/tasks/{two[1].pk}/act/start", {"back": back}, follow=True)
    assert "waits for: Set the calendar" in answer.content.decode()
    assert status_of(two[1], owner) == "todo"


def test_a_card_leads_back_to_pages_of_this_site_alone(page: Client, two: list[ImplementationTask]) -> None:
    answer = page.post(f"/tasks/{two[0].pk}/act/start", {"back": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_the_board_costs_the_same_whatever_it_shows(
    page: Client, two: list[ImplementationTask], owner: Actor, enterprise_id: int
) -> None:
    with CaptureQueriesContext(connection) as few:
        page.get(execution(enterprise_id, "?view=board"))
    for place in range(5):
        more(two, owner, f"Step {place}", depends_on=[two[0].pk])
    with CaptureQueriesContext(connection) as many:
        page.get(execution(enterprise_id, "?view=board"))
    assert len(many) == len(few)


def test_what_is_over_never_pushes_open_work_off_the_board(
    page: Client, two: list[ImplementationTask], owner: Actor, enterprise_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arranged, "CARDS", 3)
    monkeypatch.setattr(arranged, "OVER", 1)
    for place in range(4):
        done = more(two, owner, f"Done {place}", due_date=date(2020, 1, 1))
        complete_task(actor=owner, task_id=done.pk)
    columns = page.get(execution(enterprise_id, "?view=board")).context["board"]["columns"]
    shown = {column["code"]: (len(column["cards"]), column["total"], column["more"]) for column in columns}
    assert shown["todo"] == (2, "2", "")
    assert shown["done"] == (1, "4", "3 more, in the list")


def test_my_work_shows_all_organizations_and_offers_to_move_that_of_the_one_acted_for(
    two: list[ImplementationTask], owner: Actor, enterprise_id: int
) -> None:
    elsewhere = enterprise().id
    both = actors.seated_too(owner, elsewhere, "owner")
    tasks(elsewhere, by=both)
    page = page_client_of("owner@example.org")
    page.post("/select", {"organization": enterprise_id})
    answer = page.get("/tasks/")
    offered = {row.row.key for row in answer.context["table"].lines}
    assert (answer.context["total"], offered) == (4, {str(two[0].pk), str(two[1].pk), ""})
    assert "Choose it to move them" in answer.content.decode()


# The calendar -------------------------------------------------------------------------------------------------------


def test_the_calendar_shows_tasks_on_their_days(
    page: Client, two: list[ImplementationTask], owner: Actor, enterprise_id: int
) -> None:
    more(two, owner, due_date=date(2031, 2, 14))
    more(two, owner, "Some day")
    shown = page.get(execution(enterprise_id, "?view=calendar&month=2031-02")).context["calendar"]
    days = {day["name"]: [task["title"] for task in day["tasks"]] for week in shown["weeks"] for day in week}
    assert {name: titles for name, titles in days.items() if titles} == {"14 Feb 2031": ["Print it"]}
    assert (shown["name"], shown["undated"]) == ("February 2031", "1")
    assert [way["href"] for way in shown["ways"]] == [
        "?view=calendar&month=2031-01",
        "?view=calendar&month=2031-03",
        "?view=calendar&week=2031-02-01",
    ]


def test_the_calendar_shows_one_week_from_monday(
    page: Client, two: list[ImplementationTask], owner: Actor, enterprise_id: int
) -> None:
    more(two, owner, due_date=date(2031, 1, 1))
    shown = page.get(execution(enterprise_id, "?view=calendar&week=2031-01-02")).context["calendar"]
    [week] = shown["weeks"]
    assert [(day["name"], len(day["tasks"])) for day in week][:3] == [
        ("30 Dec 2030", 0),
        ("31 Dec 2030", 0),
        ("1 Jan 2031", 1),
    ]
    assert (shown["name"], any(day["outside"] for day in week)) == ("30 Dec 2030 to 5 Jan 2031", False)
    assert [way["href"] for way in shown["ways"]] == [
        "?view=calendar&week=2030-12-23",
        "?view=calendar&week=2031-01-06",
        "?view=calendar&month=2030-12",
    ]


@pytest.mark.parametrize("week", ["", "soon", "2031-02-30", "0001-01-01", "9999-12-31", "2199-12-31", "1901-01-01"])
def test_the_calendar_shows_something_whatever_week_is_asked(
    page: Client, two: list[ImplementationTask], enterprise_id: int, week: str
) -> None:
    assert page.get(execution(enterprise_id, f"?view=calendar&week={week}")).status_code == 200


@pytest.mark.parametrize("month", ["", "soon", "2031-13", "0001-01", "9999-12", "2200-12", "1900-01"])
def test_the_calendar_shows_a_month_whatever_is_asked(
    page: Client, two: list[ImplementationTask], enterprise_id: int, month: str
) -> None:
    assert page.get(execution(enterprise_id, f"?view=calendar&month={month}")).status_code == 200


# Several at once ----------------------------------------------------------------------------------------------------


def test_picked_tasks_are_moved_together(page: Client, two: list[ImplementationTask], owner: Actor) -> None:
    other = more(two, owner)
    answer = page.post("/tasks/move", {"act": "start", "picked": [two[0].pk, other.pk], "back": "/tasks/?status=todo"})
    assert answer["Location"] == "/tasks/?status=todo"
    assert (status_of(two[0], owner), status_of(other, owner)) == ("in_progress", "in_progress")


def test_of_picked_tasks_none_is_moved_where_one_may_not(
    page: Client, two: list[ImplementationTask], owner: Actor
) -> None:
    answer = page.post("/tasks/move", {"act": "start", "picked": [two[0].pk, two[1].pk]}, follow=True)
    assert "waits for: Set the calendar" in answer.content.decode()
    assert (status_of(two[0], owner), status_of(two[1], owner)) == ("todo", "todo")


def test_giving_several_up_asks_why_once(page: Client, two: list[ImplementationTask], owner: Actor) -> None:
    picked = {"act": "cancel", "picked": [two[0].pk, two[1].pk], "back": "/tasks/"}
    asked = page.post("/tasks/move", picked)
    assert (asked.status_code, "Set the calendar" in asked.content.decode()) == (200, True)
    assert page.post("/tasks/move", {**picked, "reason": " "}).status_code == 400
    assert status_of(two[0], owner) == "todo"
    page.post("/tasks/move", {**picked, "reason": "The supplier closed."})
    assert (status_of(two[0], owner), status_of(two[1], owner)) == ("cancelled", "cancelled")


def test_somebody_elses_task_cannot_be_picked(page: Client, two: list[ImplementationTask]) -> None:
    stranger = tasks(enterprise().id)[0]
    assert page.post("/tasks/move", {"act": "start", "picked": [stranger.pk]}).status_code == 403
    assert page.post("/tasks/move", {"act": "cancel", "picked": [two[0].pk, stranger.pk]}).status_code == 403


def test_asking_why_costs_the_same_however_many_are_picked(
    page: Client, two: list[ImplementationTask], owner: Actor
) -> None:
    added = [more(two, owner, f"Step {place}").pk for place in range(5)]
    with CaptureQueriesContext(connection) as few:
        page.post("/tasks/move", {"act": "cancel", "picked": [two[0].pk]})
    with CaptureQueriesContext(connection) as many:
        page.post("/tasks/move", {"act": "cancel", "picked": [two[0].pk, *added]})
    assert len(many) == len(few)


# As a file ----------------------------------------------------------------------------------------------------------


def test_tasks_are_taken_along_as_a_file_as_the_list_shows_them(
    page: Client, two: list[ImplementationTask], owner: Actor, enterprise_id: int
) -> None:
    more(two, owner, "=Print it", due_date=date(2031, 2, 14))
    asked = f"?priority=normal&ordering=title&view=list&task={two[0].pk}"
    shown = page.get(execution(enterprise_id, asked)).content.decode()
    address = f"/enterprises/{enterprise_id}/execution/tasks.csv?priority=normal&amp;ordering=title"
    assert address in shown
    file = page.get(address.replace("&amp;", "&"))
    assert file["Content-Disposition"] == 'attachment; filename="tasks.csv"'
    rows = list(DictReader(StringIO(b"".join(file.streaming_content).decode())))
    assert [(row["title"], row["due_date"]) for row in rows if row["due_date"] == "2031-02-14"] == [
        ("'=Print it", "2031-02-14")
    ]
    assert {row["priority"] for row in rows} == {"normal"}


def test_my_work_and_a_decision_s_tasks_are_taken_along_too(
    page: Client, two: list[ImplementationTask], enterprise_id: int
) -> None:
    for path in ("/tasks/tasks.csv", f"/decisions/{two[0].decision_id}/execution/tasks.csv"):
        rows = list(DictReader(StringIO(b"".join(page.get(path).streaming_content).decode())))
        assert {row["id"] for row in rows} == {str(task.pk) for task in two}


def test_nobody_takes_along_what_they_do_not_see(page: Client) -> None:
    strange = tasks(enterprise().id)[0]
    for path in (f"/enterprises/{strange.enterprise_id}/execution", f"/decisions/{strange.decision_id}/execution"):
        assert page.get(f"{path}/tasks.csv").status_code == 403


def test_rows_that_name_an_enterprise_of_a_source_leave_as_the_source_says() -> None:
    system = actors.system()
    batch = loan_files.loaded(system, loan_files.written([loan_files.row(1)]))
    with acting(system):
        enterprise_id = Enterprise.objects.for_actor(system).get(import_batch_id=batch.id).pk
    borrower = actors.member(enterprise_id, "owner", email="borrower@example.org")
    tasks(enterprise_id, by=borrower)
    page = page_client_of("borrower@example.org")
    with acting(system):
        DataSource.objects.filter(code="sba_foia").update(requires_attribution=True, attribution_text="Say who.")
    rows = list(DictReader(StringIO(b"".join(page.get("/tasks/tasks.csv").streaming_content).decode())))
    assert {row["attribution"] for row in rows} == {"Say who."}
    with acting(system):
        DataSource.objects.filter(code="sba_foia").update(may_export=False)
    refused = page.get("/tasks/tasks.csv")
    assert (refused.status_code, "Content-Disposition" in refused) == (403, False)


# Where somebody looks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("zone", "late"), [("Pacific/Auckland", 1), ("UTC", 0), ("America/Los_Angeles", 0)])
def test_what_is_late_and_today_goes_by_the_zone_of_whoever_looks(
    page: Client, two: list[ImplementationTask], owner: Actor, enterprise_id: int, zone: str, late: int
) -> None:
    for task in two:
        update_task(actor=owner, task_id=task.pk, changes={"due_date": date(2031, 2, 14) if task == two[0] else None})
    with acting(actors.system()):
        User.objects.filter(pk=owner.id).update(timezone=zone)
    with clock.fixed_at(datetime(2031, 2, 14, 20, tzinfo=UTC)):
        page.post("/sign-in", {"email": "owner@example.org", "password": PASSWORD})
        shown = page.get(execution(enterprise_id, "?view=calendar&month=2031-02")).context
    [today] = [day["number"] for week in shown["calendar"]["weeks"] for day in week if day["today"]]
    assert (shown["late"], today) == (late, 14 + late)


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_that_nobody_waits_for_is_no_due_day(two: list[ImplementationTask], owner: Actor, day: str) -> None:
    with pytest.raises(DayOutOfReach, match="from 1900-01-01 to 2199-12-31"):
        update_task(actor=owner, task_id=two[0].pk, changes={"due_date": date.fromisoformat(day)})
    with pytest.raises(DayOutOfReach):
        more(two, owner, due_date=date.fromisoformat(day))


def test_the_api_points_at_a_due_day_that_is_out_of_reach(two: list[ImplementationTask], owner: Actor) -> None:
    client = client_of("owner@example.org")
    tag = client.get(f"/api/v1/tasks/{two[0].pk}")["ETag"]
    answer = client.patch(
        f"/api/v1/tasks/{two[0].pk}",
        {"due_date": "9999-12-31"},
        content_type="application/json",
        headers={"if-match": tag},
    )
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/due_date")


def test_the_page_says_it_at_the_day(two: list[ImplementationTask], page: Client) -> None:
    answer = page.post(
        f"/decisions/{two[0].decision_id}/execution",
        {"title": "Print it", "due_date": "0001-01-01", "priority": "normal"},
    )
    assert "choose a day from 1900-01-01" in answer.context["form"].errors["due_date"][0]


def test_a_title_is_one_line_of_signs_that_are_seen(two: list[ImplementationTask], owner: Actor) -> None:
    assert more(two, owner, "Print\u202e it\r\nBEGIN:VEVENT\x1b").title == "Print it BEGIN:VEVENT"
    changed = update_task(actor=owner, task_id=two[0].pk, changes={"title": "Tell\tthe\u2028staff"})
    assert changed.title == "Tell the staff"
    with pytest.raises(TaskTitleMissing):
        more(two, owner, "\u202e\x1b")
