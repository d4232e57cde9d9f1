"""Each organization signs with a key of its own, made when the first package is signed and sealed from then on."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from clear_platform.foundation.public import Actor, acting, events_for
from institutional.proof.queries import keys_for
from institutional.proof.signing import Signer, signer_for
from tests import actors
from tests.institutional import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> Actor:
    return actors.member(factories.institution(), "analyst")


def test_the_first_signature_makes_the_key_and_the_next_uses_it(analyst: Actor) -> None:
    first = signer_for_in_scope(analyst)
    assert signer_for_in_scope(analyst).key_id == first.key_id
    with acting(analyst):
        [kept] = keys_for(analyst)
        assert (kept.fingerprint, kept.made_by_id, kept.retired_at) == (first.key_id, analyst.id, None)
        assert events_for(analyst).filter(action="keep_export_key").count() == 1


def signer_for_in_scope(actor: Actor) -> Signer:
    with acting(actor):
        return signer_for(actor)


def test_a_scope_that_only_reads_has_its_key_kept_once_it_is_over(analyst: Actor) -> None:
    with acting(analyst, read_only=True):
        signer = signer_for(analyst)
        assert not keys_for(analyst).exists()
    with acting(analyst):
        assert keys_for(analyst).get().fingerprint == signer.key_id


def test_of_two_first_keys_the_later_rests_and_both_can_be_checked(analyst: Actor) -> None:
    with acting(analyst, read_only=True):
        one, other = signer_for(analyst), signer_for(analyst)
    with acting(analyst):
        kept = {row.fingerprint: row.retired_at is None for row in keys_for(analyst)}
    assert kept == {one.key_id: True, other.key_id: False}


def test_another_organization_signs_with_another_key(analyst: Actor) -> None:
    own = signer_for_in_scope(analyst)
    other = signer_for_in_scope(actors.member(factories.institution(name="Other Bank"), "analyst"))
    assert own.key_id != other.key_id


def test_what_is_kept_signs_what_its_public_half_verifies(analyst: Actor) -> None:
    signer_for_in_scope(analyst)
    signer = signer_for_in_scope(analyst)
    Ed25519PublicKey.from_public_bytes(signer.public).verify(signer.sign(b"words"), b"words")
