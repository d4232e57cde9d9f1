"""Chains of other apps that are anchored beside the audit log's, registered by the apps that keep them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings

from clear_platform.foundation.audit import anchors
from clear_platform.foundation.audit.rules import Fault
from clear_platform.foundation.tenancy.actors import Actor

Heads = list[tuple[int, int, str]]
"""Organization, seq and hash of each head."""


@dataclass(frozen=True)
class AnchoredChain:
    """Chains of one kind: their name in anchor files, the heads that moved since, and how to note what was anchored."""

    name: str
    moved: Callable[[Actor], Heads]
    note: Callable[[Sequence[tuple[int, int]]], None]


_CHAINS: dict[str, AnchoredChain] = {}


def register_anchored_chain(chain: AnchoredChain) -> None:
    """Have chains of a kind anchored whenever the audit log is; called from an app's `ready`."""
    _CHAINS[chain.name] = chain


def anchored_chains() -> list[AnchoredChain]:
    """Give the kinds of chains that are anchored beside the audit log, by name."""
    return [_CHAINS[name] for name in sorted(_CHAINS)]


def anchored_heads(chain: str) -> Iterator[anchors.Anchor | Fault]:
    """Give the heads of one kind of chains as they were anchored, oldest first, and the faults of the files."""
    for one in anchors.read(settings.AUDIT_ANCHORS):
        if isinstance(one, Fault) or one.chain == chain:
            yield one
