"""Reading what is stated at any door: into the domain's model, or every fault by its pointer; and back into plain JSON.

An amount, and nothing else, may be stated as a figure or as `{amount, currency}` where it comes from a system that says
both; all have to be of the one currency that the inputs name, since nothing here converts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import ValidationError

from clear_platform.foundation.errors import FieldProblem
from clear_platform.foundation.stated import FIRST_DAY
from execution.diagnosis.errors import DomainUnknown, InputsFaulty, MixedCurrencies
from execution.diagnosis.faults import fault_in_words, shape_at, value_at
from execution.diagnosis.rules.domains import DOMAINS, NOT_WEIGHED, Domain
from execution.diagnosis.rules.stated.kinds import DAY, FRAME, Stated, is_money

BASE = "/inputs"
YEAR = "approval_year"
FOR_PEOPLE = frozenset({"title", "description", "theme", "unit"})


def domain_named(name: str) -> Domain:
    """Give a domain. Refuses: `DomainUnknown`."""
    found = DOMAINS.get(name)
    if found is None:
        raise DomainUnknown(domain=name[:20], choices=", ".join(DOMAINS))
    return found


def read_stated(domain: str, given: Mapping[str, Any], *, today: date) -> Stated:
    """Give what is stated as the domain's model.

    Takes: JSON, or the same with decimals and dates as they are. Refuses: `DomainUnknown`, `InputsFaulty` with every
    fault, `MixedCurrencies`.
    """
    rules = domain_named(domain)
    amounts: list[tuple[str, str]] = []
    misspelt: list[FieldProblem] = []
    unwrapped = _unwrapped(given, _schema_of(domain), "", amounts, misspelt)
    # The name of a member that is no text cannot come from JSON; those of trusted code are names.
    text = json.dumps(
        {str(name): plain_value(value) for name, value in unwrapped.items() if value is not None or str(name) in FRAME}
    )
    try:
        stated = rules.stated.model_validate_json(text)
    except ValidationError as error:
        found = list(_problems(error, unwrapped, _schema_of(domain)))
        known = {one.pointer for one in found}
        more = [one for one in [*misspelt, *_out_of_reach(rules, unwrapped, today)] if one.pointer not in known]
        raise _faulty(found + more) from error
    late = list(_out_of_reach(rules, {name: getattr(stated, name) for name in rules.stated.model_fields}, today))
    if misspelt:
        raise _faulty([*misspelt, *late])
    foreign = sorted({pointer for pointer, currency in amounts if currency != stated.currency})
    if foreign:
        raise MixedCurrencies(currency=stated.currency, inputs=", ".join(foreign))
    unfit = late + [FieldProblem(f"{BASE}/{name}", "disagrees", says) for name, says in stated.disagreements().items()]
    if unfit:
        raise _faulty(unfit)
    return stated


def _out_of_reach(rules: Domain, given: Mapping[str, Any], today: date) -> Iterator[FieldProblem]:
    """Give a fault for each day, or year that facts are of, that has not come yet, or that nothing here can be of.

    Inputs may be read or not yet.
    """
    for name in rules.stated.model_fields:
        value = given.get(name)
        if _after(value, name, today):
            yield FieldProblem(
                f"{BASE}/{name}", "in_future", "Give a day that has come; figures of the future are a plan."
            )
        elif _before(value, FIRST_DAY):
            yield FieldProblem(f"{BASE}/{name}", "out_of_range", f"Give a day from {FIRST_DAY.isoformat()} on.")


def _before(value: Any, first: date) -> bool:
    if isinstance(value, str) and re.fullmatch(DAY, value):
        return value < first.isoformat()
    return isinstance(value, date) and value < first


def _after(value: Any, name: str, today: date) -> bool:
    if isinstance(value, str) and re.fullmatch(DAY, value):
        # Texts of days sort as the days do, and a day that no calendar has is another fault.
        return value > today.isoformat()
    if isinstance(value, date):
        return value > today
    return name == YEAR and isinstance(value, int) and value > today.year


def plain_inputs(stated: Stated) -> dict[str, Any]:
    """Give what is stated as plain JSON, in the order of the model; figures as text, nothing that is not stated."""
    found = stated.model_dump(exclude_none=True)
    return {name: plain_value(value) for name, value in found.items() if value != ""}


def inputs_to_keep(stated: Stated) -> dict[str, Any]:
    """Give what is stated as an analysis keeps it: what no rule reads stands apart, under `not_weighed`."""
    known = plain_inputs(stated)
    apart = {name: known.pop(name) for name in sorted(NOT_WEIGHED & set(known))}
    return {**known, **({"not_weighed": apart} if apart else {})}


def plain_value(value: Any) -> Any:
    """Give a value as plain JSON; an exact figure as text."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain_value(one) for name, one in value.items()}
    return [plain_value(one) for one in value] if isinstance(value, list | tuple) else value


def input_schema(domain: str) -> dict[str, Any]:
    """Give the JSON Schema of a domain's inputs as they may be stated at a door, whole, without references."""
    return _inlined(domain_named(domain).stated.model_json_schema(mode="validation"))


