"""The form of an answer: sentences, each with the facts it cites; read strictly. Not here: whether it is true."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator

MOST_SENTENCES = 40
LONGEST_SENTENCE = 600
MOST_CITATIONS = 20
LONGEST_CITATION = 200
SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["sentences"],
    "properties": {
        "sentences": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_SENTENCES,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["text", "citations"],
                "properties": {
                    "text": {"type": "string", "minLength": 1, "maxLength": LONGEST_SENTENCE, "pattern": r"\S"},
                    "citations": {
                        "type": "array",
                        "maxItems": MOST_CITATIONS,
                        "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_CITATION},
                    },
                },
            },
        }
    },
}
"""What a language model has to answer with, as a JSON Schema; it is told so, and held to it."""
_CHECKED = Draft202012Validator(SCHEMA)
_BLANK = re.compile(r"[ \t\r\n]+")
_FENCED = re.compile(r"\s*```(?:json)?\s*\n(.*?)\n\s*```\s*", re.DOTALL)


@dataclass(frozen=True)
class Sentence:
    """One sentence, and the ids of the facts it rests on."""

    text: str
    citations: tuple[str, ...] = ()


class AnswerRefused(ValueError):
    """An answer is not what was asked for; `code` says in which way."""

    def __init__(self, code: str, because: str) -> None:
        super().__init__(because)
        self.code = code


def read(text: str) -> tuple[Sentence, ...]:
    """Read an answer; one block of Markdown around it is taken off. Refuses: `AnswerRefused`."""
    fenced = _FENCED.fullmatch(text)
    try:
        value = json.loads(fenced[1] if fenced else text, parse_constant=_no_number, object_pairs_hook=_once)
    except (ValueError, RecursionError) as fault:
        raise AnswerRefused("not_json", "It is no JSON.") from fault
    wrong = next(iter(_CHECKED.iter_errors(value)), None)
    if wrong is not None:
        raise AnswerRefused("schema", f"{wrong.json_path} does not fit '{wrong.validator}' of the schema.")
    return tuple(Sentence(_BLANK.sub(" ", one["text"]).strip(), tuple(one["citations"])) for one in value["sentences"])


def joined(sentences: tuple[Sentence, ...]) -> str:
    """Give sentences as one text."""
    return " ".join(one.text for one in sentences)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")
