"""What narration gives: a text with who wrote it and how sure one can be; prompts as doors show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from execution.narration.rules.answers import Sentence
from execution.narration.rules.wording import Wording

WHY_TEMPLATE: Mapping[str, str] = {
    "off": "No language model is set up.",
    "switched_off": "The language model is switched off for this organization.",
    "inside_transaction": "It was written inside of a transaction, from which no other machine is called.",
    "budget": "The organization's budget for language models is used up for today.",
    "circuit_open": "The language model failed several times in a row and is left in peace for a while.",
    "unreachable": "The language model could not be reached, or took too long.",
    "refused": "The language model would not answer.",
    "not_as_agreed": "The language model did not answer as its protocol says.",
    "not_valid": "What the language model wrote did not hold against the facts, twice.",
}
"""Why a template's text stands, by code, as runs and pages say it."""


@dataclass(frozen=True)
class Narration:
    """A text about facts: sentence by sentence with what each cites, and how it came about."""

    sentences: tuple[Sentence, ...]
    written_by: str
    because: str
    confidence: Decimal
    prompt_key: str
    prompt_version: int
    prompt_is_own: bool
    model: str

    @property
    def text(self) -> str:
        """Give it as one text."""
        return " ".join(one.text for one in self.sentences)

    def as_json(self) -> dict[str, Any]:
        """Give it plain, as a run keeps it."""
        return {
            "text": self.text,
            "sentences": [{"text": one.text, "citations": list(one.citations)} for one in self.sentences],
            "written_by": self.written_by,
            "because": self.because,
            "because_in_words": WHY_TEMPLATE.get(self.because, ""),
            "confidence": str(self.confidence),
            "prompt_key": self.prompt_key,
            "prompt_version": self.prompt_version,
            "prompt_is_own": self.prompt_is_own,
            "model": self.model,
        }


@dataclass(frozen=True)
class PromptInForce:
    """The wording of a prompt that holds for an organization. Version 0 is the one that ships, where none is kept."""

    key: str
    name: str
    says: str
    inputs: tuple[str, ...]
    wording: Wording
    version: int
    is_own: bool
    made_by: str
    made_at: datetime | None
    because: str
    tag: str


@dataclass(frozen=True)
class DayOfBudget:
    """What of a day's budget is used, set aside and allowed."""

    tokens_used: int
    tokens_reserved: int
    tokens_allowed: int
    cost_used: Decimal
    cost_reserved: Decimal
    cost_allowed: Decimal
    currency: str
