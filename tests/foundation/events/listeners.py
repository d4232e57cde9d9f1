"""Subscribers of tests: they are registered for as long as a test lasts, and note what they took in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from clear_platform.foundation.events.subscribers import SUBSCRIBERS, Listening
from clear_platform.foundation.public import Actor, Happened, subscribe


@dataclass
class Listener:
    """Takes in events under a name; `before` is done with each before it counts as heard."""

    consumer: str = "tests.listener"
    before: Callable[[Actor, Happened], None] | None = None
    heard: list[Happened] = field(default_factory=list)
    as_whom: list[Actor] = field(default_factory=list)

    def __call__(self, *, actor: Actor, event: Happened) -> None:
        if self.before is not None:
            self.before(actor, event)
        self.heard.append(event)
        self.as_whom.append(actor)

    @property
    def subjects(self) -> list[str]:
        """What the events were about, in the order in which they were told."""
        return [one.subject for one in self.heard]


@contextmanager
def subscribed(*listeners: Listener, to: str = "decision.recorded", of_whom: Listening | None = None) -> Iterator[None]:
    """Let listeners take in events of a type for as long as this lasts."""
    kept = dict(SUBSCRIBERS)
    for one in listeners:
        subscribe(to, consumer=one.consumer, handler=one, of_whom=of_whom)
    try:
        yield
    finally:
        SUBSCRIBERS.clear()
        SUBSCRIBERS.update(kept)
