"""Links carry secrets; what is written down of an address leaves them out."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from clear_platform.foundation.masking import masked

SECRET = "aVeryLongSecretOfALink_123"


@pytest.mark.parametrize(
    ("address", "written"),
    [
        (f"GET /invitations/{SECRET}", "GET /invitations/…"),
        (f"POST /report/{SECRET}", "POST /report/…"),
        ("/organizations/3/reporting/requests/4", "/organizations/3/reporting/requests/4"),
        (f"/forgotten/12/{SECRET}?x=1", "/forgotten/12/…?x=1"),
        (f"/sso/3/callback?code={SECRET}&state={SECRET}", "/sso/3/callback?code=…&state=…"),
        ("/organizations/3/invitations/4/resend", "/organizations/3/invitations/4/resend"),
        ("/enterprises/12/decisions?status=open", "/enterprises/12/decisions?status=open"),
    ],
)
def test_what_is_secret_is_left_out_and_the_rest_stays(address: str, written: str) -> None:
    assert masked(address) == written


@pytest.mark.django_db
def test_no_log_line_holds_the_secret_of_a_link() -> None:
    handler = logging.getLogger("django").handlers[0]
    assert handler.formatter is not None
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            assert handler.formatter is not None
            lines.append(handler.formatter.format(record))

    kept = Kept()
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for logger in loggers:
        logger.addHandler(kept)
    try:
        Client().get(f"/invitations/{SECRET}")
        Client().get(f"/sso/3/callback?code={SECRET}&state={SECRET}")
        Client().get(f"/forgotten/3/{SECRET}")
        Client().get(f"/report/{SECRET}")
    finally:
        for logger in loggers:
            logger.removeHandler(kept)
    assert any("/invitations/…" in line for line in lines)
    assert [line for line in lines if SECRET in line] == []
