"""Secrets that must be read again are sealed: for one purpose, under keys that can be changed without a gap."""

from __future__ import annotations

from typing import Any

import pytest

from clear_platform.foundation.sealing import SealBroken, seal, unseal


def test_what_was_sealed_is_read_again_and_does_not_show() -> None:
    sealed = seal("a secret", purpose="test")
    assert ("a secret" in sealed, unseal(sealed, purpose="test")) == (False, "a secret")


def test_a_secret_of_another_purpose_is_not_opened() -> None:
    with pytest.raises(SealBroken):
        unseal(seal("a secret", purpose="test"), purpose="something else")


@pytest.mark.parametrize("place", [0, 40, -1])
def test_one_changed_sign_breaks_the_seal(place: int) -> None:
    sealed = list(seal("a secret", purpose="test"))
    sealed[place] = "A" if sealed[place] != "A" else "B"
    with pytest.raises(SealBroken):
        unseal("".join(sealed), purpose="test")


def test_a_new_key_in_front_seals_and_the_old_one_still_opens(settings: Any) -> None:
    settings.SEALING_KEYS = ["the old key"]
    before = seal("a secret", purpose="test")
    settings.SEALING_KEYS = ["the new key", "the old key"]
    assert unseal(before, purpose="test") == "a secret"
    after = seal("a secret", purpose="test")
    settings.SEALING_KEYS = ["the new key"]
    assert unseal(after, purpose="test") == "a secret"
    with pytest.raises(SealBroken):
        unseal(before, purpose="test")
