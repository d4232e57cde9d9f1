"""Subscribers are told what happened: each once, in the order of each subject, again when they failed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from clear_platform.foundation import clock
from clear_platform.foundation.errors import Invalid
from clear_platform.foundation.events import rules
from clear_platform.foundation.events.dispatching import dispatch, tell_again
from clear_platform.foundation.events.jobs import forget
from clear_platform.foundation.events.operations import keeping
from clear_platform.foundation.events.publishing import caused_by
from clear_platform.foundation.events.subscribers import SUBSCRIBERS
from clear_platform.foundation.models import AuditEvent, DeadLetter, EventRetry, ProcessedEvent
from clear_platform.foundation.public import Actor, Happened, OrganizationKind, acting, record, subscribe
from tests import actors
from tests.foundation.events.happenings import LOOKING, events, retries, tell, waiting
from tests.foundation.events.listeners import Listener, subscribed

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> int:
    return actors.organization(OrganizationKind.INSTITUTION)


class NotToday(Exception):
    """What a consumer fails with."""


def failing(actor: Actor, event: Happened) -> None:
    raise NotToday("no")


def told_all() -> None:
    """Dispatch until nothing is to be done at this moment."""
    while dispatch():
        pass


def later() -> None:
    """Let everything that is to be tried again be due."""
    with acting(LOOKING):
        rows = EventRetry.objects.for_actor(LOOKING).filter(next_at__isnull=False)
        rows.update(next_at=clock.now() - timedelta(seconds=1))


def dead_letters() -> list[DeadLetter]:
    with acting(LOOKING):
        return list(DeadLetter.objects.for_actor(LOOKING).order_by("pk"))


class TestOnce:
    def test_each_consumer_is_told_once(self, bank: int) -> None:
        """However often the dispatcher looks."""
        one, other = Listener("tests.one"), Listener("tests.other")
        with subscribed(one, other):
            made = tell("a", bank)
            told_all()
            told_all()
        assert ([event.id for event in one.heard], [event.id for event in other.heard]) == ([made], [made])

    def test_what_nobody_listens_to_waits_no_longer(self, bank: int) -> None:
        """It stays an event."""
        tell("a", bank)
        told_all()
        assert (waiting(), len(events())) == (0, 1)

    def test_a_consumer_of_some_organizations_is_told_of_theirs_alone(self, bank: int) -> None:
        """And asked once whose they are, however many events wait in a lane."""
        other = actors.organization(OrganizationKind.INSTITUTION)
        asked: list[set[int]] = []

        def of_whom(actor: Actor, organization_ids: Collection[int]) -> Collection[int]:
            asked.append(set(organization_ids))
            return {bank} & set(organization_ids)

        listener = Listener()
        with subscribed(listener, of_whom=of_whom):
            made = [tell("a", bank), tell("a", bank), tell("a", other)]
            told_all()
        assert [event.id for event in listener.heard] == made[:2]
        assert (set().union(*asked), len(asked) <= 2, waiting()) == ({bank, other}, True, 0)

    def test_a_consumer_of_everything_is_told_of_every_type_but_entries_of_the_log(self, bank: int) -> None:
        """Or each entry would lead to the next."""
        every = Listener()
        with subscribed(every, to="*"):
            tell("a", bank)
            told_all()
        assert [event.type for event in every.heard] == ["decision.recorded"]

    def test_its_effect_and_that_it_took_it_in_stand_together(self, bank: int) -> None:
        """A consumer that fails leaves nothing of what it had written."""

        def writes_and_fails(actor: Actor, event: Happened) -> None:
            record(actor=actor, action="half_done", object_type="tests")
            raise NotToday

        with subscribed(Listener(before=writes_and_fails)):
            tell("a", bank)
            told_all()
        with acting(LOOKING):
            assert not AuditEvent.objects.for_actor(LOOKING).filter(action="half_done").exists()


class TestInOrder:
    def test_events_of_a_subject_come_in_the_order_in_which_they_happened(self, bank: int) -> None:
        listener = Listener()
        with subscribed(listener):
            for version in range(1, 8):
                tell("decision/1", bank, version=version)
            told_all()
        assert [event.data.version for event in listener.heard] == [1, 2, 3, 4, 5, 6, 7]  # type: ignore[attr-defined]

    def test_what_follows_on_a_subject_waits_for_what_failed(self, bank: int) -> None:
        """Other subjects, and other consumers, go on."""
        listener = Listener("tests.fails", before=lambda actor, event: failing(actor, event) if event.subject == "a"
                            else None)  # fmt: skip
        other = Listener("tests.goes_on")
        with subscribed(listener, other):
            for subject in ("a", "b", "a", "c"):
                tell(subject, bank)
            # In an hour's time, so that a slow machine does not come to the next try meanwhile.
            with clock.fixed_at(clock.now() + timedelta(hours=1)):
                told_all()
        assert sorted(listener.subjects) == ["b", "c"]
        assert sorted(other.subjects) == ["a", "a", "b", "c"]
        assert [(one.subject, one.attempts) for one in retries()] == [("a", 1), ("a", 0)]

    def test_once_it_succeeds_the_others_follow_in_order(self, bank: int) -> None:
        listener = Listener(before=failing)
        with subscribed(listener):
            for version in (1, 2, 3):
                tell("a", bank, version=version)
            told_all()
            listener.before = None
            later()
            told_all()
        assert [event.data.version for event in listener.heard] == [1, 2, 3]  # type: ignore[attr-defined]
        assert retries() == []

    def test_subjects_of_two_organizations_do_not_wait_for_each_other(self, bank: int) -> None:
        """They may be called the same."""
        other = actors.organization(OrganizationKind.INSTITUTION)
        listener = Listener(before=lambda actor, event: failing(actor, event) if event.organization_id == bank
                            else None)  # fmt: skip
        with subscribed(listener):
            tell("a", bank)
            tell("a", other)
            told_all()
        assert [event.organization_id for event in listener.heard] == [other]


class TestFailing:
    def test_it_is_tried_again_later_and_later(self, bank: int) -> None:
        """Not at once, and never more often than is said."""
        tried: list[Happened] = []
        listener = Listener(before=lambda actor, event: (tried.append(event), failing(actor, event))[0])
        with subscribed(listener):
            tell("a", bank)
            for _ in range(rules.MOST_TRIES + 3):
                told_all()
                later()
        assert len(tried) == rules.MOST_TRIES

    def test_after_the_last_try_it_is_a_dead_letter_and_the_way_is_free(self, bank: int) -> None:
        listener = Listener(before=lambda actor, event: failing(actor, event) if event.data.version == 1
                            else None)  # type: ignore[attr-defined]  # fmt: skip
        with subscribed(listener):
            first = tell("a", bank, version=1)
            tell("a", bank, version=2)
            for _ in range(rules.MOST_TRIES + 1):
                told_all()
                later()
        [letter] = dead_letters()
        assert letter.payload_json == {"event_id": str(first), "consumer": listener.consumer}
        assert (letter.organization_id, letter.attempts) == (bank, rules.MOST_TRIES)
        assert [event.data.version for event in listener.heard] == [2]  # type: ignore[attr-defined]

    def test_a_refusal_that_stays_one_is_a_dead_letter_at_once(self, bank: int) -> None:
        """Trying again would not mend it."""

        def refuses(actor: Actor, event: Happened) -> None:
            raise Invalid()

        with subscribed(Listener(before=refuses)):
            tell("a", bank)
            told_all()
        assert [(one.error_code, one.attempts) for one in dead_letters()] == [("request.invalid", 1)]

    def test_a_dead_letter_told_again_has_its_effect_once(self, bank: int) -> None:
        """Also when it is told again and again."""
        listener = Listener(before=failing)
        with subscribed(listener):
            made = tell("a", bank)
            for _ in range(rules.MOST_TRIES + 1):
                told_all()
                later()
            listener.before = None
            tell_again(str(made), listener.consumer)
            tell_again(str(made), listener.consumer)
        assert [event.id for event in listener.heard] == [made]

    def test_what_a_consumer_that_is_gone_failed_with_is_let_go(self, bank: int) -> None:
        """Nobody is there to take it in."""
        with subscribed(Listener(before=failing)):
            tell("a", bank)
            tell("a", bank)
            told_all()
        later()
        told_all()
        assert (retries(), dead_letters()) == ([], [])


class TestWhatBelongsTogether:
    def test_what_a_consumer_tells_names_its_cause(self, bank: int) -> None:
        """And belongs to the same request."""

        def tells_on(actor: Actor, event: Happened) -> None:
            if event.subject == "a":
                tell("b", bank, by=actor)

        request = uuid4()
        with subscribed(Listener(before=tells_on)):
            with caused_by(request, type="tests", correlation_id=request):
                first = tell("a", bank, by=actors.system())
            told_all()
        found = {one.subject: one for one in events()}
        assert (found["b"].causation_id, found["b"].correlation_id) == (first, request)

    def test_it_acts_as_the_part_of_the_system_it_is_named_after(self, bank: int) -> None:
        """For the organization whose event it is; its entries name the request."""
        listener = Listener("tests.named")
        with subscribed(listener):
            made = tell("a", bank)
            told_all()
        [actor] = listener.as_whom
        assert (actor.kind, actor.name, actor.organization_id, actor.request_id) == (
            "system",
            "tests.named",
            bank,
            made,
        )


class TestSubscribing:
    @pytest.fixture(autouse=True)
    def _left_as_it_was(self) -> Iterator[None]:
        with subscribed():
            yield

    def test_two_handlers_cannot_share_a_name(self) -> None:
        """Or each would take in what the other should."""
        subscribe("decision.recorded", consumer="tests.name", handler=Listener())
        with pytest.raises(RuntimeError, match=r"tests\.name"):
            subscribe("decision.recorded", consumer="tests.name", handler=Listener())
        assert ("tests.name", "decision.recorded") in SUBSCRIBERS


def test_what_was_taken_in_long_ago_is_forgotten_however_much_there_is(
    bank: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    with subscribed(Listener()):
        for subject in "abcd":
            tell(subject, bank)
        told_all()
        with acting(LOOKING):
            taken = ProcessedEvent.objects.for_actor(LOOKING).filter(consumer=Listener.consumer)
            old = list(taken.order_by("pk").values_list("pk", flat=True)[:3])
            ProcessedEvent.objects.for_actor(LOOKING).exclude(consumer=Listener.consumer).delete()
            taken.filter(pk__in=old).update(at=clock.now() - keeping.KEPT - timedelta(seconds=1))
        forget()

    with acting(LOOKING):
        assert ProcessedEvent.objects.for_actor(LOOKING).count() == 1
