"""The gate for everybody who comes in: is what they proved enough? It is decided here alone, whatever the door.

`begin_session` and `give_tokens` ask it themselves, so that no door opens anything past it. Not here: how something is
proved (`access`, `second_factor`, `sso`, `members`).
"""

from __future__ import annotations

from enum import Enum, StrEnum

from clear_platform.foundation.second_factor.errors import OtpRequired, SecondFactorRequired
from clear_platform.foundation.second_factor.queries import second_factor_missing, second_factor_needed
from clear_platform.foundation.sessions.errors import SsoRequired
from clear_platform.foundation.sessions.queries import organizations_requiring_their_provider
from clear_platform.foundation.tenancy.models import User


class Proof(StrEnum):
    """How somebody proved who they are; the audit log keeps it with the sign-in."""

    ONE_FACTOR = "password"
    TWO_FACTORS = "second_factor"
    """A password, and then a code."""
    PROVIDER = "sso"
    INVITATION = "invitation"
    """The link of an e-mail, and a password chosen just now."""


class Asks(Enum):
    """What is still asked of somebody."""

    NOTHING = "nothing"
    CODE = "code"
    PROVIDER = "provider"


def still_asked(user: User, proof: Proof, *, organization_id: int | None = None) -> Asks:
    """Give what is asked of an account besides what it proved.

    Takes: the organization whose provider vouched for it, where one did. A provider is believed to have asked for a
    second factor of its own.
    """
    requiring = organizations_requiring_their_provider(user)
    if requiring and not (proof is Proof.PROVIDER and organization_id in requiring):
        return Asks.PROVIDER
    if proof in (Proof.ONE_FACTOR, Proof.INVITATION) and second_factor_needed(user):
        return Asks.CODE
    return Asks.NOTHING


def pass_gate(user: User, proof: Proof, *, organization_id: int | None = None, sets_up: bool = False) -> None:
    """Let an account in by what it proved, or refuse.

    Takes: `sets_up`, whether what is opened leads whoever must have a second factor to setting one up, and nowhere
    else. Refuses: `SsoRequired`, `OtpRequired`, `SecondFactorRequired`.
    """
    match still_asked(user, proof, organization_id=organization_id):
        case Asks.PROVIDER:
            raise SsoRequired()
        case Asks.CODE:
            raise OtpRequired()
        case Asks.NOTHING:
            pass
    if not sets_up and second_factor_missing(user):
        raise SecondFactorRequired()


def pass_gate_by_address(user: User) -> None:
    """Let a program in that shows the secret of an address its person made, or refuse as `pass_gate` does.

    The code was asked for when the address was made; what only a provider can prove, no program proves.
    """
    pass_gate(user, Proof.TWO_FACTORS)


def is_let_in_by_address(user: User) -> bool:
    """Say whether an address with a secret would let an account in, without refusing."""
    return still_asked(user, Proof.TWO_FACTORS) is Asks.NOTHING and not second_factor_missing(user)
