"""An institution asks by e-mail; the owner of an enterprise lets it in or not, and ends it: nothing is told before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation import clock
from clear_platform.foundation.branding.operations import set_theme
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import (
    Actor,
    NotVisible,
    RoleNotAllowed,
    acting,
    organizations_granted,
)
from institutional.letting_in.errors import (
    AccessEndedAlready,
    EnterpriseInvitationGone,
    EnterpriseInvitationSettled,
    EnterpriseInvitedAlready,
    LetInAlready,
    OwnerOfAnotherAddress,
    TooManyEnterpriseInvitations,
)
from institutional.letting_in.operations import (
    accept_enterprise_invitation,
    decline_enterprise_invitation,
    end_institution_access,
    invite_enterprise,
    withdraw_enterprise_invitation,
)
from institutional.letting_in.queries import invitation_for, invitations_for, let_in_by
from institutional.models import EnterpriseInvitation
from institutional.portfolios.errors import EnterpriseNotOpen
from institutional.public import add_enterprise_to_portfolio, remove_position
from tests import actors
from tests.clients import client_of, sent
from tests.institutional import factories
from tests.institutional.letting_in.letters import API, OWNER, asked, let_in, link_sent, reads, state, token_of

pytestmark = pytest.mark.django_db


def footings(bank: int, bakery: int) -> list[tuple[str, str]]:
    with acting(actors.system()):
        rows = organizations_granted(bank).filter(organization_id=bakery)
        return sorted(rows.values_list("via", "level"))


class TestAsking:
    """By those who may put enterprises into portfolios; the answer tells nothing."""

    def test_an_address_of_nobody_and_one_of_an_owner_get_the_same_answer(self, analyst: Actor, owner: Actor) -> None:
        client = client_of("analyst@example.org")
        answers = [sent(client, "post", API, {"email": one}) for one in (OWNER, "nobody@example.org")]
        assert [one.status_code for one in answers] == [201, 201]

        def told(answer: Any) -> dict[str, Any]:
            return {k: v for k, v in answer.json().items() if k not in ("id", "email", "created_at", "expires_at")}

        assert told(answers[0]) == told(answers[1])
        assert told(answers[0])["enterprise"] is None

    def test_a_letter_goes_to_either_address(self, analyst: Actor, owner: Actor) -> None:
        for email in (OWNER, "nobody@example.org"):
            asked(analyst, email)
            assert mail.outbox[-1].to == [email]
        assert "Camber Bank" in mail.outbox[-1].subject

    def test_it_is_in_the_colours_of_the_institution(self, bank: int, analyst: Actor) -> None:
        set_theme(actor=actors.member(bank, "admin"), organization_id=bank, primary="#1F6B4A", accent="#C5771A")
        asked(analyst, OWNER)
        letter = mail.outbox[-1]
        assert isinstance(letter, EmailMultiAlternatives)
        assert "#1F6B4A" in str(letter.alternatives[0][0])

    def test_an_open_one_is_not_sent_twice_and_one_that_ran_out_may_be_sent_anew(self, analyst: Actor) -> None:
        invite_enterprise(actor=analyst, email=OWNER)
        with pytest.raises(EnterpriseInvitedAlready):
            invite_enterprise(actor=analyst, email=OWNER.upper())
        with clock.fixed_at(clock.now() + timedelta(days=14, seconds=1)):
            assert invite_enterprise(actor=analyst, email=OWNER).state == "open"

    def test_no_more_than_a_hundred_go_out_within_a_day(self, analyst: Actor) -> None:
        for number in range(100):
            invite_enterprise(actor=analyst, email=f"owner{number}@example.org")
        with pytest.raises(TooManyEnterpriseInvitations):
            invite_enterprise(actor=analyst, email=OWNER)
        with clock.fixed_at(clock.now() + timedelta(days=1, seconds=1)):
            invite_enterprise(actor=analyst, email=OWNER)

    @pytest.mark.parametrize("role", ["viewer", "owner"])
    def test_neither_viewers_nor_enterprises_ask(self, role: str, bank: int, bakery: int) -> None:
        who = actors.member({"viewer": bank, "owner": bakery}[role], role)
        with pytest.raises(RoleNotAllowed):
            invite_enterprise(actor=who, email=OWNER)

    def test_the_secret_is_in_no_row_no_job_and_no_entry_of_the_log(self, analyst: Actor) -> None:
        token = token_of(asked(analyst, OWNER))
        system = actors.system()
        with acting(system):
            kept = [str(row) for row in EnterpriseInvitation.objects.for_actor(system).values()]
            kept += [str(job.args) for job in ProcrastinateJob.objects.all()]
            kept += [f"{one.before}{one.after}{one.object_id}" for one in AuditEvent.objects.for_actor(system)]
        assert kept
        assert not any(token in text for text in kept)


class TestAccepting:
    """By an owner of an enterprise, as the one the letter was sent to; then the institution reads, and may add."""

    def test_the_institution_reads_only_once_the_owner_accepted(
        self, analyst: Actor, owner: Actor, bank: int, bakery: int
    ) -> None:
        link = asked(analyst, OWNER)
        assert not reads(analyst, bakery)
        number = accept_enterprise_invitation(actor=owner, token=token_of(link)).id
        assert reads(analyst, bakery)
        assert footings(bank, bakery) == [(f"invitation:{number}", "read")]

    def test_it_may_put_the_enterprise_into_a_portfolio_from_then_on(
        self, analyst: Actor, owner: Actor, bakery: int, portfolio: int
    ) -> None:
        with pytest.raises(EnterpriseNotOpen):
            add_enterprise_to_portfolio(actor=analyst, portfolio_id=portfolio, enterprise_id=bakery)
        let_in(analyst, owner, OWNER)
        assert add_enterprise_to_portfolio(actor=analyst, portfolio_id=portfolio, enterprise_id=bakery)

    def test_a_link_works_once(self, analyst: Actor, owner: Actor) -> None:
        token = token_of(asked(analyst, OWNER))
        accept_enterprise_invitation(actor=owner, token=token)
        for answer in (accept_enterprise_invitation, decline_enterprise_invitation):
            with pytest.raises(EnterpriseInvitationGone):
                answer(actor=owner, token=token)

    def test_a_link_holds_for_fourteen_days(self, analyst: Actor, owner: Actor) -> None:
        token = token_of(asked(analyst, OWNER))
        with clock.fixed_at(clock.now() + timedelta(days=14)), pytest.raises(EnterpriseInvitationGone):
            accept_enterprise_invitation(actor=owner, token=token)
        with clock.fixed_at(clock.now() + timedelta(days=14) - timedelta(minutes=1)):
            accept_enterprise_invitation(actor=owner, token=token)

    def test_sent_again_by_the_job_the_earlier_link_counts_no_more(self, analyst: Actor, owner: Actor) -> None:
        first, second = asked(analyst, OWNER), link_sent()
        with pytest.raises(EnterpriseInvitationGone):
            accept_enterprise_invitation(actor=owner, token=token_of(first))
        accept_enterprise_invitation(actor=owner, token=token_of(second))

    def test_an_owner_of_another_enterprise_who_got_hold_of_the_link_lets_nobody_in(
        self, analyst: Actor, owner: Actor, bank: int
    ) -> None:
        [other] = factories.enterprises()
        thief = actors.member(other, "owner")
        token = token_of(asked(analyst, OWNER))
        for answer in (accept_enterprise_invitation, decline_enterprise_invitation):
            with pytest.raises(OwnerOfAnotherAddress):
                answer(actor=thief, token=token)
        assert not reads(analyst, other)
        assert state(analyst) == "open"

    @pytest.mark.parametrize("role", ["member", "viewer", "participant"])
    def test_nobody_but_an_owner_accepts(self, role: str, analyst: Actor, bakery: int) -> None:
        who = actors.member(bakery, role, email=OWNER)
        token = token_of(asked(analyst, OWNER))
        with pytest.raises(RoleNotAllowed):
            accept_enterprise_invitation(actor=who, token=token)
        assert not reads(analyst, bakery)

    def test_an_institution_lets_itself_in_nowhere(self, analyst: Actor, bakery: int) -> None:
        token = token_of(asked(analyst, "analyst@example.org"))
        with pytest.raises(RoleNotAllowed):
            accept_enterprise_invitation(actor=analyst, token=token)

    def test_who_owns_two_lets_it_see_the_one_they_act_for(self, analyst: Actor, owner: Actor, bakery: int) -> None:
        [second] = factories.enterprises()
        accept_enterprise_invitation(
            actor=actors.seated_too(owner, second, "owner"), token=token_of(asked(analyst, OWNER))
        )
        assert (reads(analyst, second), reads(analyst, bakery)) == (True, False)

    def test_it_is_let_in_once(self, analyst: Actor, owner: Actor, bank: int, bakery: int) -> None:
        let_in(analyst, owner, OWNER)
        with pytest.raises(LetInAlready):
            let_in(analyst, owner, OWNER)
        assert len(footings(bank, bakery)) == 1

    @pytest.mark.parametrize("answer", [accept_enterprise_invitation, decline_enterprise_invitation])
    def test_both_sides_find_it_in_their_logs_and_only_its_own_who_it_was(
        self, answer: Any, analyst: Actor, owner: Actor, bank: int, bakery: int
    ) -> None:
        answer(actor=owner, token=token_of(asked(analyst, OWNER)))
        system = actors.system()
        with acting(system):
            rows = AuditEvent.objects.for_actor(system).filter(action=answer.__name__)
            found = dict(rows.values_list("organization_id", "actor_kind"))
        assert found == {bank: "system", bakery: "user"}


class TestDecliningAndWithdrawing:
    """Either side may have it go no further; nothing is seen."""

    def test_declined_the_institution_is_told_so_and_sees_nothing(
        self, analyst: Actor, owner: Actor, bakery: int
    ) -> None:
        decline_enterprise_invitation(actor=owner, token=token_of(asked(analyst, OWNER)))
        assert (state(analyst), reads(analyst, bakery)) == ("declined", False)

    def test_withdrawn_its_link_counts_no_more(self, analyst: Actor, owner: Actor) -> None:
        link = asked(analyst, OWNER)
        with acting(analyst, read_only=True):
            number = invitations_for(analyst)[0].pk
        withdraw_enterprise_invitation(actor=analyst, invitation_id=number)
        with pytest.raises(EnterpriseInvitationGone):
            accept_enterprise_invitation(actor=owner, token=token_of(link))
        with pytest.raises(EnterpriseInvitationSettled):
            withdraw_enterprise_invitation(actor=analyst, invitation_id=number)

    def test_what_was_accepted_is_not_withdrawn_by_who_asked(self, analyst: Actor, owner: Actor) -> None:
        with pytest.raises(EnterpriseInvitationSettled):
            withdraw_enterprise_invitation(actor=analyst, invitation_id=let_in(analyst, owner, OWNER))

    def test_another_institution_neither_sees_nor_withdraws_it(self, analyst: Actor) -> None:
        number = invite_enterprise(actor=analyst, email=OWNER).id
        other = actors.member(factories.institution(), "admin", email="other@example.org")
        with acting(other, read_only=True):
            assert list(invitations_for(other)) == []
            with pytest.raises(NotVisible):
                invitation_for(other, number)
        with pytest.raises(NotVisible):
            withdraw_enterprise_invitation(actor=other, invitation_id=number)
        client = client_of("other@example.org")
        answers = [client.get(f"{API}/{one}") for one in (number, 999_999_999)]
        assert [(one.status_code, one.json()["code"]) for one in answers] == [(403, "access.not_visible")] * 2


class TestEnding:
    """The owner ends what was accepted: what rests on it goes, what a loan rests on stays."""

    def test_the_institution_reads_no_more(self, analyst: Actor, owner: Actor, bank: int, bakery: int) -> None:
        number = let_in(analyst, owner, OWNER)
        left = end_institution_access(actor=owner, invitation_id=number)
        assert (left.still_reads, reads(analyst, bakery), footings(bank, bakery)) == (False, False, [])
        assert state(analyst) == "ended"

    def test_it_leaves_the_portfolios_it_was_put_into_since(
        self, analyst: Actor, owner: Actor, bank: int, bakery: int, portfolio: int
    ) -> None:
        number = let_in(analyst, owner, OWNER)
        add_enterprise_to_portfolio(actor=analyst, portfolio_id=portfolio, enterprise_id=bakery)
        end_institution_access(actor=owner, invitation_id=number)
        assert (reads(analyst, bakery), footings(bank, bakery)) == (False, [])
        with pytest.raises(EnterpriseNotOpen):
            add_enterprise_to_portfolio(actor=analyst, portfolio_id=portfolio, enterprise_id=bakery)

    def test_where_a_loan_is_held_it_stays_until_that_is_gone(
        self, analyst: Actor, owner: Actor, bank: int, bakery: int, portfolio: int
    ) -> None:
        second = factories.portfolio(bank)
        number = let_in(analyst, owner, OWNER)
        for one in (portfolio, second):
            add_enterprise_to_portfolio(actor=analyst, portfolio_id=one, enterprise_id=bakery)
        factories.position(portfolio, bakery)
        assert end_institution_access(actor=owner, invitation_id=number).still_reads
        assert footings(bank, bakery) == [(f"portfolio:{portfolio}", "read")]
        with pytest.raises(AccessEndedAlready):
            end_institution_access(actor=owner, invitation_id=number)

    def test_once_the_loan_is_gone_it_may_be_ended_again(
        self, analyst: Actor, owner: Actor, bank: int, bakery: int, portfolio: int
    ) -> None:
        number = let_in(analyst, owner, OWNER)
        add_enterprise_to_portfolio(actor=analyst, portfolio_id=portfolio, enterprise_id=bakery)
        position = factories.position(portfolio, bakery)
        end_institution_access(actor=owner, invitation_id=number)
        remove_position(actor=actors.system(), portfolio_id=portfolio, position_id=position)
        assert not end_institution_access(actor=owner, invitation_id=number).still_reads

    def test_what_stood_before_and_what_it_made_stay(
        self, analyst: Actor, owner: Actor, bank: int, bakery: int, portfolio: int
    ) -> None:
        factories.put_in(portfolio, bakery)
        number = let_in(analyst, owner, OWNER)
        assert end_institution_access(actor=owner, invitation_id=number).still_reads
        assert footings(bank, bakery) == [(f"portfolio:{portfolio}", "read")]

    def test_what_an_institution_made_it_keeps_reading_where_it_put_it(
        self, analyst: Actor, owner: Actor, bank: int, bakery: int, portfolio: int
    ) -> None:
        actors.granted(bank, bakery, "act", via="creation")
        number = let_in(analyst, owner, OWNER)
        add_enterprise_to_portfolio(actor=analyst, portfolio_id=portfolio, enterprise_id=bakery)
        end_institution_access(actor=owner, invitation_id=number)
        assert [via for via, _level in footings(bank, bakery)] == ["creation", f"portfolio:{portfolio}"]

    def test_an_owner_of_another_enterprise_ends_nothing_of_it(self, analyst: Actor, owner: Actor, bakery: int) -> None:
        number = let_in(analyst, owner, OWNER)
        [other] = factories.enterprises()
        with pytest.raises(NotVisible):
            end_institution_access(actor=actors.member(other, "owner"), invitation_id=number)
        with pytest.raises(RoleNotAllowed):
            end_institution_access(actor=analyst, invitation_id=number)
        assert reads(analyst, bakery)

    def test_ended_it_may_be_asked_for_and_let_in_anew(self, analyst: Actor, owner: Actor, bakery: int) -> None:
        end_institution_access(actor=owner, invitation_id=let_in(analyst, owner, OWNER))
        let_in(analyst, owner, OWNER)
        assert reads(analyst, bakery)
        with acting(owner, read_only=True):
            assert [one.ended_at is None for one in let_in_by(owner)] == [True, False]
