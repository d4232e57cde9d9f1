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
    """What the demonstration made, counted by kind, and the sign-ins made for it."""

    counts: dict[str, int] = field(default_factory=dict)
    sign_ins: dict[str, SignIn] = field(default_factory=dict)

    def add(self, what: str, number: int = 1) -> None:
        """Count something made."""
        self.counts[what] = self.counts.get(what, 0) + number
