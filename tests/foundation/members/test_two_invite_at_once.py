"""Two who invite the same address at the same moment: one does it, the other is told."""

from __future__ import annotations

from clear_platform.foundation.members.errors import InvitedAlready
from clear_platform.foundation.members.operations import invite_member
from clear_platform.foundation.public import OrganizationKind
from tests import actors
from tests.at_once import at_once

LIN = "lin@example.org"


def test_of_two_who_invite_the_same_address_at_once_one_is_told(cloned_database: str) -> None:
    organization_id = actors.organization(OrganizationKind.INSTITUTION, "Camber Bank")
    admin = actors.member(organization_id, "admin")

    def asked() -> str:
        try:
            invite_member(actor=admin, organization_id=organization_id, email=LIN, role="analyst")
        except InvitedAlready as refusal:
            return refusal.code
        return "invited"

    assert sorted(at_once(asked)) == [InvitedAlready.code, "invited"]
