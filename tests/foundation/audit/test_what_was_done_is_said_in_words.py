"""Every operation is told of in words, as part of a sentence that begins with who did it."""

from __future__ import annotations

import pytest

from clear_platform.foundation.audit.wording import said, told
from clear_platform.foundation.papers.routes import open_every_door
from clear_platform.foundation.public import OPERATIONS

open_every_door()
NAMES = {name for name, one in OPERATIONS.items() if not one.module.startswith("tests.")}
NO_OPERATIONS = {
    "access.refused", "rights.refused", "sign_in", "sign_in.locked", "refresh_tokens.replayed", "load_import",
    "finish_webhook_attempt.gone", "finish_recomputation", "take_up_recomputation",
    "take_up_export_package",
}  # fmt: skip
"""What is told of besides operations."""


@pytest.mark.parametrize("name", sorted(NAMES))
def test_an_operation_is_told_of_in_words(name: str) -> None:
    assert name in told()


def test_nothing_is_told_of_that_does_not_happen() -> None:
    assert told().keys() == NAMES | NO_OPERATIONS


def test_words_stand_in_the_midst_of_a_sentence_and_differ() -> None:
    words = [str(one) for one in told().values()]
    assert [one for one in words if not one[0].islower() or one.endswith(".")] == []
    assert len(set(words)) == len(words)


def test_what_earlier_releases_did_is_given_by_its_name() -> None:
    assert said("merge_accounts") == "merge accounts"
