"""Refusals of the overview."""

from __future__ import annotations

from clear_platform.foundation.errors import NotAllowed, NotFound


class ForInstitutions(NotAllowed):
    """Whoever asks acts for no institution."""

    code = "institution.members_only"
    sentence = (
        "Portfolios belong to institutions, and you act for none. Your enterprise's workspace leads on from the first"
        " page; to follow other enterprises, ask an administrator of the institution for a seat."
    )


class NoSuchFigure(NotFound):
    """The figure has no lineage of its own."""

    code = "portfolio.no_such_figure"
    sentence = "There is no figure named '{figure}' here. Go back to the page and open one there."
