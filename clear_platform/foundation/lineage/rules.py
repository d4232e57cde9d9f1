"""When a citation holds. Pure: no Django, no database."""

from __future__ import annotations


def verdict_on(*, hash_then: str, hash_now: str | None, standing: str | None) -> str:
    """Say how a citation stands: `holds`, `changed`, `superseded`, `removed`, `unreadable` (not in sight).

    What was cited before anybody noted how it stood has no hash of then, and nothing to differ from.
    """
    if hash_now is None or standing is None:
        return "unreadable"
    if standing != "holds":
        return standing
    return "holds" if hash_then in {"", hash_now} else "changed"
