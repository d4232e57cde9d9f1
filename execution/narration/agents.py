"""What the narrator offers to runs: facts put into words. Not here: how a text comes about (`generating`)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, JsonValue

from execution.narration.generating import LLMOrchestrator
from execution.narration.queries import SUMMARISE
from execution.runs.callers import actor_of
from execution.runs.engine.capability import Said, capability
from execution.runs.engine.ports import Call

Fact = dict[str, JsonValue]


class ToSummarise(Said):
    """What is told of: a subject, and facts, each with `id` or `measure`, `label`, `value`, `unit`.

    `more`: what else the wording of the prompt names.
    """

    prompt_key: Annotated[str, Field(min_length=1, max_length=60)] = "facts_summary"
    subject: Annotated[str, Field(min_length=1, max_length=200)]
    facts: Annotated[list[Fact], Field(max_length=200)]
    more: dict[str, JsonValue] = Field(default_factory=dict)


class SummarySentence(Said):
    """A sentence and the ids of the facts it rests on."""

    text: str
    citations: list[str]


class Summary(Said):
    """A text about facts. `written_by` says model or template, and `because` why it is the template."""

    text: str
    sentences: list[SummarySentence]
    written_by: str
    because: str
    because_in_words: str
    confidence: str
    prompt_key: str
    prompt_version: int
    prompt_is_own: bool
    model: str


@capability(SUMMARISE, agent="narrator", arguments=ToSummarise, result=Summary, timeout_seconds=120, retries=1)
def summarise(call: Call, arguments: ToSummarise) -> Summary:
    """Put facts into words. Refuses: `PromptUnknown`, `ValueMissing`."""

    def written() -> dict[str, object]:
        return (
            LLMOrchestrator(actor=actor_of(call))
            .generate(
                arguments.prompt_key,
                {**arguments.more, "subject": arguments.subject, "facts": arguments.facts},
                call.context.organization_id,
                call.run_id,
                seed=call.context.seed,
                step_id=call.step_id,
            )
            .as_json()
        )

    return Summary.model_validate(call.read("narration", written))
