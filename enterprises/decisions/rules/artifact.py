"""The shape of a decision's artifact, and every fault of one by pointer. Not here: what a good decision is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from clear_platform.foundation.decimals import read_decimal
from clear_platform.foundation.errors import FieldProblem

MOST_TEXT = 20_000
MOST_ENTRIES = 200
MOST_REF = 40
MOST_TITLE = 200
MOST_DAYS = 3650
MOST_PLACES = 24

TEXTS = ("recommendation", "rationale")
SENTENCES = ("risks", "trade_offs", "constraints")
EXPECTED = ("metric", "unit", "baseline", "target", "by_days")
PRIORITIES = ("low", "normal", "high")
KNOWN = (*TEXTS, "options", *SENTENCES, "expected_outcomes", "action_plan", "citations")

MONEY = "currency"
"""The unit of metrics that are amounts."""

_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
# As text a number has digits 0 to 9, a point and no other sign than a minus; how many digits is asked apart.
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

Found = Iterator[FieldProblem]


def artifact_problems(artifact: Any) -> list[FieldProblem]:
    """Give every fault of an artifact: its JSON pointer, a code and how to mend it; none when it is valid.

    Takes: `recommendation`, `rationale` (text, needed); `options`, `risks`, `trade_offs`, `constraints` (texts or
    objects with a `name`); `expected_outcomes`, `action_plan`, `citations` (objects). All lists may be left out.
    """
    if not isinstance(artifact, Mapping):
        return [_fault("", "not_an_object", "An artifact is an object with a recommendation and a rationale.")]
    return list(_of_artifact(artifact))


def unit_problems(expected: Any, units: Mapping[str, str]) -> list[FieldProblem]:
    """Give a fault for each expected outcome that is stated in another unit than its metric is measured in.

    Takes: valid expected outcomes; the unit of each metric that is known. Amounts may name their currency.
    """
    return [
        _fault(
            f"/expected_outcomes/{number}/unit",
            "not_its_unit",
            f"{one['metric']} is measured in {units[one['metric']]}; state it so, or leave the unit out.",
        )
        for number, one in enumerate(expected)
        if one["metric"] in units and not unit_fits(one.get("unit", ""), units[one["metric"]])
    ]


def unit_fits(stated: str, measured_in: str) -> bool:
    """Say whether a value stated in a unit can be held against one measured in a metric's; none is the metric's own."""
    return stated in {"", measured_in} or (measured_in == MONEY and is_currency_code(stated))


def is_currency_code(unit: str) -> bool:
    """Say whether a unit is a currency by its code, for instance USD."""
    return bool(_CURRENCY.fullmatch(unit))


def _of_artifact(artifact: Mapping[str, Any]) -> Found:
    for name in sorted(set(artifact) - set(KNOWN)):
        yield _fault(f"/{name}", "unknown_field", f"There is no such field here. There are: {', '.join(KNOWN)}.")
    for name in TEXTS:
        yield from _text(artifact.get(name), f"/{name}", needed=True)
    for name, check in (("options", _option), *((one, _sentence) for one in SENTENCES)):
        yield from _each(artifact.get(name, []), f"/{name}", check)
    yield from _each(artifact.get("expected_outcomes", []), "/expected_outcomes", _expected)
    yield from _each(artifact.get("action_plan", []), "/action_plan", _step)
    yield from _each(artifact.get("citations", []), "/citations", _citation)
    yield from _plan_holds_together(artifact.get("action_plan", []))


def _each(entries: Any, pointer: str, check: Callable[[Any, str], Found]) -> Found:
    if not isinstance(entries, list):
        yield _fault(pointer, "not_a_list", "Give a list, which may be empty.")
        return
    if len(entries) > MOST_ENTRIES:
        yield _fault(pointer, "too_many", f"There are {len(entries)} entries; at most {MOST_ENTRIES} are taken.")
        return
    for number, entry in enumerate(entries):
        yield from check(entry, f"{pointer}/{number}")


def _sentence(entry: Any, pointer: str) -> Found:
    yield from _text(entry, pointer, needed=True)


def _option(entry: Any, pointer: str) -> Found:
    if isinstance(entry, str):
        yield from _text(entry, pointer, needed=True)
        return
    if not isinstance(entry, Mapping):
        yield _fault(pointer, "not_an_object", "Give the option as text, or as an object with a name.")
        return
    yield from _known(entry, pointer, ("name", "detail", "for", "against", "chosen"))
    yield from _text(entry.get("name"), f"{pointer}/name", needed=True)
    for name in ("detail", "for", "against"):
        yield from _text(entry.get(name, ""), f"{pointer}/{name}")
    if not isinstance(entry.get("chosen", False), bool):
        yield _fault(f"{pointer}/chosen", "not_a_boolean", "Give true for the option that is chosen, else false.")


def _expected(entry: Any, pointer: str) -> Found:
    if not isinstance(entry, Mapping):
        yield _fault(pointer, "not_an_object", f"Give an object with {', '.join(EXPECTED)}.")
        return
    yield from _known(entry, pointer, (*EXPECTED, "grade"))
    yield from _text(entry.get("metric"), f"{pointer}/metric", needed=True, most=64)
    yield from _text(entry.get("unit", ""), f"{pointer}/unit", most=40)
    yield from _number(entry.get("baseline"), f"{pointer}/baseline", nullable=True)
    yield from _number(entry.get("target"), f"{pointer}/target")
    yield from _days(entry.get("by_days"), f"{pointer}/by_days")


def _step(entry: Any, pointer: str) -> Found:
    if not isinstance(entry, Mapping):
        yield _fault(pointer, "not_an_object", "Give an object with ref, title, owner, due_days and milestones.")
        return
    yield from _known(entry, pointer, ("ref", "title", "owner", "due_days", "milestones", "priority", "after"))
    yield from _text(entry.get("ref"), f"{pointer}/ref", needed=True, most=MOST_REF)
    yield from _text(entry.get("title"), f"{pointer}/title", needed=True, most=MOST_TITLE)
    yield from _text(entry.get("owner", ""), f"{pointer}/owner", most=MOST_TITLE)
    yield from _days(entry.get("due_days"), f"{pointer}/due_days", nullable=True)
    yield from _each(entry.get("milestones", []), f"{pointer}/milestones", _sentence)
    yield from _each(entry.get("after", []), f"{pointer}/after", _sentence)
    if entry.get("priority", "normal") not in PRIORITIES:
        yield _fault(f"{pointer}/priority", "unknown", f"Choose one of: {', '.join(PRIORITIES)}.")


def _citation(entry: Any, pointer: str) -> Found:
    if not isinstance(entry, Mapping):
        yield _fault(pointer, "not_an_object", "Give an object with type and id, and the hash that was cited.")
        return
    yield from _known(entry, pointer, ("type", "id", "hash", "pointer", "label"))
    yield from _text(entry.get("type"), f"{pointer}/type", needed=True, most=40)
    if not isinstance(entry.get("id"), str | int) or isinstance(entry.get("id"), bool):
        yield _fault(f"{pointer}/id", "not_an_id", "Give the id of what is cited, a number or text.")
    for name in ("hash", "pointer", "label"):
        yield from _text(entry.get(name, ""), f"{pointer}/{name}", most=500)


def _plan_holds_together(plan: Any) -> Found:
    """Give the faults that no single step has: a ref that stands twice, a step that waits for none or for itself."""
    steps = [one for one in plan if isinstance(one, Mapping)] if isinstance(plan, list) else []
    refs = [one.get("ref") for one in steps if isinstance(one.get("ref"), str)]
    for number, step in enumerate(steps):
        ref = step.get("ref")
        if isinstance(ref, str) and refs.count(ref) > 1:
            yield _fault(f"/action_plan/{number}/ref", "twice", f"'{ref}' stands for two steps; give each its own.")
        waits_for = step.get("after", [])
        for part, other in enumerate(waits_for if isinstance(waits_for, list) else []):
            if other == ref or other not in refs[:number]:
                yield _fault(
                    f"/action_plan/{number}/after/{part}", "not_before", "Name a step that stands before this one."
                )


def _known(entry: Mapping[str, Any], pointer: str, names: tuple[str, ...]) -> Found:
    for name in sorted(set(entry) - set(names)):
        yield _fault(
            f"{pointer}/{name}", "unknown_field", f"There is no such field here. There are: {', '.join(names)}."
        )


def _text(value: Any, pointer: str, *, needed: bool = False, most: int = MOST_TEXT) -> Found:
    if value is None and needed:
        yield _fault(pointer, "required", "Write this; a decision cannot do without it.")
    elif not isinstance(value, str):
        yield _fault(pointer, "not_text", "Give text.")
    elif needed and not value.strip():
        yield _fault(pointer, "blank", "Write this; it is blank.")
    elif len(value) > most:
        yield _fault(pointer, "too_long", f"This has {len(value)} signs; at most {most} are taken.")


def _number(value: Any, pointer: str, *, nullable: bool = False) -> Found:
    if value is None and nullable:
        return
    exact = _exact(value)
    if exact is None:
        yield _fault(
            pointer,
            "not_a_number",
            "Give a number, or the same as text, for instance 12.5 or -3, so that no digit is lost.",
        )
    elif abs(exact.adjusted()) > MOST_PLACES or len(exact.as_tuple().digits) > MOST_PLACES:
        yield _fault(pointer, "out_of_range", f"Give a number of at most {MOST_PLACES} digits.")


def _exact(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        return None
    return read_decimal(value)


def _days(value: Any, pointer: str, *, nullable: bool = False) -> Found:
    if value is None and nullable:
        return
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_DAYS:
        yield _fault(pointer, "not_days", f"Give whole days from the approval on, 0 to {MOST_DAYS}.")


def _fault(pointer: str, code: str, detail: str) -> FieldProblem:
    return FieldProblem(pointer, code, detail)
