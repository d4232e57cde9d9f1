"""Patterns from their files to something that can be run: everything that can be known to be wrong is found here.

Every fault is named with its file and a JSON pointer. A pattern kept with a run is prepared by the same function when
the run goes on. Not here: carrying it out (`running`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from clear_platform.foundation.errors import FieldProblem
from execution.runs.engine import conditions, dag, templates
from execution.runs.engine.canonical import Json, canonical, hash_of
from execution.runs.engine.capability import Capability, CapabilityMap, problems_of
from execution.runs.engine.conditions import Condition, ConditionRefused
from execution.runs.engine.errors import NotPlain, PatternRefused, ValueTooLarge
from execution.runs.engine.inputs import Inputs, SchemaRefused, lacks
from execution.runs.engine.pattern import Pattern, Step
from execution.runs.engine.ports import CONTEXT_NAMES
from execution.runs.engine.templates import Path as ValuePath
from execution.runs.engine.templates import Template, TemplateRefused

MOST_FILE_BYTES = 256 * 1024
NAMES_OF_FILES = "*/patterns/*.json"


@dataclass(frozen=True)
class PreparedStep:
    """A step ready to be carried out. `sees`: the names of the state that it may read, those of all it rests on."""

    step_id: str
    position: int
    capability: str
    agent_name: str
    result_name: str
    args: Template
    condition: Condition | None
    needs: frozenset[str]
    dependents: tuple[str, ...]
    sees: tuple[str, ...]
    timeout_seconds: float
    retries: int


@dataclass(frozen=True)
class Prepared:
    """A pattern that can be run: its document's one form and hash, its steps in order."""

    pattern: Pattern
    body: bytes
    hash: str
    inputs: Inputs
    steps: tuple[PreparedStep, ...]
    by_id: Mapping[str, PreparedStep]
    outputs: Template
    where: str

    def checked_inputs(self, given: Json) -> Json:
        """Give the inputs with what the pattern fills in. Refuses: `InputsRefused`."""
        return self.inputs.checked(self.pattern.id, given)


Catalogue = Mapping[str, Prepared]
"""Patterns by id, each in the one version that its file holds."""


def load(folders: Iterable[Path], capabilities: CapabilityMap) -> Catalogue:
    """Load the patterns of every app below the folders. Refuses: `PatternRefused` with every fault of every file."""
    found: dict[str, Prepared] = {}
    problems: list[FieldProblem] = []
    faulty: list[str] = []
    for file in sorted({file for folder in folders for file in folder.glob(NAMES_OF_FILES)}):
        where = "/".join(file.parts[-3:])
        try:
            prepared = prepare(_text_of(file), capabilities, where=where)
            other = found.setdefault(prepared.pattern.id, prepared)
            if other is not prepared:
                _refuse(where, "/id", "duplicate", f"'{other.pattern.id}' is the id of {other.where} already")
        except PatternRefused as refusal:
            faulty.append(where)
            problems += [FieldProblem(f"{where}#{one.pointer}", one.code, one.detail) for one in refusal.problems]
    if problems:
        raise PatternRefused(where=", ".join(faulty), problems=problems)
    return found


def prepare(text: str | bytes, capabilities: CapabilityMap, *, where: str = "This") -> Prepared:
    """Make a pattern ready to be run. Refuses: `PatternRefused` with every fault, its pointer and what to do."""
    document = _document(text, where)
    try:
        pattern = Pattern.model_validate_json(text)
    except ValidationError as error:
        raise PatternRefused(where=where, problems=problems_of(error, "")) from error
    return _Preparing(pattern, capabilities, where).prepared(canonical(document))


def _text_of(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MOST_FILE_BYTES + 1)


