"""What an organization had agents do, and had them write."""

from __future__ import annotations

from clear_platform.foundation.public import Actor
from execution.narration.operations import change_prompt
from execution.public import (
    LLMOrchestrator,
    Wanted,
    Wording,
    ask_for_review,
    carry_out,
    decide_review,
    execute_pattern,
    override_step,
)
from tests.matrix.world import FIGURES, mark


def ran(key: str, runner: Actor, enterprise_id: int, *, head: Actor) -> None:
    """Runs: one that came through, one that failed, and one that failed and whose step was set by hand.

    Whoever runs the organization looked at that one, and sent it back.
    """
    word = mark(key)
    for inputs in ({"monthly_operating_cost": "1.00", "cash": f"{FIGURES[key]}"}, {}, {}):
        wanted = Wanted("diagnose_cfo", inputs, enterprise_id=enterprise_id)
        run = execute_pattern(actor=runner, wanted=wanted)
        carry_out(actor=runner, run_id=run.run_id)
    value = {"rule_set": "cfo", "version": 1, "score": None, "confidence": "0", "confidence_why": word,
             "findings": [], "measures": {}, "lacking": []}  # fmt: skip
    override_step(actor=runner, run_id=run.run_id, step_id="diagnosis", value=value, reason=f"Read in {word}.")
    named = {"entity_type": "step", "entity_id": f"{run.run_id}:diagnosis"}
    ask_for_review(
        actor=runner, **named, organization_id=run.organization_id, title=f"Look at {word}", because=f"For {word}."
    )
    decide_review(actor=head, **named, decision="request_changes", comment=f"Once more, {word}.")


def wrote(key: str, writer: Actor, head: Actor) -> None:
    """A wording of its own for a prompt, and a text about facts."""
    word = mark(key)
    assert writer.organization_id is not None
    wording = Wording(f"Say {word}.", f"{word}: {{{{inputs.facts}}}}", f"{word} {{{{state.told}}}}", 500)
    change_prompt(actor=head, key="facts_summary", wording=wording, because=f"As {word} says it.")
    told_of = {"subject": word, "facts": []}
    LLMOrchestrator(actor=writer).generate("facts_summary", told_of, writer.organization_id, None)
