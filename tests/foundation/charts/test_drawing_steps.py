"""Steps are drawn in columns by depth, or one below the other; each leads somewhere, and lines cross no box."""

from __future__ import annotations

import re

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from clear_platform.foundation.charts.flow import (
    BOX_WIDTH,
    MOST_IN_COLUMN,
    STRIDE,
    State,
    Step,
    depths,
    flow,
    narrow_flow,
)

SVG = "{http://www.w3.org/2000/svg}"


def step(name: str, *needs: str, state: State = "good") -> Step:
    return Step(name, "0.2 s", state, f"?step={name}", f"{name}: done", needs, (("M0 0h9", "solid"),))


DIAMOND = [step("a"), step("b", "a"), step("c", "a"), step("d", "b", "c")]


@st.composite
def graphs(draw: st.DrawFn) -> list[Step]:
    """Any steps of which each rests on some that stand before it."""
    count = draw(st.integers(1, 40))
    return [
        step(f"s{n}", *(f"s{one}" for one in sorted(draw(st.sets(st.integers(0, n - 1), max_size=3)) if n else ())))
        for n in range(count)
    ]


def boxes(drawing: str) -> dict[str, tuple[float, float, float, float]]:
    """Each step's box: left, top, width, height."""
    found = {}
    for link in ElementTree.fromstring(drawing).iter(f"{SVG}a"):
        rect = link.find(f"{SVG}rect")
        assert rect is not None
        left, top, width, height = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        found[link.attrib["href"].removeprefix("?step=")] = (left, top, width, height)
    return found


def lines(drawing: str) -> list[str]:
    return [
        one.attrib["d"]
        for one in ElementTree.fromstring(drawing).iter(f"{SVG}path")
        if one.attrib.get("class", "").startswith("edge")
    ]


def test_depth_is_one_below_the_deepest_that_it_rests_on() -> None:
    assert depths([*DIAMOND, step("e", "a", "d")]) == {"a": 0, "b": 1, "c": 1, "d": 2, "e": 3}


def test_a_step_stands_right_of_all_it_rests_on() -> None:
    found = boxes(flow("Four steps", DIAMOND))
    assert found["a"][0] < found["b"][0] == found["c"][0] < found["d"][0]


def test_every_need_is_a_line_and_those_of_a_person_are_told_apart() -> None:
    drawing = flow("Two steps", [step("a", state="hand"), step("b", "a", state="rest")])
    assert len(lines(flow("Four steps", DIAMOND))) == 4
    assert 'class="edge hand"' in drawing
    assert 'class="step hand"' in drawing
    assert 'class="step rest"' in drawing


def test_a_need_that_is_not_drawn_is_passed_over() -> None:
    assert lines(flow("One step", [step("a", "gone")])) == []
    assert lines(narrow_flow("One step", [step("a", "gone")])) == []


def test_a_level_of_many_stands_in_two_columns_shifted_so_that_lines_pass() -> None:
    many = [step(f"s{n}") for n in range(MOST_IN_COLUMN + 4)]
    found = boxes(flow("Many steps", many))
    lefts = sorted({box[0] for box in found.values()})
    assert len(lefts) == 2
    assert found["s8"][1] - found["s0"][1] == pytest.approx(STRIDE / 2)


def test_a_line_over_several_levels_runs_beneath_all_boxes() -> None:
    chain = [step("a"), step("b", "a"), step("c", "b"), step("d", "c", "a")]
    drawing = flow("A chain", chain)
    lowest = max(top + height for _left, top, _width, height in boxes(drawing).values())
    [far] = [line for line in lines(drawing) if len(re.findall("Q", line)) == 4]
    assert max(float(y) for y in re.findall(r"L[\d.]+ ([\d.]+)", far)) > lowest


def test_a_text_with_signs_of_markup_is_words() -> None:
    drawing = flow("<b>", [Step("a<b", "&", "bad", "?step=a", '"a"')])
    assert ElementTree.fromstring(drawing).attrib["aria-label"] == "<b>"


def test_every_step_is_named_aloud_and_leads_to_itself() -> None:
    links = list(ElementTree.fromstring(flow("Four steps", DIAMOND)).iter(f"{SVG}a"))
    assert [link.attrib["aria-label"] for link in links] == [one.says for one in DIAMOND]


@given(graphs())
def test_no_two_boxes_touch(steps: list[Step]) -> None:
    for drawing in (flow("Steps", steps), narrow_flow("Steps", steps)):
        found = sorted(boxes(drawing).values())
        touching = [
            (one, other)
            for place, one in enumerate(found)
            for other in found[place + 1 :]
            if other[0] < one[0] + one[2] and one[1] < other[1] + other[3] and other[1] < one[1] + one[3]
        ]
        assert (touching, len(found)) == ([], len(steps))


@given(graphs())
def test_everything_lies_within_the_drawing(steps: list[Step]) -> None:
    for drawing in (flow("Steps", steps), narrow_flow("Steps", steps)):
        root = ElementTree.fromstring(drawing)
        width, height = float(root.attrib["width"]), float(root.attrib["height"])
        assert all(
            left >= 0 and top >= 0 and left + wide <= width and top + high <= height
            for left, top, wide, high in boxes(drawing).values()
        )
        numbers = [float(one) for line in lines(drawing) for one in re.findall(r"-?[\d.]+", line)]
        assert all(0 <= one <= max(width, height) for one in numbers)


def test_nothing_at_all_is_drawn_as_nothing() -> None:
    assert float(ElementTree.fromstring(flow("No steps", [])).attrib["width"]) >= BOX_WIDTH