def _document(text: str | bytes, where: str) -> Json:
    body = text.encode() if isinstance(text, str) else text
    if len(body) > MOST_FILE_BYTES:
        _refuse(where, "", "too_large", f"it is larger than {MOST_FILE_BYTES // 1024} KB")
    try:
        document = json.loads(body, object_pairs_hook=_once_each, parse_constant=_no_number)
        canonical(document)
    except (ValueError, RecursionError) as error:
        _refuse(where, "", "unreadable", f"it is no strict JSON: {str(error)[:200]}")
    except (NotPlain, ValueTooLarge) as refusal:
        _refuse(where, "", "unreadable", refusal.detail)
    return document


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    given = dict(pairs)
    if len(given) != len(pairs):
        names = [name for name, _value in pairs]
        raise ValueError(f"'{next(name for name in names if names.count(name) > 1)}' is there twice")
    return given


def _no_number(name: str) -> Json:
    raise ValueError(f"{name} is no number")


def _refuse(where: str, pointer: str, code: str, detail: str) -> None:
    raise PatternRefused(where=where, problems=[FieldProblem(pointer, code, detail + ".")])


class _Preparing:
    """One pattern being prepared; gathers what is wrong, to be told at once."""

    def __init__(self, pattern: Pattern, capabilities: CapabilityMap, where: str) -> None:
        self._pattern = pattern
        self._capabilities = capabilities
        self._where = where
        self._problems: list[FieldProblem] = []
        self._by_result = {step.result_name: step for step in pattern.steps}
        self._schemas: dict[str, Json] = {}

    def prepared(self, body: bytes) -> Prepared:
        pattern = self._pattern
        inputs = self._inputs()
        self._refuse_doubles()
        args = {step.id: self._template(f"/steps/{at}/args", step.args) for at, step in self._numbered()}
        whens = {step.id: self._condition(f"/steps/{at}/when", step.when) for at, step in self._numbered()}
        outputs = self._template("/outputs", pattern.outputs)
        for at, step in self._numbered():
            self._check_capability(f"/steps/{at}", step)
            self._check_paths(f"/steps/{at}/args", templates.paths_in(args[step.id]), inputs)
            condition = whens[step.id]
            if condition is not None:
                self._check_paths(f"/steps/{at}/when", condition.paths, inputs)
        self._check_paths("/outputs", templates.paths_in(outputs), inputs)
        self._tell()
        needs = {step.id: self._needs_of(step, args[step.id], whens[step.id]) for step in pattern.steps}
        order = self._order(needs)
        assert inputs is not None  # noqa: S101  (told to mypy: a fault of theirs was told above)
        by_id = {step.id: step for step in pattern.steps}
        steps = tuple(
            self._step(by_id[step_id], position, args[step_id], whens[step_id], order)
            for position, step_id in enumerate(order.steps)
        )
        return Prepared(
            pattern=pattern,
            body=body,
            hash=hash_of(body),
            inputs=inputs,
            steps=steps,
            by_id={step.step_id: step for step in steps},
            outputs=outputs,
            where=self._where,
        )

    def _numbered(self) -> Iterator[tuple[int, Step]]:
        return enumerate(self._pattern.steps)

    def _note(self, pointer: str, code: str, detail: str) -> None:
        self._problems.append(FieldProblem(pointer, code, detail + "."))

    def _tell(self) -> None:
        if self._problems:
            raise PatternRefused(where=self._where, problems=self._problems)

    def _inputs(self) -> Inputs | None:
        try:
            return Inputs(self._pattern.inputs)
        except SchemaRefused as refusal:
            self._note("/inputs", "schema", str(refusal))
            return None

    def _refuse_doubles(self) -> None:
        seen: set[str] = set()
        names: set[str] = set()
        for at, step in self._numbered():
            if step.id in seen:
                self._note(f"/steps/{at}/id", "duplicate", f"'{step.id}' is the id of another step")
            if step.result_name in names:
                self._note(f"/steps/{at}/as", "duplicate", f"'{step.result_name}' names the result of another step")
            seen.add(step.id)
            names.add(step.result_name)

    def _template(self, pointer: str, value: Json) -> Template:
        try:
            return templates.compiled(value)
        except TemplateRefused as refusal:
            at, _colon, says = str(refusal).partition(": ")
            self._note(pointer + at, "template", says)
            return templates.compiled(None)

    def _condition(self, pointer: str, text: str | None) -> Condition | None:
        if text is None:
            return None
        try:
            return conditions.compiled(text)
        except ConditionRefused as refusal:
            self._note(pointer, "condition", f"'{text[:80]}' is refused: {refusal}")
            return None

    def _check_capability(self, pointer: str, step: Step) -> None:
        one = self._capabilities.get(step.capability)
        if one is None:
            self._note(f"{pointer}/capability", "unknown", f"no agent offers '{step.capability}'")
            return
        known = {field.alias or name: field.is_required() for name, field in one.arguments.model_fields.items()}
        for name in step.args:
            if name not in known:
                self._note(f"{pointer}/args/{name}", "unknown", f"'{one.name}' takes no '{name}'")
        for name, needed in known.items():
            if needed and name not in step.args:
                self._note(f"{pointer}/args", "required", f"'{one.name}' needs '{name}'")

    def _check_paths(self, pointer: str, paths: Iterable[ValuePath], inputs: Inputs | None) -> None:
        for path in paths:
            because = self._missing(path, inputs)
            if because:
                self._note(pointer, "missing", f"'{path.text}' leads nowhere: {because}")

    def _missing(self, path: ValuePath, inputs: Inputs | None) -> str:
        if path.root == "inputs":
            lacking = None if inputs is None else lacks(inputs.schema, path.parts, closed=False)
            return f"the inputs have no '{lacking}'" if lacking else ""
        if not path.parts:
            return f"name what of {path.root} is meant"
        name = str(path.parts[0])
        if path.root == "ctx":
            if name not in CONTEXT_NAMES:
                return f"the context has {', '.join(CONTEXT_NAMES)}"
            return f"'{name}' holds nothing" if len(path.parts) > 1 else ""
        step = self._by_result.get(name)
        if step is None:
            return f"no step gives '{name}'"
        one = self._capabilities.get(step.capability)
        lacking = None if one is None else lacks(self._schema_of(one), path.parts[1:], closed=True)
        return f"'{step.capability}' gives no '{lacking}'" if lacking else ""

    def _schema_of(self, one: Capability[Any, Any]) -> Json:
        if one.name not in self._schemas:
            self._schemas[one.name] = one.result.model_json_schema(mode="serialization", by_alias=True)
        return self._schemas[one.name]

    def _needs_of(self, step: Step, args: Template, condition: Condition | None) -> tuple[str, ...]:
        paths = [*templates.paths_in(args), *(condition.paths if condition is not None else ())]
        referred = (self._by_result[str(path.parts[0])].id for path in paths if path.root == "state")
        return tuple(dict.fromkeys([*step.needs, *referred]))

    def _order(self, needs: Mapping[str, tuple[str, ...]]) -> dag.Order:
        try:
            return dag.order_of(needs)
        except dag.OrderRefused as refusal:
            at = next(at for at, step in self._numbered() if step.id == refusal.step_id)
            self._note(f"/steps/{at}/needs", "order", str(refusal))
            self._tell()
            raise

    def _step(
        self, step: Step, position: int, args: Template, condition: Condition | None, order: dag.Order
    ) -> PreparedStep:
        one = self._capabilities.named(step.capability)
        results = {other.id: other.result_name for other in self._pattern.steps}
        return PreparedStep(
            step_id=step.id,
            position=position,
            capability=one.name,
            agent_name=one.agent,
            result_name=step.result_name,
            args=args,
            condition=condition,
            needs=order.needs[step.id],
            dependents=order.dependents[step.id],
            sees=tuple(results[other] for other in order.steps if other in order.ancestors[step.id]),
            timeout_seconds=one.timeout_seconds if step.timeout_seconds is None else step.timeout_seconds,
            retries=one.retries if step.retries is None else step.retries,
        )
