"""What is loaded before the answer is one part: nobody would come for a second one."""

from __future__ import annotations

from clear_platform.foundation.imports import rules


def test_what_is_loaded_before_the_answer_fits_into_one_part() -> None:
    assert rules.ROWS_AT_ONCE <= rules.ROWS_AT_A_TIME
