"""Others send events: one or many, strictly read, each taken once, for the organization of who sends them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clear_platform.foundation.events.api import examples
from clear_platform.foundation.events.dispatching import dispatch
from clear_platform.foundation.events.operations.receiving import receive_events
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import Actor, OrganizationKind, acting
from outcomes.programmes.contracts import KintellSessionCompleted
from tests import actors
from tests.clients import client_of, sent
from tests.foundation.events.happenings import LOOKING, events, tell, waiting
from tests.foundation.events.listeners import Listener, subscribed

pytestmark = pytest.mark.django_db

EVENTS = "/api/v1/events"
BATCH = "/api/v1/events/batch"


@pytest.fixture
def bank() -> int:
    return actors.organization(OrganizationKind.INSTITUTION)


@pytest.fixture
def analyst(bank: int) -> Actor:
    return actors.member(bank, "analyst", email="ada@example.org")


@pytest.fixture
def client(analyst: Actor) -> Client:
    return client_of("ada@example.org")


def event(**members: Any) -> dict[str, Any]:
    """A session, with members of the envelope replaced; None leaves one out."""
    return {name: value for name, value in {**examples.SENT, **members}.items() if value is not None}


def data(**members: Any) -> dict[str, Any]:
    """A session, with members of what it says replaced; None leaves one out."""
    said = {**examples.SENT["data"], **members}
    return event(data={name: value for name, value in said.items() if value is not None})


class TestOne:
    def test_it_is_taken_and_found_where_the_answer_says(self, client: Client, bank: int) -> None:
        answer = sent(client, "post", EVENTS, event())
        shown = client.get(answer["Location"]).json()
        assert (answer.status_code, answer.json()["status"]) == (201, "accepted")
        assert shown["envelope"]["data"] == examples.SENT["data"] | {"programme_id": None, "scheduled_at": None,
                                                                      "topic": None}  # fmt: skip
        assert (shown["envelope"]["id"], shown["envelope"]["organizationid"]) == ("session-8812", str(bank))

    def test_under_the_media_type_of_cloudevents_it_is_the_same(self, client: Client) -> None:
        answer = client.post(EVENTS, event(), content_type="application/cloudevents+json")
        assert answer.status_code == 201

    def test_sent_again_it_has_no_second_effect(self, client: Client) -> None:
        """The answer says so, and names the first."""
        first = sent(client, "post", EVENTS, event())
        again = sent(client, "post", EVENTS, event())
        assert (again.status_code, again.json()) == (200, {**first.json(), "status": "duplicate"})
        assert (len(events()), waiting()) == (1, 1)

    def test_another_event_under_the_same_id_is_refused(self, client: Client) -> None:
        """Its sender lost one of them."""
        sent(client, "post", EVENTS, event())
        answer = sent(client, "post", EVENTS, data(minutes=50))
        assert (answer.status_code, answer.json()["code"]) == (409, "event.id_reused")

    def test_the_same_id_from_another_source_is_another_event(self, client: Client) -> None:
        sent(client, "post", EVENTS, event())
        assert sent(client, "post", EVENTS, event(source="/elsewhere")).status_code == 201

    def test_the_same_id_in_another_organization_is_another_event(self, client: Client) -> None:
        sent(client, "post", EVENTS, event())
        other = actors.member(actors.organization(OrganizationKind.INSTITUTION), "analyst")
        [taken] = receive_events(actor=other, sent=[event()])
        assert taken.status == "accepted"

    def test_it_leaves_an_entry_in_the_log(self, client: Client, analyst: Actor) -> None:
        sent(client, "post", EVENTS, event())
        with acting(LOOKING):
            [entry] = AuditEvent.objects.for_actor(LOOKING).filter(action="receive_events")
        assert (entry.organization_id, entry.actor_id) == (analyst.organization_id, analyst.id)
        assert entry.after == {"accepted": 1, "duplicate": 0, "refused": 0}

    def test_it_is_told_to_who_subscribed(self, client: Client) -> None:
        """As the contract reads it."""
        listener = Listener()
        with subscribed(listener, to="kintell.session.completed"):
            sent(client, "post", EVENTS, event())
            while dispatch():
                pass
        [told] = listener.heard
        assert isinstance(told.data, KintellSessionCompleted)
        assert (told.data.minutes, told.subject) == (45, "participant/p-204")

    def test_it_belongs_to_what_its_sender_says(self, client: Client) -> None:
        """Else to the request that brought it."""
        named = "5b0c0f6e-1a2b-4c3d-8e9f-0a1b2c3d4e5f"
        sent(client, "post", EVENTS, event(correlationid=named))
        answer = sent(client, "post", EVENTS, event(id="another"))
        assert [str(one.correlation_id) for one in events()] == [named, answer["X-Request-ID"]]

    def test_without_a_subject_it_is_about_its_source(self, client: Client) -> None:
        """So that what one source sends stays in order."""
        sent(client, "post", EVENTS, event(subject=None))
        assert [one.subject for one in events()] == ["/kintell/sessions"]


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("wrong", "pointer"),
        [
            (event(specversion="0.3"), "/specversion"),
            (event(id=None), "/id"),
            (event(id=""), "/id"),
            (event(id="with blank"), "/id"),
            (event(source=None), "/source"),
            (event(type="kintell.session.invented", dataschema=None), "/type"),
            (event(type="decision.approved", dataschema=None), "/type"),
            (event(time="yesterday"), "/time"),
            (event(time="2026-11-20T16:45:00"), "/time"),
            (event(dataschema="/api/v1/event-contracts/kintell.session.completed/2"), "/dataschema"),
            (event(dataschema="/api/v1/event-contracts/kintell.rating.created/1"), "/dataschema"),
            (event(dataschema="https://example.org/schema"), "/dataschema"),
            (event(datacontenttype="text/plain"), "/datacontenttype"),
            (event(data_base64="eA=="), "/data_base64"),
            (event(organizationid="999999"), "/organizationid"),
            (event(correlationid="request-1"), "/correlationid"),
            (event(data=None), "/data"),
            (event(data=[]), "/data"),
            (data(minutes=-1), "/data/minutes"),
            (data(minutes="45"), "/data/minutes"),
            (data(minutes=45.5), "/data/minutes"),
            (data(kind="dance"), "/data/kind"),
            (data(participant_ref="ada@example.org"), "/data/participant_ref"),
            (data(completed_at="2026-11-20"), "/data/completed_at"),
            (data(session_ref=None), "/data/session_ref"),
            (data(remark="She was brilliant"), "/data/remark"),
            ([], ""),
            ('"event"', ""),
            ("null", ""),
        ],
    )
    def test_the_member_at_fault_is_named(self, client: Client, wrong: Any, pointer: str) -> None:
        """And nothing is kept."""
        answer = sent(client, "post", EVENTS, wrong)
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (400, "event.refused")
        assert [one["pointer"] for one in problem["errors"]] == [pointer]
        assert events() == []

    @given(wrong=st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text("ab\u00e9\"\\/ ", max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
            st.sampled_from([*examples.SENT, "data_base64", ""]), inner, max_size=6),
        max_leaves=12,
    ))  # fmt: skip
    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_whatever_is_sent_is_refused_in_its_result(self, analyst: Actor, wrong: Any) -> None:
        """Never by a failure."""
        [found] = receive_events(actor=analyst, sent=[wrong])
        assert found.status == "refused"

    @pytest.mark.parametrize("role", ["viewer"])
    def test_who_only_looks_sends_nothing(self, bank: int, role: str) -> None:
        actors.member(bank, role, email="looks@example.org")
        answer = sent(client_of("looks@example.org"), "post", EVENTS, event())
        assert (answer.status_code, answer.json()["code"]) == (403, "access.role_not_allowed")

    def test_without_credentials_nothing_is_taken(self) -> None:
        assert sent(Client(), "post", EVENTS, event()).status_code == 401


class TestMany:
    def test_each_is_taken_or_refused_by_itself(self, client: Client) -> None:
        """In the order in which they were sent."""
        sent(client, "post", EVENTS, event())
        answer = sent(client, "post", BATCH, [event(id="b"), event(), data(minutes=-1), event(id="b")])
        body = answer.json()
        assert answer.status_code == 200
        assert [one["status"] for one in body["items"]] == ["accepted", "duplicate", "refused", "duplicate"]
        assert (body["accepted"], body["duplicate"], body["refused"]) == (1, 2, 1)
        assert body["items"][2]["problems"][0]["pointer"] == "/data/minutes"

    def test_events_keep_the_order_of_the_batch(self, client: Client) -> None:
        sent(client, "post", BATCH, [event(id=name) for name in "caxb"])
        assert [one.external_id for one in events()] == ["c", "a", "x", "b"]

    @pytest.mark.parametrize("wrong", [[], {}, '"no"'], ids=str)
    def test_what_is_no_batch_is_refused(self, client: Client, wrong: Any) -> None:
        answer = sent(client, "post", BATCH, wrong)
        assert (answer.status_code, answer.json()["code"]) == (400, "event.batch_not_a_list")

    def test_more_than_a_thousand_are_refused(self, analyst: Actor, client: Client) -> None:
        answer = sent(client, "post", BATCH, [event(id=str(number)) for number in range(1001)])
        assert (answer.status_code, len(events())) == (400, 0)

    def test_a_thousand_cost_as_many_statements_as_ten(
        self, analyst: Actor, django_assert_num_queries: Callable[..., Any]
    ) -> None:
        with django_assert_num_queries(7):
            receive_events(actor=analyst, sent=[event(id=f"a{number}") for number in range(10)])
        with django_assert_num_queries(7):
            receive_events(actor=analyst, sent=[event(id=f"b{number}") for number in range(1000)])


class TestHowMany:
    @override_settings(RATE_EVENTS_PER_ORGANIZATION=5)
    def test_each_event_of_a_batch_counts(self, client: Client) -> None:
        """An organization sends so many in a second, and is told when it may go on."""
        assert sent(client, "post", BATCH, [event(id=str(number)) for number in range(5)]).status_code == 200
        answer = sent(client, "post", BATCH, [event(id=f"more {number}".replace(" ", "")) for number in range(5)])
        assert (answer.status_code, answer["Retry-After"]) == (429, "1")
        assert len(events()) == 5

    @override_settings(RATE_PER_KEY=3)
    def test_who_sends_events_is_not_counted_as_who_asks_for_lists(self, client: Client) -> None:
        """A program sends far more events than it asks for anything else."""
        codes = [sent(client, "post", EVENTS, event(id=str(number))).status_code for number in range(6)]
        assert codes == [201] * 6


class TestReading:
    def test_one_reads_the_events_of_the_own_organization(self, client: Client) -> None:
        other = actors.member(actors.organization(OrganizationKind.INSTITUTION), "analyst")
        [theirs] = receive_events(actor=other, sent=[event()])
        sent(client, "post", EVENTS, event(id="mine"))
        listed = client.get(EVENTS).json()["results"]
        assert [one["envelope"]["id"] for one in listed] == ["mine"]
        assert client.get(f"{EVENTS}/{theirs.event_id}").status_code == 403

    def test_what_it_rests_on_is_named_beside_it(self, client: Client, bank: int) -> None:
        tell("decision/7", bank)
        own = client.get(EVENTS).json()["attributions"]
        made = sent(client, "post", EVENTS, event()).json()["event"]
        answers = [client.get(path).json()["attributions"] for path in (EVENTS, f"{EVENTS}/{made}")]
        assert (own, [[one["source"] for one in named] for named in answers]) == ([], [["kintell"], ["kintell"]])

    @pytest.mark.parametrize(
        ("filters", "found"),
        [
            ("type=kintell.session.completed", 2),
            ("type=decision.approved", 0),
            ("subject=participant/p-204", 2),
            ("correlation=5b0c0f6e-1a2b-4c3d-8e9f-0a1b2c3d4e5f", 1),
            ("time_from=2020-01-01T00:00:00Z", 2),
            ("time_to=2020-01-01T00:00:00Z", 0),
        ],
    )
    def test_filters_narrow_the_list(self, client: Client, filters: str, found: int) -> None:
        named = UUID("5b0c0f6e-1a2b-4c3d-8e9f-0a1b2c3d4e5f")
        sent(client, "post", BATCH, [event(), event(id="other", correlationid=str(named))])
        assert len(client.get(f"{EVENTS}?{filters}").json()["results"]) == found
