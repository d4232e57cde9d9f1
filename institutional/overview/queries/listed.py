"""Reads of the list of a portfolio's enterprises: every one, whatever is held in it and in which currency.

In two steps, so that what is shown of an enterprise is looked up for those on the page alone, not for all thousands:
first the ids in their order, then the rows of a part of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from capability.public import standing
from clear_platform.foundation.public import Actor
from enterprises.public import begins_of, chosen_as
from institutional.overview.queries.members import held_in_entry, members
from institutional.overview.queries.standing import newest_of
from institutional.overview.results import GRAVEST_LAST, EnterpriseChoices, HeldInAll
from institutional.portfolios.models import PortfolioEnterprise
from institutional.portfolios.results import PortfolioShown
from institutional.positions.models import Position

UNSCORED = Decimal(-1)
"""What stands for a score that is not there in the order of a list that goes on from one row to the next."""
ORDERINGS = {
    "name": "enterprise__organization__name",
    "industry": "enterprise__industry",
    "region": "enterprise__region",
    "city": "enterprise__city",
    "size_band": "enterprise__size_band",
    "status": "gravity",
    "readiness_at": "readiness_at",
    "added_at": "added_at",
    "principal": "principal",
    "readiness": "readiness",
}
FIRST_ORDERING = "name"


@dataclass(frozen=True)
class Listed:
    """The enterprises of one portfolio, to be narrowed down, counted, ordered and shown."""

    rows: QuerySet[PortfolioEnterprise]
    actor: Actor
    portfolio: PortfolioShown

    @classmethod
    def of(cls, *, actor: Actor, portfolio: PortfolioShown) -> Listed:
        """Give the enterprises of a portfolio. Refuses as `members` does."""
        return cls(members(actor=actor, portfolio_id=portfolio.id), actor, portfolio)

    def choices(self) -> EnterpriseChoices:
        """Give how many enterprises there are, and which industries, regions and sizes occur, each with how many.

        An industry is chosen by its sector where its own title is not known. One statement.
        """
        kinds = ("enterprise__industry", "enterprise__region", "enterprise__size_band")
        found = list(self.rows.order_by().values_list(*kinds).annotate(n=Count("pk")))
        codes, regions, bands = Counter[str](), Counter[str](), Counter[str]()
        for industry, region, band, n in found:
            codes[industry or ""] += n
            regions[region or ""] += n
            bands[band or ""] += n
        chosen = Counter[str]()
        for code in {chosen_as(own) for own in codes if own}:
            chosen[code] = sum(n for own, n in codes.items() if own.startswith(begins_of(code)))
        return EnterpriseChoices(
            enterprises=sum(n for *_, n in found),
            industries=dict(chosen.most_common()),
            regions={one: n for one, n in sorted(regions.items()) if one},
            size_bands={one: n for one, n in bands.items() if one},
        )

    def held(self) -> HeldInAll:
        """Give how many positions are held, in how many enterprises, and their sources. One statement."""
        # Unscoped on purpose: a portfolio already reached in scope has the same holder as its positions.
        found = Position._base_manager.filter(portfolio_id=self.portfolio.id).aggregate(
            positions=Count("pk", filter=Q(currency=self.portfolio.currency)),
            elsewhere=Count("pk", filter=~Q(currency=self.portfolio.currency)),
            enterprises=Count("enterprise_id", distinct=True),
            sources=ArrayAgg("source__code", distinct=True, default=Value([])),
        )
        return HeldInAll(**found)

    def ids_in_order(self, rows: QuerySet[PortfolioEnterprise], ordering: str) -> QuerySet[PortfolioEnterprise, int]:
        """Give the ids of entries in one of the `ORDERINGS`, turned round by a leading '-'; what is unknown is last."""
        asked = ordering if ordering.removeprefix("-") in ORDERINGS else FIRST_ORDERING
        by = F(ORDERINGS[asked.removeprefix("-")])
        falling = asked.startswith("-")
        turned = by.desc(nulls_last=True) if falling else by.asc(nulls_last=True)
        return _with_gravity(rows).order_by(turned, "-pk" if falling else "pk").values_list("pk", flat=True)

    def shown(self, ids: Sequence[int]) -> list[PortfolioEnterprise]:
        """Give the entries of these ids in their order, each with all that a list may show of it. One statement."""
        newest = newest_of(self.actor, self.portfolio.institution_id)
        elsewhere = held_in_entry().exclude(currency=self.portfolio.currency).order_by().values("enterprise_id")
        rows = _with_gravity(self.rows).annotate(
            readiness=F("readiness"),
            readiness_flags=F("readiness_flags"),
            readiness_at=F("readiness_at"),
            lapsed_at=F("lapsed_at"),
            confidence=Subquery(newest.values(one=standing("confidence"))[:1]),
            gravest=F("gravity"),
            file_source=F("enterprise__import_batch__source__code"),
            elsewhere_count=Coalesce(Subquery(elsewhere.annotate(n=Count("pk")).values("n")), 0),
        )
        found = {row.pk: row for row in rows.filter(pk__in=ids)}
        return [found[one] for one in ids if one in found]


def orderly_by_readiness(rows: QuerySet[PortfolioEnterprise]) -> QuerySet[PortfolioEnterprise]:
    """Give rows by whose `readiness_key` a list that goes on can be ordered: those never scored come before zero."""
    return rows.annotate(readiness_key=Coalesce(F("readiness"), UNSCORED))


def _with_gravity(rows: QuerySet[PortfolioEnterprise]) -> QuerySet[PortfolioEnterprise]:
    place = Case(
        *(When(status=one, then=Value(place)) for place, one in enumerate(GRAVEST_LAST)), output_field=IntegerField()
    )
    held = held_in_entry().order_by().values("enterprise_id")
    return rows.alias(gravity=Subquery(held.annotate(worst=Max(place)).values("worst")))
