"""Whatever is wrong with a pattern is found before it runs, and said in a sentence with its file and pointer."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from execution.runs.engine import conditions, templates
from execution.runs.engine.capability import Said
from execution.runs.engine.conditions import ConditionRefused
from execution.runs.engine.errors import (
    ConditionFailed,
    InputsRefused,
    InputsTooLarge,
    PatternRefused,
    ValueMissing,
    ValueTooLarge,
)
from execution.runs.engine.loading import MOST_FILE_BYTES, load, prepare
from execution.runs.engine.pattern import MOST_DEPENDENTS, MOST_STEPS, published_schema
from execution.runs.engine.ports import Call
from execution.runs.engine.templates import TemplateRefused
from tests.execution.runs.engine.world import NO_INPUTS, Nothing, capabilities, document, of, prepared, run, step

SCHEMA = Path(__file__).parents[4] / "execution/runs/engine/pattern.schema.json"


def refusal_of(text: str | bytes) -> PatternRefused:
    with pytest.raises(PatternRefused) as caught:
        prepare(text, capabilities(), where="here.json")
    return caught.value


def faults(*steps: dict[str, Any], **more: Any) -> dict[str, str]:
    refusal = refusal_of(json.dumps(document(*steps, **more)))
    return {one.pointer: one.detail for one in refusal.problems}


class TestTheOrderOfSteps:
    def test_a_circle_is_told_step_by_step(self) -> None:
        found = faults(step("a", needs=["b"]), step("b", args={"value": "{{state.c}}"}), step("c", needs=["a"]))
        [(pointer, sentence)] = found.items()
        assert pointer.endswith("/needs")
        assert "in a circle: " in sentence
        assert sentence.count(" → ") == 3

    def test_a_step_that_waits_for_itself(self) -> None:
        assert faults(step("a", needs=["a"])) == {"/steps/0/needs": "'a' waits for itself."}

    def test_a_step_that_waits_for_none_there_is(self) -> None:
        assert faults(step("a", needs=["gone"])) == {"/steps/0/needs": "'a' waits for 'gone', which is no step."}

    def test_more_steps_than_there_may_be(self) -> None:
        assert "/steps" in faults(*(step(f"s{at}") for at in range(MOST_STEPS + 1)))

    def test_more_steps_waiting_for_one_than_may(self) -> None:
        crowd = (step(f"s{at}", needs=["one"]) for at in range(MOST_DEPENDENTS + 1))
        assert faults(step("one"), *crowd) == {
            "/steps/0/needs": f"{MOST_DEPENDENTS + 1} steps wait for 'one'; at most {MOST_DEPENDENTS} may."
        }

    def test_two_steps_of_one_id(self) -> None:
        assert faults(step("a"), step("a"))["/steps/1/id"] == "'a' is the id of another step."

    def test_two_results_of_one_name(self) -> None:
        assert faults(step("a"), step("b", **{"as": "a"}))["/steps/1/as"] == "'a' names the result of another step."


class TestCapabilities:
    def test_one_that_no_agent_offers(self) -> None:
        assert faults(step("a", "bombs.build"))["/steps/0/capability"] == "no agent offers 'bombs.build'."

    def test_an_argument_that_it_does_not_take(self) -> None:
        assert "/steps/0/args/values" in faults(step("a", args={"values": 1}))

    def test_an_argument_that_it_needs(self) -> None:
        assert faults(step("a", "sums.add", args={"one": 1}))["/steps/0/args"] == "'sums.add' needs 'other'."


class TestTemplates:
    @pytest.mark.parametrize(
        "path",
        [
            "state.a.__class__", "state.a.value.__class__.__mro__", "inputs.__init__.__globals__", "state.a._metadata",
            "ctx.__dict__", "__import__('os')", "state['__class__']", "state.a.value.upper()", "config.SECRET_KEY",
            "state.a|attr('x')", "state.a + 1", "7*7", "", " ", "state..a", "state.a[0:1]", "state.a[-1]", "os.system",
        ],
    )  # fmt: skip
    def test_what_is_no_plain_path_is_refused(self, path: str) -> None:
        found = faults(step("a"), step("b", args={"value": {"deep": ["{{" + path + "}}"]}}))
        assert "/steps/1/args/value/deep/0" in found

    def test_a_private_name_is_refused_as_one(self) -> None:
        found = faults(step("a"), step("b", args={"value": "{{state.a.__class__}}"}))
        assert "private name" in found["/steps/1/args/value"]

    @pytest.mark.parametrize("text", ["{{state.a", "state.a}}", "{{{{state.a}}}}", "{{state.{{inputs.x}}}}"])
    def test_braces_that_do_not_close(self, text: str) -> None:
        assert "/steps/1/args/value" in faults(step("a"), step("b", args={"value": text}))

    @pytest.mark.parametrize(
        ("path", "because"),
        [
            ("state.gone", "no step gives 'gone'"),
            ("state.sum.figure", "'sums.add' gives no 'figure'"),
            ("state.sum.number.more", "'sums.add' gives no 'more'"),
            ("inputs.gone", "the inputs have no 'gone'"),
            ("ctx.password", "the context has request_id"),
            ("ctx.seed.more", "'seed' holds nothing"),
            ("state", "name what of state is meant"),
        ],
    )
    def test_a_path_that_is_known_to_lead_nowhere(self, path: str, because: str) -> None:
        sums = step("sum", "sums.add", args={"one": 1, "other": 1})
        assert because in faults(sums, step("b", args={"value": "{{" + path + "}}"}))["/steps/1/args"]

    def test_outputs_are_looked_at_too(self) -> None:
        assert "leads nowhere" in faults(step("a"), outputs={"x": "{{state.b}}"})["/outputs"]

    @pytest.mark.parametrize("value", ["text", 5, True, None, 1.5])
    def test_no_attribute_of_a_value_is_reached_when_it_is_filled(self, value: Any) -> None:
        template = templates.compiled("{{state.a.real}}")
        with pytest.raises(ValueMissing):
            templates.filled(template, {"inputs": {}, "state": {"a": value}, "ctx": {}})

    @given(
        keys=st.lists(st.sampled_from(["keys", "items", "append", "upper", "real", "class", "0", "mro"]), min_size=1)
    )
    def test_whatever_the_path_only_keys_and_places_are_read(self, keys: list[str]) -> None:
        class Tempting(dict[str, Any]):
            keys_read: list[str] = []

            def __getattribute__(self, name: str) -> Any:
                Tempting.keys_read.append(name)
                return super().__getattribute__(name)

        template = templates.compiled("{{state." + ".".join(keys) + "}}")
        Tempting.keys_read.clear()
        with pytest.raises(ValueMissing):
            templates.filled(template, {"inputs": {}, "state": {}, "ctx": {}, "other": Tempting()})
        with pytest.raises(ValueMissing):
            templates.filled(template, {"inputs": {}, "state": Tempting(), "ctx": {}})
        assert set(Tempting.keys_read) <= {"__class__"}

    def test_values_that_swell_are_stopped(self) -> None:
        template = templates.compiled(["{{state.big}}"] * 100)
        with pytest.raises(ValueTooLarge):
            templates.filled(template, {"inputs": {}, "state": {"big": "x" * 1_000_000}, "ctx": {}})

    def test_a_template_deeper_than_any_use(self) -> None:
        value: Any = "x"
        for _ in range(30):
            value = [value]
        with pytest.raises(TemplateRefused):
            templates.compiled(value)


WORDS = "inputs.x state.a ctx.seed ( ) [ ] { } && || ! == < > in has size . , ? : 'a' 1 1.5 null __class__ ` //"


class TestConditions:
    @pytest.mark.parametrize(
        "when",
        [
            "__import__('os').system('id')", "inputs.__class__.__mro__", "inputs['__class__'] == 1",
            "open('/etc/passwd')",
            "state.a.exists(i, i > 1)", "state.a.all(inputs, true)", "state.a.map(ctx, ctx * 2).size() > 1",
            "state.a.filter(state, true).size() > 1", "state.a.exists_one(inputs, true)",
            "inputs.x.matches('(a+)+$')", "timestamp('2026-01-01T00:00:00Z') < timestamp(inputs.x)", "eval('1')",
            "lambda: 1", "[x for x in inputs]", "inputs", "state", "state[inputs.x] == 1", "optional.of(1)", "x > 1",
            "1 +", "inputs.x = 1", "inputs.x; inputs.y", "(" * 300 + "true" + ")" * 300, "true && " * 100 + "true",
            "inputs.x + 1 > 2", "type(inputs.x) == int", "bytes('x') == b'x'",
        ],
    )  # fmt: skip
    def test_what_does_more_than_compare_is_refused(self, when: str) -> None:
        found = faults(step("a"), step("b", when=when))
        assert "/steps/1/when" in found
        assert len(found["/steps/1/when"]) < 600

    @pytest.mark.parametrize(
        "when",
        [
            "inputs.x > 1 && inputs.y == 'a'", "has(inputs.x) || !inputs.z", "inputs.y in ['a', 'b']",
            "size(inputs.l) >= 2", "inputs.y.startsWith('a')", "inputs.l[0] == 1", "double(inputs.m) >= 2.5",
            "inputs.x > 1 ? inputs.y == 'a' : false", "inputs.y == 'state.gone // __x__'",
            "ctx.asof_date >= '2026-01-01'",
        ],
    )  # fmt: skip
    def test_what_compares_is_taken(self, when: str) -> None:
        scope = {
            "inputs": {"x": 2, "y": "a", "z": False, "l": [1, 2], "m": "3.50"},
            "state": {},
            "ctx": {"asof_date": "2026-03-31"},
        }
        assert conditions.compiled(when).holds(scope) is (when != "inputs.y == 'state.gone // __x__'")

    @pytest.mark.parametrize(
        ("when", "holds"),
        [
            ("state.a.names.size() == 2", True),
            ("state.a.names[0].startsWith('Bank')", True),
            ("state.a.first . endsWith ('Lies')", False),
            ("state.a.first.contains('of') && inputs.y.size() > 0", True),
        ],
    )
    def test_what_is_called_of_a_value_is_no_member_of_it(self, when: str, holds: bool) -> None:
        class Named(Said):
            names: list[str]
            first: str

        def name(call: Call, arguments: Nothing) -> Named:
            return Named(names=["Bank of Runs", "Bakery"], first="Bank of Runs")

        known = capabilities(of(name, "words.name", Nothing, Named))
        inputs = {"type": "object", "additionalProperties": False, "properties": {"y": {"type": "string"}}}
        pattern = prepared(
            step("a", "words.name"), step("b", when=when), known=known, inputs=inputs, outputs={"b": "{{state.b}}"}
        )
        assert run(pattern, {"y": "x"}, known=known).result == {"b": {"value": None} if holds else None}

    def test_the_state_that_it_names_comes_first(self) -> None:
        pattern = prepared(step("b", when="has(state.a.value)"), step("a"))
        assert [one.step_id for one in pattern.steps] == ["a", "b"]

    def test_a_step_it_names_that_is_none(self) -> None:
        assert "no step gives 'gone'" in faults(step("a", when="state.gone.x == 1"))["/steps/0/when"]

    @pytest.mark.parametrize("when", ["inputs.x", "inputs.gone > 1", "inputs.y > 1", "inputs.l[9] == 1", "1 / 0 > 1"])
    def test_one_that_cannot_be_decided_is_an_error_never_false(self, when: str) -> None:
        scope = {"inputs": {"x": 2, "y": "a", "l": []}, "state": {}, "ctx": {}}
        with pytest.raises((ConditionFailed, ConditionRefused)):
            conditions.compiled(when).holds(scope)

    @settings(max_examples=300)
    @given(when=st.text(max_size=60) | st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join))
    @example(when="inputs.x" + "[0]" * 150)
    @example(when="!" * 499 + "true")
    @example(when="-" * 490 + "1 < 0")
    def test_whatever_is_written_is_taken_or_refused_and_nothing_breaks(self, when: str) -> None:
        with suppress(ConditionRefused, ConditionFailed):
            conditions.compiled(when).holds({"inputs": {"x": 1}, "state": {"a": [1, {"b": "c"}]}, "ctx": {"seed": 1}})


class TestItsInputs:
    OPEN: dict[str, Any] = {"type": "object", "properties": {}}

    def test_a_schema_that_takes_just_anything(self) -> None:
        assert "additionalProperties" in faults(step("a"), inputs=self.OPEN)["/inputs"]

    def test_a_schema_that_lies_elsewhere(self) -> None:
        elsewhere = {**NO_INPUTS, "properties": {"x": {"$ref": "http://10.0.0.1/schema.json"}}}
        assert "outside" in faults(step("a"), inputs=elsewhere)["/inputs"]

    def test_what_is_no_schema(self) -> None:
        assert "JSON Schema" in faults(step("a"), inputs={**NO_INPUTS, "required": 5})["/inputs"]

    def test_what_is_given_is_held_to_it_field_by_field(self) -> None:
        schema = {
            "type": "object", "additionalProperties": False, "required": ["x"],
            "properties": {"x": {"type": "integer", "minimum": 1}, "on": {"type": "string", "format": "date"}},
        }  # fmt: skip
        pattern = prepared(step("a"), inputs=schema)
        with pytest.raises(InputsRefused) as caught:
            pattern.checked_inputs({"on": "31.3.2026", "y": 1})
        assert {one.pointer: one.detail for one in caught.value.problems} == {
            "/inputs/x": "This is needed.",
            "/inputs/y": "There is no such field. Leave it out.",
            "/inputs/on": "Give this as a date.",
        }


def texts_to(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.text(), one)


class TestInputsThatNoValueCanBe:
    ANY = {"type": "object", "additionalProperties": False, "properties": {"x": {}, "deep": {}}}

    @pytest.mark.parametrize("value", [2**53 + 1, float("nan"), float("inf"), "\ud800"])
    def test_a_value_that_no_json_says_is_named(self, value: object) -> None:
        with pytest.raises(InputsRefused) as caught:
            prepared(step("a"), inputs=self.ANY).checked_inputs({"x": 1, "deep": [0, {"a/b": value}]})
        assert [one.pointer for one in caught.value.problems] == ["/inputs/deep/1/a~1b"]

    def test_values_that_are_nested_without_end(self) -> None:
        deep: object = 1
        for _level in range(200):
            deep = [deep]
        with pytest.raises(InputsRefused) as caught:
            prepared(step("a"), inputs=self.ANY).checked_inputs({"deep": deep})
        assert [one.pointer for one in caught.value.problems] == ["/inputs"]

    def test_more_than_one_value_may_be(self) -> None:
        with pytest.raises(InputsTooLarge):
            prepared(step("a"), inputs=self.ANY).checked_inputs({"x": "x" * 5_000_000})


class TestFiles:
    @staticmethod
    def written(folder: Path, app: str, name: str, text: str) -> Path:
        file = folder / app / "patterns" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def test_every_pattern_of_every_app_is_loaded(self, tmp_path: Path) -> None:
        self.written(tmp_path, "one", "a.json", json.dumps(document(step("a"))))
        self.written(tmp_path, "two", "b.json", json.dumps(document(step("a"), id="other")))
        assert sorted(load([tmp_path], capabilities())) == ["other", "tried"]

    def test_every_fault_of_every_file_is_told_at_once(self, tmp_path: Path) -> None:
        self.written(tmp_path, "one", "a.json", json.dumps(document(step("a", needs=["a"]))))
        self.written(tmp_path, "two", "b.json", '{"id": "x", "id": "y"}')
        with pytest.raises(PatternRefused) as caught:
            load([tmp_path], capabilities())
        assert [one.pointer for one in caught.value.problems] == [
            "one/patterns/a.json#/steps/0/needs",
            "two/patterns/b.json#",
        ]

    def test_one_id_in_two_files(self, tmp_path: Path) -> None:
        for app in ("one", "two"):
            self.written(tmp_path, app, "a.json", json.dumps(document(step("a"))))
        with pytest.raises(PatternRefused, match=r"is the id of one/patterns/a\.json already"):
            load([tmp_path], capabilities())

    @pytest.mark.parametrize(
        "text",
        [
            "", "[]", "null", '"x"', "{", '{"id": NaN}', "[" * 100_000, "{}", '{"x": 1e999}', '"\\ud800"',
            " " * (MOST_FILE_BYTES + 1),
        ],
    )  # fmt: skip
    def test_what_is_no_pattern(self, text: str) -> None:
        assert refusal_of(text).code == "pattern.refused"

    def test_a_member_that_no_pattern_has(self) -> None:
        assert "/secret" in faults(step("a"), secret=1)

    @pytest.mark.parametrize(
        "more", [{"timeout_seconds": 0}, {"timeout_seconds": 10**6}, {"retries": 99}, {"retries": "1"}, {"when": ""}]
    )
    def test_figures_beyond_what_is_allowed(self, more: dict[str, Any]) -> None:
        [name] = more
        assert f"/steps/0/{name}" in faults(step("a", **more))

    @settings(max_examples=200)
    @given(value=st.recursive(st.none() | st.integers() | st.text(), lambda one: st.lists(one) | texts_to(one)))
    def test_whatever_the_file_says_it_is_refused_in_a_sentence(self, value: Any) -> None:
        assert refusal_of(json.dumps(value)).detail.startswith("here.json is no pattern")


class TestItsHash:
    def test_is_the_same_however_the_file_is_laid_out(self) -> None:
        one = document(step("a"))
        assert prepare(json.dumps(one, indent=4), capabilities()).hash == prepare(json.dumps(one), capabilities()).hash

    def test_is_another_when_anything_changes(self) -> None:
        assert prepared(step("a")).hash != prepared(step("a"), version=2).hash

    def test_what_is_kept_of_it_can_be_run_again(self) -> None:
        first = prepared(step("a", args={"value": 1}))
        again = prepare(first.body, capabilities())
        assert again.hash == first.hash
        assert run(again).body == run(first).body


def test_the_published_schema_is_that_of_the_code() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == published_schema()
