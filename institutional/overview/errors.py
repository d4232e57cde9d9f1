"""Refusals of the overview."""

from __future__ import annotations

from clear_platform.foundation.errors import NotAllowed


class ForInstitutions(NotAllowed):
    """Whoever asks acts for no institution."""

    code = "institution.members_only"
    sentence = (
        "Portfolios belong to institutions, and you act for none. Open your workspace from the rail; to follow"
        " enterprises, ask an institution's administrator for a seat."
    )
