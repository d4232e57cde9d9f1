"""Who is put into a portfolio while an owner ends what was let in is seen by nobody in the end, whoever came first."""

from __future__ import annotations

import pytest

from clear_platform.foundation.public import Actor, acting, organizations_granted
from institutional.letting_in.operations import end_institution_access
from institutional.portfolios.errors import EnterpriseNotOpen
from institutional.portfolios.operations import (
    add_enterprise_to_portfolio,
    add_enterprises_to_portfolio,
    create_portfolio,
)
from tests import actors
from tests.at_once import while_the_first_is_open
from tests.institutional import factories
from tests.institutional.letting_in.letters import let_in

OWNER = "owner@bakery.example.org"


class Between:
    """A bank that was let in by a bakery, and what either does."""

    def __init__(self) -> None:
        self.bank = factories.institution("Camber Bank")
        [self.bakery] = factories.enterprises(name="Corner Bakery")
        self.owner: Actor = actors.member(self.bakery, "owner", email=OWNER)
        self.analyst: Actor = actors.member(self.bank, "analyst")
        self.invitation = let_in(self.analyst, self.owner, OWNER)

    def put_in(self, *, several: bool = False) -> str:
        """Make a portfolio and put the bakery in; what came of it."""
        made = create_portfolio(actor=self.analyst, name="New", currency="USD")
        try:
            if several:
                with acting(self.analyst):
                    add_enterprises_to_portfolio(actor=self.analyst, portfolio_id=made.id, enterprise_ids=[self.bakery])
            else:
                add_enterprise_to_portfolio(actor=self.analyst, portfolio_id=made.id, enterprise_id=self.bakery)
        except EnterpriseNotOpen as refusal:
            return refusal.code
        return "put in"

    def ended(self) -> str:
        """End it; whether the bank still reads the bakery."""
        left = end_institution_access(actor=self.owner, invitation_id=self.invitation)
        return "still reads" if left.still_reads else "reads no more"

    def sights(self) -> int:
        """How many grants of the bakery the bank holds."""
        with acting(actors.system()):
            return organizations_granted(self.bank).filter(organization_id=self.bakery).count()


@pytest.mark.parametrize("several", [False, True])
def test_what_was_put_in_before_the_end_is_taken_out(cloned_database: str, several: bool) -> None:
    between = Between()
    came_to = while_the_first_is_open(between.analyst, lambda: between.put_in(several=several), between.ended)
    assert (came_to, between.sights()) == ("reads no more", 0)


@pytest.mark.parametrize("several", [False, True])
def test_what_would_be_put_in_after_the_end_is_refused(cloned_database: str, several: bool) -> None:
    between = Between()
    came_to = while_the_first_is_open(between.owner, between.ended, lambda: between.put_in(several=several))
    assert (came_to, between.sights()) == (EnterpriseNotOpen.code, 0)
