"""What the list of enterprises consists of, as plain data. Reads: `queries`."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clear_platform.foundation.public import Actor
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import in_words, number
from enterprises.profiles import queries
from enterprises.profiles.industries import SECTORS, industry_short
from enterprises.profiles.regions import region_in_words
from enterprises.profiles.results import EnterpriseShown

ROWS = 50
ORDERINGS = {"name": "organization__name", "city": "city", "industry": "industry", "size": "size_band"}


def listed(actor: Actor, query: QueryDict) -> dict[str, Any]:
    """Give filter bar, table, pager and lede of the enterprises an actor sees, for one address."""
    everything = queries.enterprises_for(actor)
    rows = queries.narrowed(
        everything,
        words=query.get("search", ""),
        sectors=query.getlist("industry"),
        regions=query.getlist("region"),
        size_bands=query.getlist("size_band"),
    )
    wanted = query.get("ordering", "name")
    key = ORDERINGS.get(wanted.removeprefix("-"), "organization__name")
    pages = Paginator(rows.order_by(f"-{key}" if wanted.startswith("-") else key, "pk"), ROWS)
    shown = pages.get_page(query.get("page"))
    total = everything.count()
    return {
        "total": total,
        "lede": _lede(total),
        "bar": _bar(actor, query, found=pages.count, total=total),
        "table": _table([queries.shown(row) for row in shown]),
        "pager": filters.pager(query, shown) if pages.num_pages > 1 else None,
    }


def size_in_words(band: str | None) -> str:
    """Give a size band as people read it."""
    return band.replace("-", _(" to ")) if band else ""


def _lede(total: int) -> str:
    return ngettext("%(n)s enterprise that you may see.", "%(n)s enterprises that you may see.", total) % {
        "n": in_words(total).capitalize()
    }


def _bar(actor: Actor, query: QueryDict, *, found: int, total: int) -> filters.FilterBar:
    facets = queries.facets_for(actor)
    fields = [
        filters.choice(
            query,
            "industry",
            _("Industry"),
            [filters.Option(code, SECTORS.get(code, code)) for code in facets["industry"]],
        ),
        filters.choice(
            query, "region", _("Region"), [filters.Option(one, region_in_words(one)) for one in facets["region"]]
        ),
        filters.choice(
            query,
            "size_band",
            _("Employees"),
            [filters.Option(one, size_in_words(one)) for one in facets["size_band"]],
        ),
    ]
    search = filters.search(query, _("Find an enterprise"), _("Name or city"))
    says = _("%(found)s of %(total)s") % {"found": number(found), "total": number(total)}
    return filters.filter_bar(query, _("Filter enterprises"), fields=fields, search=search, count=says)


def _table(rows: list[EnterpriseShown]) -> Table:
    return Table(
        _("Enterprises"),
        [
            Column(_("Enterprise"), "name", "name"),
            Column(_("City"), "words", "city"),
            Column(_("Industry"), "words", "industry"),
            Column(_("Employees"), "words", "size", spare=True),
        ],
        [
            Row(
                [
                    Cell(
                        one.name,
                        href=reverse("enterprise-page", args=[one.id]),
                        filed=one.origin == "public_record",
                        in_drawer=False,
                    ),
                    Cell(_place(one), because=_("not known")),
                    Cell(industry_short(one.industry) if one.industry else "", because=_("not known")),
                    Cell(size_in_words(one.size_band), because=_("not known")),
                ],
                key=str(one.id),
                name=one.name,
            )
            for one in rows
        ],
    )


def _place(one: EnterpriseShown) -> str:
    return ", ".join(part for part in (one.city, region_in_words(one.region)) if part)
