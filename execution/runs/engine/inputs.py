"""Inputs of a pattern against its JSON Schema: what it asks for, what it fills in, what is wrong, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, SchemaError, ValidationError
from referencing import Registry

from clear_platform.foundation.errors import FieldProblem
from execution.runs.engine.canonical import DEEPEST, MOST_IN_WORDS, Json, canonical, read
from execution.runs.engine.errors import InputsRefused, InputsTooLarge, NotPlain, ValueTooLarge

MOST_PROBLEMS = 50
_FORMATS = FormatChecker(["date", "uuid", "email"])


class SchemaRefused(ValueError):
    """The schema of inputs is none, or too loose."""


class Inputs:
    """What a pattern asks for. Takes: its schema. Refuses: `SchemaRefused`."""

    def __init__(self, schema: Mapping[str, Json]) -> None:
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError as error:
            raise SchemaRefused(f"this is no JSON Schema: {error.message[:200]}") from error
        if schema.get("type") != "object" or schema.get("additionalProperties") is not False:
            raise SchemaRefused("inputs are an object that says additionalProperties: false")
        outside = next((one for one in _references(schema) if not one.startswith("#")), None)
        if outside is not None:
            raise SchemaRefused(f"'{outside}' lies outside of this schema")
        self.schema = schema
        # An empty registry: nothing is ever fetched.
        self._validator = Draft202012Validator(dict(schema), registry=Registry(), format_checker=_FORMATS)

    def checked(self, pattern_id: str, given: Json) -> Json:
        """Give the inputs with defaults filled in. Refuses: `InputsRefused`, each field named; `InputsTooLarge`."""
        if isinstance(given, dict):
            properties: Mapping[str, Any] = self.schema.get("properties", {})
            defaults = {name: one["default"] for name, one in properties.items() if "default" in one}
            given = {**defaults, **given}
        try:
            plain = read(canonical(given))
        except NotPlain as refusal:
            raise InputsRefused(
                pattern_id=pattern_id, problems=list(islice(_not_plain(given, refusal), MOST_PROBLEMS))
            ) from refusal
        except ValueTooLarge as refusal:
            raise InputsTooLarge(most=MOST_IN_WORDS) from refusal
        problems = list(self._problems(plain))
        if problems:
            raise InputsRefused(pattern_id=pattern_id, problems=problems)
        return plain

    def _problems(self, given: Json) -> Iterator[FieldProblem]:
        left = MOST_PROBLEMS
        for error in self._validator.iter_errors(given):
            for problem in _told(error):
                if not left:
                    return
                left -= 1
                yield problem


def _told(error: ValidationError) -> Iterator[FieldProblem]:
    at = "/inputs" + "".join(f"/{_escaped(part)}" for part in error.absolute_path)
    says = _SENTENCES.get(str(error.validator))
    if error.validator == "required" and isinstance(error.instance, dict):
        for name in error.validator_value:
            if name not in error.instance:
                yield FieldProblem(f"{at}/{_escaped(name)}", "required", "This is needed.")
    elif error.validator == "additionalProperties" and isinstance(error.instance, dict):
        for name in sorted(set(error.instance) - set(error.schema.get("properties", {}))):
            yield FieldProblem(f"{at}/{_escaped(name)}", "unknown", "There is no such field. Leave it out.")
    else:
        detail = says(error.validator_value) if says else "This does not fit what the pattern asks for."
        yield FieldProblem(at, str(error.validator), detail)


def _not_plain(given: Json, refusal: NotPlain) -> Iterator[FieldProblem]:
    """Name the values in there that JSON cannot say; where it is not one of them, such as the depth, the whole."""
    found = False
    waiting: list[tuple[str, Json, int]] = [("/inputs", given, 0)]
    while waiting:
        at, value, depth = waiting.pop()
        if isinstance(value, (dict, list)) and depth < DEEPEST:
            parts = value.items() if isinstance(value, dict) else enumerate(value)
            waiting += [(f"{at}/{_escaped(part)}", inner, depth + 1) for part, inner in parts]
        elif not isinstance(value, (dict, list)):
            try:
                canonical(value)
            except NotPlain as because:
                found = True
                yield FieldProblem(at, "not_plain", because.detail)
    if not found:
        yield FieldProblem("/inputs", "not_plain", refusal.detail)


def _list(values: Json) -> str:
    return ", ".join(str(one) for one in values) if isinstance(values, Sequence) else str(values)


_SENTENCES: Mapping[str, Callable[[Json], str]] = {
    "type": lambda kind: f"Give this as: {kind if isinstance(kind, str) else _list(kind)}.",
    "enum": lambda values: f"Give one of: {_list(values)}.",
    "minimum": lambda least: f"Give at least {least}.",
    "maximum": lambda most: f"Give at most {most}.",
    "exclusiveMinimum": lambda least: f"Give more than {least}.",
    "exclusiveMaximum": lambda most: f"Give less than {most}.",
    "minLength": lambda least: f"Give at least {least} characters.",
    "maxLength": lambda most: f"Give at most {most} characters.",
    "minItems": lambda least: f"Give at least {least} of them.",
    "maxItems": lambda most: f"Give at most {most} of them.",
    "format": lambda form: f"Give this as a {form}.",
    "pattern": lambda form: f"Give this in the form {form}.",
}


def _escaped(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def _references(schema: Json) -> Iterator[str]:
    if isinstance(schema, dict):
        for key, one in schema.items():
            if key in ("$ref", "$dynamicRef") and isinstance(one, str):
                yield one
            yield from _references(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from _references(one)


def lacks(schema: Json, parts: Sequence[str | int], *, closed: bool) -> str | None:
    """Say which part of a path a schema knows it never has; None where it has it or cannot tell.

    Takes: `closed`, whether a mapping has what its schema names and nothing else, as results of models do.
    """
    return _lacks(schema, schema, tuple(parts), closed)


def _lacks(whole: Json, schema: Json, parts: tuple[str | int, ...], closed: bool) -> str | None:
    if not parts or not isinstance(schema, dict):
        return None
    if "$ref" in schema:
        return _lacks(whole, _resolved(whole, str(schema["$ref"])), parts, closed)
    for key in ("anyOf", "oneOf"):
        if key in schema:
            told = [_lacks(whole, one, parts, closed) for one in schema[key]]
            return None if None in told else told[0]
    if "allOf" in schema:
        return None
    kind, part = schema.get("type"), parts[0]
    if kind == "array":
        if isinstance(part, int) or part.isdecimal():
            return _lacks(whole, schema.get("items"), parts[1:], closed)
        return str(part)
    if kind == "object" or "properties" in schema:
        inner = schema.get("properties", {}).get(str(part))
        if inner is not None:
            return _lacks(whole, inner, parts[1:], closed)
        further = schema.get("additionalProperties", not (closed and "properties" in schema))
        if further is False:
            return str(part)
        return _lacks(whole, further, parts[1:], closed)
    return str(part) if kind in ("string", "number", "integer", "boolean", "null") else None


def _resolved(whole: Json, reference: str) -> Json:
    found = whole
    for part in reference.removeprefix("#").strip("/").split("/"):
        if not isinstance(found, dict):
            return None
        found = found.get(part.replace("~1", "/").replace("~0", "~")) if part else found
    return found
