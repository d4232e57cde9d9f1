"""What portfolios are made from and shown as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NewPortfolio:
    """What a portfolio is made from."""

    institution_id: int
    name: str
    currency: str


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An enterprise to be put into a portfolio of an institution."""

    portfolio_id: int
    institution_id: int
    enterprise_id: int


@dataclass(frozen=True, slots=True)
class PortfolioShown:
    """A portfolio as doors show it. `origin` is its institution's: registered, of public record, or invented."""

    id: int
    institution_id: int
    institution: str
    name: str
    currency: str
    origin: str
    created_at: datetime
    tag: str


@dataclass(frozen=True, slots=True)
class EntryShown:
    """An enterprise in a portfolio."""

    portfolio_id: int
    enterprise_id: int
    enterprise: str
    added_at: datetime
    removed_at: datetime | None
    tag: str


@dataclass(frozen=True, slots=True)
class PutIn:
    """How many enterprises were put into a portfolio, and how many of those asked for were in it."""

    new: int
    there: int