def pattern_schema(domain: str) -> dict[str, Any]:
    """Give the JSON Schema of the same inputs as a pattern takes them: figures as text, nothing null."""
    schema = _inlined(domain_named(domain).stated.model_json_schema(mode="serialization"))
    return _bare(schema)


@cache
def _schema_of(domain: str) -> Mapping[str, Any]:
    return input_schema(domain)


def _unwrapped(
    value: Any,
    schema: Mapping[str, Any],
    pointer: str,
    amounts: list[tuple[str, str]],
    misspelt: list[FieldProblem],
) -> Any:
    """Give a value with its amounts bare, where the schema allows money; what it allows nowhere stays as it is.

    Leaves: the pointer and the currency of each amount that said one, and a fault for each text that is not written as
    the schema says.
    """
    shapes = schema.get("anyOf", [schema])
    within = f"{pointer}/" if pointer else ""
    if isinstance(value, str):
        misspelt.extend(_misspelt(value, shapes, pointer))
        return value
    if isinstance(value, Mapping):
        money = next((one for one in shapes if is_money(one)), None)
        if money and set(value) == set(money["required"]) and all(isinstance(one, str) for one in value.values()):
            for name, one in value.items():
                misspelt.extend(_misspelt(one, [money["properties"][name]], within + name))
            amounts.append((pointer, value["currency"]))
            return value["amount"]
        known: Mapping[str, Any] = next((one["properties"] for one in shapes if "properties" in one), {})
        return {
            name: _unwrapped(one, known.get(name, {}), f"{within}{name}", amounts, misspelt)
            for name, one in value.items()
        }
    if isinstance(value, list | tuple):
        items: Mapping[str, Any] = next((one["items"] for one in shapes if "items" in one), {})
        return [_unwrapped(one, items, f"{pointer}/{number}", amounts, misspelt) for number, one in enumerate(value)]
    return value


def _misspelt(value: str, shapes: Iterable[Mapping[str, Any]], pointer: str) -> Iterator[FieldProblem]:
    """Give a fault for a text that is written as none of the patterns its schema has; where it has none, none."""
    patterns = [str(one["pattern"]) for one in shapes if "pattern" in one]
    if patterns and not any(re.fullmatch(one.removeprefix("^").removesuffix("$"), value) for one in patterns):
        yield FieldProblem(
            f"{BASE}/{pointer}",
            "not_as_published",
            fault_in_words("not_as_published", value=value, shape={"anyOf": list(shapes)}, facts={})
            or f"This is not written as the schema of the inputs says: {patterns[0]}.",
        )


def _problems(error: ValidationError, given: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[FieldProblem]:
    for one in error.errors(include_url=False, include_input=False):
        path = one["loc"]
        pointer = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)
        says = fault_in_words(
            one["type"], value=value_at(given, path), shape=shape_at(schema, path), facts=one.get("ctx", {})
        )
        yield FieldProblem(BASE + pointer, one["type"], says or one["msg"].removesuffix(".") + ".")


def _faulty(problems: list[FieldProblem]) -> InputsFaulty:
    first = f"{problems[0].pointer.removeprefix(BASE + '/') or 'inputs'}: {problems[0].detail}"
    return InputsFaulty(first=first, problems=problems)


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    parts = schema.pop("$defs", {})

    def whole(node: Any) -> Any:
        if isinstance(node, dict):
            if "$ref" in node:
                found = whole(parts[node["$ref"].rpartition("/")[2]])
                return {**found, **{name: whole(one) for name, one in node.items() if name != "$ref"}}
            return {name: whole(one) for name, one in node.items()}
        return [whole(one) for one in node] if isinstance(node, list) else node

    made: dict[str, Any] = whole(schema)
    return made


def _bare(node: Any) -> Any:
    """Give a schema without what only people read, and without null."""
    if isinstance(node, list):
        return [_bare(one) for one in node]
    if not isinstance(node, dict):
        return node
    options = [one for one in node.get("anyOf", ()) if one != {"type": "null"}]
    if len(options) == 1 and "anyOf" in node:
        rest = {name: one for name, one in node.items() if name not in {"anyOf", "default"}}
        return _bare({**rest, **options[0]})
    kept = {name: one for name, one in node.items() if name not in FOR_PEOPLE}
    if not isinstance(kept.get("properties"), dict):
        return {name: _bare(one) for name, one in kept.items()}
    # Among properties these words are names of inputs.
    bare = {name: _bare(one) for name, one in kept["properties"].items()}
    return {name: bare if name == "properties" else _bare(one) for name, one in kept.items()}


def country_of(region: str) -> str:
    """Give the country of a region (ISO 3166-2); blank where it does not begin with one."""
    country = region[:2]
    return country if re.fullmatch("[A-Z]{2}", country) and region[2:3] in {"", "-"} else ""


def framed(stated: Stated, **frame: str) -> Stated:
    """Give the same inputs with industry and size filled in where they are not stated."""
    missing = {name: value for name, value in frame.items() if name in FRAME and value and not getattr(stated, name)}
    return stated.model_copy(update=missing) if missing else stated
