"""The whole way as a browser goes it: a live site, a live provider, a session that holds between requests."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import requests

from clear_platform.foundation.public import Actor
from tests import actors
from tests.foundation.sso.conftest import set_up
from tests.foundation.sso.provider import Provider

pytestmark = [
    pytest.mark.processes,
    # The provider in the test is a library's, which calls another one by names that are going away.
    pytest.mark.filterwarnings("ignore::DeprecationWarning:(authlib|oidc_provider_mock)"),
]
LIN = "lin@camber.example"


def test_from_the_address_typed_to_the_page_wanted(
    cloned_database: str,
    start_live_server: Callable[..., str],
    admin: Actor,
    institution_id: int,
    prove: Callable[..., int],
    provider: Provider,
) -> None:
    """A5: one right answer signs in; the same answer sent by somebody else does not."""
    prove(admin, "camber.example")
    set_up(admin, institution_id, provider, required=True)
    actors.member(institution_id, "analyst", email=LIN)
    site = start_live_server()
    browser, thief = requests.Session(), requests.Session()
    form = browser.get(f"{site}/sso?next=/profile", timeout=60).text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token is not None
    page = browser.post(
        f"{site}/sso", {"csrfmiddlewaretoken": token[1], "email": LIN, "next": "/profile"}, timeout=60
    ).text
    way = re.search(r'<a class="button primary tall" href="([^"]+)"', page)
    assert way is not None, page
    back = provider.lets_in(way[1].replace("&amp;", "&"), LIN)
    stolen = thief.get(back, timeout=60)
    arrived = browser.get(back, timeout=60)
    assert (stolen.status_code, "begun in this browser" in stolen.text) == (403, True)
    assert (arrived.status_code, arrived.url) == (200, f"{site}/profile")
    assert f"You sign in as {LIN}" in arrived.text
    assert thief.get(f"{site}/profile", timeout=60).url.startswith(f"{site}/sign-in")
