"""Of two who answer the same link at the same moment one is taken, and the other is told that it was used."""

from __future__ import annotations

from clear_platform.foundation.public import acting, organizations_granted
from institutional.letting_in.errors import EnterpriseInvitationGone
from institutional.letting_in.operations import accept_enterprise_invitation
from tests import actors
from tests.at_once import at_once
from tests.institutional import factories
from tests.institutional.letting_in.letters import asked, token_of

OWNER = "owner@bakery.example.org"


def test_of_two_who_accept_at_once_one_is_told_that_the_link_was_used(cloned_database: str) -> None:
    bank, [bakery] = factories.institution("Camber Bank"), factories.enterprises(name="Corner Bakery")
    owner = actors.member(bakery, "owner", email=OWNER)
    token = token_of(asked(actors.member(bank, "analyst"), OWNER))

    def answered() -> str:
        try:
            accept_enterprise_invitation(actor=owner, token=token)
        except EnterpriseInvitationGone as refusal:
            return refusal.code
        return "let in"

    assert sorted(at_once(answered)) == [EnterpriseInvitationGone.code, "let in"]
    with acting(actors.system()):
        assert organizations_granted(bank).filter(organization_id=bakery).count() == 1
