"""Refusals of themes."""

from __future__ import annotations

from clear_platform.foundation.errors import Invalid


class ColourReadsBadly(Invalid):
    """A pair of colours that meet on a page has too little contrast."""

    title = "Reads badly"
    code = "theme.reads_badly"
    tells = ("field", "offered")
    sentence = (
        "{colour} as the {field} has a contrast of {ratio} with the {ground} ({mode}); {needed} is needed. "
        "The nearest that passes is {offered}."
    )


class NoColour(Invalid):
    """A colour that is not written as one."""

    code = "theme.no_colour"
    sentence = "'{value}' is not a colour. Write # and six digits from 0 to F, for instance #15456B."


class LogoRefused(Invalid):
    """A file that cannot be a logo."""

    code = "theme.logo_refused"
    sentence = "This file cannot be the logo: {because}. Send an SVG, PNG or JPEG of at most {most} kB."
