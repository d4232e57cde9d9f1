"""What runs keep and hash is written in the one form of RFC 8785, whichever way it is written."""

from __future__ import annotations

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from execution.runs.engine.canonical import canonical
from execution.runs.engine.errors import NotPlain

EXACT = 2**53 - 1
LEAVES = st.none() | st.booleans() | st.integers(-EXACT, EXACT) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    LEAVES | st.text(), lambda one: st.lists(one) | st.dictionaries(st.text(), one) | st.tuples(one, one)
)


@given(value=VALUES)
@example(value={"b": 1, "a": [True, None, 'é\n\t\x00\x7f\u2028"\\/']})
@example(value={"\U0001f600": 1, "\uffee": 2})
@example(value={"share": 1.0, "least": 1e-7, "most": 1e21, "none": -0.0})
def test_it_is_the_form_of_the_standard(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value",
    [2**53, [-(2**53)], {"a": float("nan")}, [float("inf")], {1: "a"}, {None: "a"}, "\ud800", {1, 2}],
    ids=repr,
)
def test_what_the_standard_cannot_say_is_refused_in_its_words(value: object) -> None:
    with pytest.raises(rfc8785.CanonicalizationError) as of_the_standard:
        rfc8785.dumps(value)
    with pytest.raises(NotPlain) as refused:
        canonical(value)
    assert refused.value.facts["because"] == str(of_the_standard.value).rstrip(".")[:200]
