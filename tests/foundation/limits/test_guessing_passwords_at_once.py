"""A hundred who guess at the same moment get as many guesses as ten who come one by one. Against a real server."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest

from clear_platform.foundation.audit.queries import events_read
from clear_platform.foundation.public import OrganizationKind, acting
from tests import actors

pytestmark = pytest.mark.processes
MOST = 10


@pytest.fixture
def site(start_live_server: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that locks after ten failures, on a database in which Ada has an account."""
    monkeypatch.setenv("SIGN_IN_FAILURES", str(MOST))
    bank = actors.organization(OrganizationKind.INSTITUTION)
    actors.member(bank, "analyst", email="ada@example.org")
    return start_live_server()


def sent(site: str, path: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
    address = urlsplit(site)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=120)
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def guess(site: str, number: int, email: str = "ada@example.org") -> str:
    body = json.dumps({"email": email, "password": f"guess number {number}"})
    spoofed = {
        "Content-Type": "application/json",
        "X-Forwarded-For": f"198.51.100.{number}",
        "Forwarded": f"for=198.51.100.{number}",
        "X-Real-IP": f"198.51.100.{number}",
        "True-Client-IP": f"198.51.100.{number}",
        "CF-Connecting-IP": f"198.51.100.{number}",
    }
    _, text = sent(site, "/api/v1/auth/token", body, spoofed)
    code: str = json.loads(text)["code"]
    return code


def at_once(call: Callable[[int], str], times: int = 100) -> Counter[str]:
    with ThreadPoolExecutor(times) as threads:
        return Counter(threads.map(call, range(times)))


def test_a_hundred_guesses_at_one_account_are_ten(site: str) -> None:
    """A1: whoever is told that the password is wrong had it checked; everybody else had not."""
    assert at_once(lambda number: guess(site, number)) == {"auth.wrong_credentials": MOST, "auth.locked": 100 - MOST}


def test_a_hundred_accounts_guessed_at_from_one_address_are_ten(site: str) -> None:
    """A1: and no header that the client writes makes it another address."""
    told = at_once(lambda number: guess(site, number, email=f"person{number}@example.org"))
    assert told == {"auth.wrong_credentials": MOST, "auth.locked": 100 - MOST}


def test_a_hundred_guesses_on_the_page_and_at_the_api_are_ten_together(site: str) -> None:
    """A1."""

    def either(number: int) -> str:
        if number % 2:
            return guess(site, number)
        form = urlencode({"email": "ada@example.org", "password": "not this either"})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrftoken={'t' * 32}",
            "X-CSRFToken": "t" * 32,
        }
        status, _ = sent(site, "/sign-in", form, headers)
        return {401: "auth.wrong_credentials", 429: "auth.locked"}[status]

    assert at_once(either) == {"auth.wrong_credentials": MOST, "auth.locked": 100 - MOST}


def test_the_lock_is_written_down_once_for_the_account_and_once_for_the_address(site: str) -> None:
    """A1."""
    at_once(lambda number: guess(site, number), times=30)
    with acting(actors.system()) as scope:
        found = sorted(
            (one.object_type, one.address) for one in events_read(scope.actor).filter(action="sign_in.locked")
        )
    assert found == [("account", "127.0.0.1"), ("address", "127.0.0.1")]
