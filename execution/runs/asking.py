"""What the sources of a result allow, asked of each before it goes on: may it be computed with?

What an agent left out by itself is not refused, and gets the sentence that says why. That either happened, `finish_run`
writes down.
"""

from __future__ import annotations

from dataclasses import replace

from clear_platform.foundation.public import Actor, Decision, Purpose, acting, decide, in_scope
from execution.runs.callers import actor_of
from execution.runs.engine.ports import Answer, Call
from execution.runs.errors import NotComputable


class RightsOfSources:
    """The rights of whoever the run acts for, as they stand at the moment of each result."""

    def asked(self, call: Call, answer: Answer) -> Answer:
        """Give an answer with why it leaves out what it does. Refuses: `NotComputable`. Two statements, or none."""
        named = {*answer.sources, *(one.source for one in answer.left_out)}
        if not named:
            return answer
        decision = _decided(actor_of(call), named)
        shut = [code for code in answer.sources if not decision.on(code).allowed]
        if shut:
            because = " ".join(f"{decision.on(code).name}: {decision.on(code).sentence}" for code in shut)
            raise NotComputable(because=because, sources=shut)
        told = tuple(replace(one, because=decision.on(one.source).sentence) for one in answer.left_out)
        return replace(answer, left_out=told)


class NotAsked:
    """Rights of replays, which give what was given before to nobody but for a comparison."""

    def asked(self, call: Call, answer: Answer) -> Answer:
        """Give the answer as it is."""
        return answer


def _decided(actor: Actor, sources: set[str]) -> Decision:
    with acting(actor, read_only=not in_scope()):
        return decide(actor, Purpose.DERIVE, sources)
