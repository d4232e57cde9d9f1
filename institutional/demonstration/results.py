"""What loading the demonstration gives."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SignIn:
    """How one person of the demonstration signs in."""

    email: str
    password: str


@dataclass
class Told:
    """What the demonstration made, counted by kind, and how its people sign in.

    `renewed`: addresses that got a password just now; `replaced`: those of them that had another, whose sign-ins it
    ended. `unknown`: those whose password is theirs and stands nowhere; it was left as it is.
    """

    counts: dict[str, int] = field(default_factory=dict)
    sign_ins: dict[str, SignIn] = field(default_factory=dict)
    renewed: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def add(self, what: str, number: int = 1) -> None:
        """Count something made."""
        self.counts[what] = self.counts.get(what, 0) + number
