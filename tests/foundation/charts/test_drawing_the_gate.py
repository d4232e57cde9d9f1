"""What may leave as a line with threads: those that go pass it, those that stay end at a bar, some do both."""

from __future__ import annotations

from clear_platform.foundation.charts.gate import LINE, UPRIGHT, Thread, gate, gate_upright
from tests.foundation.charts.drawings import marked, words


def drawn(*threads: Thread) -> str:
    return gate("What leaves", stays="stays", leaves="leaves", threads=threads)


def test_a_part_that_goes_passes_the_line_where_it_is_open() -> None:
    svg = drawn(Thread("Outcomes", goes=True, stays=False, note="named"))
    [thread] = marked(svg, "threadline")
    assert float(thread.attrib["d"].split("V")[1]) > LINE
    assert (len(marked(svg, "gap")), len(marked(svg, "stop"))) == (1, 0)
    assert {"Outcomes", "named", "stays", "leaves"} <= set(words(svg))


def test_a_part_that_stays_ends_at_a_bar_before_the_line() -> None:
    svg = drawn(Thread("Positions", goes=False, stays=True))
    [thread] = marked(svg, "threadline")
    assert float(thread.attrib["d"].split("V")[1]) < LINE
    assert (len(marked(svg, "gap")), len(marked(svg, "stop"))) == (0, 1)


def test_a_part_that_goes_in_part_does_both() -> None:
    svg = drawn(Thread("Positions", goes=True, stays=True))
    assert (len(marked(svg, "gap")), len(marked(svg, "stop"))) == (1, 1)


def test_a_name_without_room_is_shortened_for_the_table_has_it() -> None:
    svg = drawn(*(Thread(f"A part with a very long name indeed {number}", True, False) for number in range(9)))
    assert [text for text in words(svg) if text.startswith("A part")] != []
    assert [text for text in words(svg) if text.endswith("indeed 1")] == []


def test_on_a_telephone_the_line_stands_upright_and_every_part_is_a_row() -> None:
    threads = [
        Thread("Outcomes", True, False, note="named"),
        Thread("Positions", False, True),
        Thread("Tasks", True, True),
    ]
    svg = gate_upright("What leaves", stays="stays", leaves="leaves", threads=threads)
    goes, stays, both = [float(one.attrib["d"].split("H")[1]) for one in marked(svg, "threadline")]
    assert stays < UPRIGHT < goes == both
    assert (len(marked(svg, "gap")), len(marked(svg, "stop"))) == (2, 2)
    assert {"Outcomes", "Positions", "Tasks", "named", "stays", "leaves"} <= set(words(svg))
