"""Answers of pure capabilities, kept to be given again to the same organization."""

from __future__ import annotations

from clear_platform.foundation.public import Actor, acting, in_scope
from execution.runs.engine.canonical import hash_of
from execution.runs.engine.ports import Answer, Call
from execution.runs.models import StepCache
from execution.runs.values import body_of, keep_bodies


class DatabaseCache:
    """Kept answers of one organization."""

    def __init__(self, actor: Actor, organization_id: int) -> None:
        self._actor = actor
        self._organization_id = organization_id

    def get(self, key: str) -> Answer | None:
        """Give the answer kept under a key."""
        with acting(self._actor, read_only=not in_scope()):
            rows = StepCache.objects.for_actor(self._actor).filter(organization_id=self._organization_id, key=key)
            found: StepCache | None = rows.first()
            if found is None:
                return None
            body = body_of(self._actor, self._organization_id, found.output_hash)
        return None if body is None else Answer(body, found.agent_name, tuple(found.sources_json), cached=True)

    def put(self, key: str, answer: Answer, call: Call) -> None:
        """Keep an answer, unless one is there."""
        with acting(self._actor):
            keep_bodies(self._organization_id, [answer.body])
            StepCache.objects.bulk_create(
                [
                    StepCache(
                        organization_id=self._organization_id,
                        key=key,
                        capability=call.capability,
                        agent_name=answer.agent_name,
                        output_hash=hash_of(answer.body),
                        sources_json=list(answer.sources),
                    )
                ],
                ignore_conflicts=True,
            )


class NoCache:
    """Keeps nothing, for replays."""

    def get(self, key: str) -> Answer | None:
        """Give nothing."""
        return None

    def put(self, key: str, answer: Answer, call: Call) -> None:
        """Keep nothing."""
