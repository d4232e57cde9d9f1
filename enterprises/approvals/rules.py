"""How many approvers a decision needs. Pure: no Django."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from enterprises.analyses.rules import DOMAINS

FEWEST, MOST = 1, 5
WITHOUT_A_RULE = 1


def needed_in(domain: str, rules: Mapping[str | None, int]) -> int:
    """Give how many approvers a domain needs: its own rule, else the one for all, else one."""
    return rules.get(domain, rules.get(None, WITHOUT_A_RULE))


def needed_now(*, when_proposed: int, by_rule: int) -> int:
    """Give how many approvers a proposed version needs: the stricter of the rules of then and of now.

    So a rule that is made stricter holds at once, and one that is relaxed makes nothing approved behind its deciders.
    """
    return max(when_proposed, by_rule)


def faults_of(rules: Iterable[tuple[str | None, int]]) -> Iterator[tuple[str, str, str]]:
    """Give the faults of a set of rules (domain, approvers needed): pointer, code, and how to mend each."""
    seen: set[str | None] = set()
    for number, (domain, needed) in enumerate(rules):
        if domain is not None and domain not in DOMAINS:
            yield f"/rules/{number}/domain", "unknown", f"Choose one of {', '.join(DOMAINS)}, or null for all others."
        if domain in seen:
            yield f"/rules/{number}/domain", "twice", "This domain stands twice; give it once."
        seen.add(domain)
        if not FEWEST <= needed <= MOST:
            yield f"/rules/{number}/approvers_needed", "out_of_range", f"Give a number from {FEWEST} to {MOST}."
