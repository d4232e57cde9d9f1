"""Every door of the API that takes a body reads strict JSON, and names what is wrong in it and where (B3)."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from clear_platform.foundation.limits.bodies import LARGEST_OF_STRANGERS
from clear_platform.foundation.limits.middleware import OPEN_TO_ALL
from clear_platform.foundation.rendering import api, strict_json
from clear_platform.foundation.rendering.strict_json import _BRACKETS, NotStrictJson, loads
from tests.foundation.rendering.strictness.doors import WITH_BODIES, WORDS, Door, doors, with_json
from tests.institutional.loan_files.factories import row, written
from tests.sizes import sized

pytestmark = pytest.mark.django_db
JSON = with_json()
FORMS = [door for door in doors() if door.media_type == "multipart/form-data"]
BODILESS = [door for door in doors() if door.method in WITH_BODIES and not door.media_type]
NOT_STRICT: Mapping[str, tuple[bytes, str, str]] = {
    "NaN": (b'{"a": [1, NaN]}', "/a/1", "not_a_number"),
    "Infinity": (b'{"a": {"b": -Infinity}}', "/a/b", "not_a_number"),
    "a key twice": (b'{"a": 1, "a": 2}', "/a", "twice"),
    "NUL": (rb'{"a": "x\u0000y"}', "/a", "nul"),
    "NUL in a key": (rb'{"a": {"\u0000": 1}}', "/a", "nul"),
    "half a character": (rb'{"a/b": "\ud800"}', "/a~1b", "surrogate"),
    "5,000 digits": (b'{"a": ' + b"9" * 5000 + b"}", "/a", "too_many_digits"),
    "5,000 digits after the point": (b'{"a": 0.' + b"9" * 5000 + b"}", "/a", "too_many_digits"),
    "digits that are lost": (b'{"a": 99999999999999.99}', "/a", "not_exact"),
    "a number past all": (b'{"a": 1e999}', "/a", "too_large"),
    "100,000 deep": (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "", "too_deep"),
    "not UTF-8": (b'{"a": "\xff"}', "", "not_utf_8"),
    "no JSON": (b'{"a": ', "", "not_json"),
}


def sent(client: Client, door: Door, ids: Mapping[str, Any], body: bytes, media_type: str = "application/json") -> Any:
    return client.generic(door.method.upper(), door.at(ids), body, content_type=media_type)


def taking(body: bytes, among: Sequence[Door]) -> list[Door]:
    """The doors that look at a body of this size: strangers may send little."""
    return [door for door in among if len(body) <= LARGEST_OF_STRANGERS or not door.path.startswith(OPEN_TO_ALL)]


def test_every_part_of_an_address_is_something_here(ids: Mapping[str, Any]) -> None:
    """A new kind of object wants an id in the world that these stories are told of."""
    assert {place for door in doors() for place in door.places} <= {*ids, *WORDS}


def test_every_door_stands_on_the_same_ground() -> None:
    others = {door.path for door in doors() if not issubclass(door.route.api_view, api.Door)}
    assert others == {"/api/v1/schema", "/api/v1/docs"}


@pytest.mark.prove
@pytest.mark.parametrize("what", NOT_STRICT)
def test_what_is_not_strict_json_is_refused_at_every_door(staff: Client, ids: Mapping[str, Any], what: str) -> None:
    """B3, B2"""
    body, pointer, code = NOT_STRICT[what]
    # Every third door, begun at another one for each fault.
    some = sized(JSON[[*NOT_STRICT].index(what) % 3 :: 3], JSON)
    for door in taking(body, some):
        answer = sent(staff, door, ids, body)
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (400, "request.not_json"), str(door)
        assert [(one["pointer"], one["code"]) for one in problem["errors"]] == [(pointer, code)], str(door)


def test_an_unknown_field_is_named(staff: Client, ids: Mapping[str, Any]) -> None:
    """B3"""
    for door in [*JSON, *BODILESS]:
        answer = sent(staff, door, ids, b'{"no_such/field": 1}')
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), str(door)
        faults = [(one["pointer"], one["code"]) for one in answer.json()["errors"]]
        assert ("/no_such~1field", "unknown_field") in faults, str(door)


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"7", b"null"])
def test_what_is_no_object_is_refused(staff: Client, ids: Mapping[str, Any], body: bytes) -> None:
    answers = {str(door): sent(staff, door, ids, body).status_code for door in JSON}
    assert answers == dict.fromkeys(answers, 400)


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml"])
def test_another_media_type_is_refused(staff: Client, ids: Mapping[str, Any], media_type: str) -> None:
    for door in JSON:
        answer = sent(staff, door, ids, b"a=1", media_type)
        assert (answer.status_code, answer.json()["code"]) == (415, "request.unsupported_media_type"), str(door)


def test_a_body_that_is_too_large_is_refused(staff: Client, ids: Mapping[str, Any]) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        answers = {str(door): sent(staff, door, ids, json.dumps({"a": "x" * 1000}).encode()) for door in JSON}
    assert {answer.json()["code"] for answer in answers.values()} == {"request.too_large"}
    assert {answer.status_code for answer in answers.values()} == {413}


@pytest.mark.parametrize("door", FORMS, ids=str)
def test_a_form_names_unknown_fields_as_well(staff: Client, ids: Mapping[str, Any], door: Door) -> None:
    """B3"""
    file = SimpleUploadedFile("loans.csv", written([row(1)]))
    answer = staff.post(door.at(ids), {"file": file, "no_such_field": "1"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/no_such_field")


@pytest.mark.parametrize("door", FORMS, ids=str)
@pytest.mark.parametrize("what", ["NaN", "a key twice", "NUL", "half a character", "5,000 digits", "100,000 deep"])
def test_json_in_a_form_is_strict_too(staff: Client, ids: Mapping[str, Any], door: Door, what: str) -> None:
    """B3"""
    body = NOT_STRICT[what][0][:20_000].decode()
    answer = staff.post(door.at(ids), {"file": SimpleUploadedFile("loans.csv", written([row(1)])), "mapping": body})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/mapping")


@pytest.mark.parametrize("door", FORMS, ids=str)
def test_a_form_is_not_json(staff: Client, ids: Mapping[str, Any], door: Door) -> None:
    assert sent(staff, door, ids, b"{}").status_code == 415


def test_a_body_as_deep_as_is_taken_is_taken_and_brackets_in_its_words_do_not_count() -> None:
    """B2"""
    most = strict_json.MOST_DEPTH
    assert loads(b'{"": ' * (most - 1) + b'["' + b"[{" * most + b'"]' + b"}" * (most - 1))
    with pytest.raises(NotStrictJson) as refused:
        loads(b"[" * (most + 1) + b"]" * (most + 1))
    assert refused.value.code == "too_deep"


@pytest.mark.parametrize("ending", ["", "\\"])
def test_a_string_that_never_ends_is_looked_at_once(ending: str) -> None:
    """B2: at a second look for each quotation mark in it, a small body would hold a process for minutes."""
    endless = '"' + '\\"' * 1000 + ending
    assert [found.span() for found in _BRACKETS.finditer(endless)] == [(0, len(endless))]
    with pytest.raises(NotStrictJson, match="not JSON"):
        loads(endless.encode())


def test_a_long_key_is_not_copied_for_each_thing_below_it() -> None:
    """B2: at a copy for each, a megabyte would hold a process for minutes."""
    carried: list[int] = []

    def look(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code is strict_json._clean.__code__:
            carried.append(max(sys.getsizeof(one) for name, one in frame.f_locals.items() if name != "value"))

    sys.setprofile(look)
    try:
        loads(b'{"' + b"k" * 10_000 + b'": [' + b",".join([b"0"] * 100) + b"]}")
    finally:
        sys.setprofile(None)
    assert len(carried) == 102
    assert max(carried) < 100


def test_a_pointer_names_the_beginning_of_a_long_key() -> None:
    with pytest.raises(NotStrictJson) as refused:
        loads(b'{"' + b"k" * 10_000 + b'": [0, NaN]}')
    assert refused.value.pointer == f"/{'k' * 63}…/1"


def test_many_unknown_fields_are_named_in_part(staff: Client, ids: Mapping[str, Any]) -> None:
    """B2: an answer that names all of them would be larger than what was sent."""
    body = json.dumps({f"{number:04d}{'x' * 1000}": 1 for number in range(1000)}).encode()
    for door in taking(body, [*JSON, *BODILESS]):
        answer = sent(staff, door, ids, body)
        unknown = [one for one in answer.json()["errors"] if one["code"] == "unknown_field"]
        assert (answer.status_code, len(unknown)) == (400, 21), str(door)
        assert unknown[0]["pointer"] == f"/0000{'x' * 59}…"
        assert unknown[-1] == {
            "pointer": "",
            "code": "unknown_field",
            "detail": "Fields that are not here and not named: 980 more.",
        }
