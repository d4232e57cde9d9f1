"""Rows are weighed one by one: those whose sources allow it leave, the others stay and are counted, with the reason."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

import pytest

from clear_platform.foundation.leaving.gate import Release
from clear_platform.foundation.leaving.results import Decision, Purpose, Scales, Subject, Verdict

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
NAMED = "Source: European Central Bank"


def verdicts(allowed: Collection[str]) -> dict[str, Verdict]:
    return {
        code: Verdict(code, code.upper(), "", code in allowed, f"Why {code}.", attribution, watermark)
        for code, attribution, watermark in (
            ("internal", "", ""),
            ("ecb", NAMED, ""),
            ("polygon", "", "Not to be passed on"),
        )
    }


def scales(*, export: Collection[str] = ("internal", "ecb"), derive: Collection[str] = ("internal", "ecb")) -> Scales:
    return Scales(
        Decision(Purpose.EXPORT, 1, NOON, verdicts(export)), Decision(Purpose.DERIVE, 1, NOON, verdicts(derive))
    )


def test_a_row_leaves_where_its_source_allows_it() -> None:
    weighed = scales()
    assert weighed.keeps("positions", ["internal"])
    assert [(one.source, one.rows) for one in weighed.passed] == [("internal", 1)]


def test_a_row_stays_where_its_source_does_not_and_is_counted_with_the_reason() -> None:
    weighed = scales()
    assert not weighed.keeps("positions", ["polygon"])
    assert [(one.part, one.source, one.rows, one.because) for one in weighed.withheld] == [
        ("positions", "polygon", 1, "Why polygon.")
    ]


def test_a_row_from_several_sources_leaves_where_all_of_them_allow_it() -> None:
    assert scales().keeps("analyses", ["internal", "ecb"])
    assert not scales().keeps("analyses", ["internal", "polygon"])


def test_what_is_computed_leaves_where_it_may_be_computed_with() -> None:
    weighed = scales(derive=("internal", "polygon"))
    assert weighed.keeps("scores", ["polygon"], computed=True)
    assert not weighed.keeps("positions", ["polygon"])


def test_what_a_computed_row_quotes_stays_all_the_same() -> None:
    weighed = scales(derive=("internal", "polygon"))
    assert not weighed.shows("scores", ["polygon"])
    assert [(one.part, one.rows) for one in weighed.withheld] == [("scores", 1)]


def test_a_source_that_nobody_knows_lets_nothing_go() -> None:
    weighed = scales()
    assert not weighed.keeps("positions", ["found in the street"])
    assert "nobody can say what it allows" in weighed.withheld[0].because


def test_rows_that_nobody_says_the_sources_of_are_a_fault() -> None:
    with pytest.raises(ValueError, match="Say where the rows of positions come from"):
        scales().keeps("positions", [])


def test_only_what_leaves_is_named_beside_it() -> None:
    weighed = scales(export=("internal", "polygon"))
    weighed.keeps("rates", ["ecb"])
    weighed.keeps("prices", ["polygon"])
    assert (weighed.attributions, weighed.watermark) == ((), "Not to be passed on")


def test_a_part_knows_what_it_is_made_from_what_goes_and_what_stays() -> None:
    weighed = scales()
    weighed.keeps("positions", ["ecb"], rows=3)
    weighed.keeps("positions", ["polygon"], rows=2)
    part = weighed.of_part("positions")
    assert (part.sources, part.goes, part.stays, part.named) == (("ecb", "polygon"), 3, 2, (NAMED,))
    assert part.sentences == ("Why polygon.",)


def test_nobody_but_the_gate_writes_the_paper() -> None:
    with pytest.raises(TypeError, match="Ask for it"):
        Release(Subject("anything", "1", "json"), scales(), written_by=object())
