"""A5: an answer in which anything is wrong lets nobody in, and its page says what to do; each is wrong in one thing."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from clear_platform.foundation.public import acting
from tests import actors
from tests.foundation.sso.conftest import back_at, way_of
from tests.foundation.sso.provider import Claims, Provider

pytestmark = [
    pytest.mark.django_db,
    # The provider in the test is a library's, which calls another one by names that are going away.
    pytest.mark.filterwarnings("ignore::DeprecationWarning:(authlib|oidc_provider_mock)"),
]
LIN = "lin@camber.example"


def refused(client: Client, answer: Any, because: str) -> None:
    """Nobody came in, nobody was bound, and the page says why and what to do."""
    page = answer.content.decode()
    assert (answer.status_code, client.get("/profile").status_code) == (403, 302)
    assert because in page
    assert "Begin again at /sso" in page
    system = actors.system()
    with acting(system):
        assert not SocialAccount.objects.exists()


def changed(**changes: object) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, **changes}


def without(*names: str) -> Callable[[Claims], Claims]:
    return lambda claims: {name: value for name, value in claims.items() if name not in names}


def test_the_same_answer_with_nothing_wrong_lets_somebody_in(bank: Provider) -> None:
    client = Client()
    assert back_at(client, bank.lets_in(way_of(client, LIN), LIN)).status_code == 302


@pytest.mark.parametrize(
    ("bend", "because"),
    [
        (changed(aud="another-application"), "made for another application"),
        (changed(aud=["clear", "another"], azp="another"), "made for another application"),
        (without("aud"), "signature of its token does not hold"),
        (changed(iss="https://another.example"), "names another issuer"),
        (without("iss"), "signature of its token does not hold"),
        (changed(exp=int(time.time()) - 3600), "has run out"),
        (without("exp"), "signature of its token does not hold"),
        (changed(iat=int(time.time()) + 3600), "signature of its token does not hold"),
        (changed(nonce="of another sign-in"), "made for another sign-in"),
        (without("nonce"), "made for another sign-in"),
        (without("sub"), "signature of its token does not hold"),
        (without("email"), "does not say your e-mail address"),
        (changed(email_verified=False), "has not verified your e-mail address"),
        (changed(email="lin@rival.example"), "proved domains"),
        (changed(email="lin@camber.example@rival.example"), "cannot be used here"),
        (changed(email="l\u0131n@camber.example"), "cannot be used here"),
    ],
    ids=[
        "aud", "one of several aud", "no aud", "iss", "no iss", "exp", "no exp", "iat", "nonce", "no nonce", "no sub",
        "no email", "email not verified", "email of others", "email of two domains", "email of look-alikes",
    ],
)  # fmt: skip
def test_a_claim_that_is_wrong(bank: Provider, bend: Callable[[Claims], Claims], because: str) -> None:
    """A5."""
    bank.bend = bend
    client = Client()
    refused(client, back_at(client, bank.lets_in(way_of(client, LIN), LIN)), because)


def by_another_key(claims: Claims) -> str:
    return jwt.encode(claims, rsa.generate_private_key(65537, 2048), "RS256", headers={"kid": "one"})


def by_nothing(claims: Claims) -> str:
    return jwt.encode(claims, None, "none", headers={"kid": "one"})


def by_a_secret_everybody_knows(claims: Claims) -> str:
    return jwt.encode(claims, "x" * 64, "HS256", headers={"kid": "one"})


def by_a_key_of_no_name(claims: Claims) -> str:
    return jwt.encode(claims, rsa.generate_private_key(65537, 2048), "RS256", headers={"kid": "two"})


def by_no_token_at_all(claims: Claims) -> str:
    return "not.a.token"


def by_nobody(claims: Claims) -> None:
    return None


@pytest.mark.parametrize(
    ("sign", "because"),
    [
        (by_another_key, "signature of its token does not hold"),
        (by_nothing, "signature of its token does not hold"),
        (by_a_secret_everybody_knows, "signature of its token does not hold"),
        (by_a_key_of_no_name, "signature of its token does not hold"),
        (by_nobody, "sent no identity token"),
        (by_no_token_at_all, "signature of its token does not hold"),
    ],
    ids=["another key", "none", "HS256", "unknown key", "no token", "no token at all"],
)
def test_a_signature_that_does_not_hold(bank: Provider, sign: Callable[[Claims], str | None], because: str) -> None:
    """A5."""
    bank.sign = sign
    client = Client()
    refused(client, back_at(client, bank.lets_in(way_of(client, LIN), LIN)), because)


def test_the_state_of_another_browser(bank: Provider) -> None:
    """A5: somebody lures a victim to their own half-finished sign-in."""
    attacker, victim = Client(), Client()
    way_of(victim, LIN)
    back = bank.lets_in(way_of(attacker, LIN), LIN)
    refused(victim, back_at(victim, back), "begun in this browser")


@pytest.mark.parametrize("state", ["", "made-up", None])
def test_a_state_that_was_never_given(bank: Provider, state: str | None) -> None:
    """A5."""
    client = Client()
    parts = urlsplit(bank.lets_in(way_of(client, LIN), LIN))
    query = {name: value for name, value in parse_qsl(parts.query) if name != "state"}
    query |= {} if state is None else {"state": state}
    refused(client, client.get(f"{parts.path}?{urlencode(query)}"), "begun in this browser")


def test_the_same_answer_twice(bank: Provider) -> None:
    """A5: neither state nor code can be replayed, even once its person signed out."""
    client = Client()
    back = bank.lets_in(way_of(client, LIN), LIN)
    assert back_at(client, back).status_code == 302
    client.post("/sign-out")
    again = back_at(client, back)
    assert (again.status_code, client.get("/profile").status_code) == (403, 302)


def test_a_used_code_with_a_fresh_state(bank: Provider) -> None:
    """A5."""
    client = Client()
    used = dict(parse_qsl(urlsplit(bank.lets_in(way_of(client, LIN), LIN)).query))["code"]
    client.get(f"{path_of(bank, client)}?{urlencode({'code': used, 'state': state_of(way_of(client, LIN))})}")
    client.post("/sign-out")
    state = state_of(way_of(client, LIN))
    answer = client.get(f"{path_of(bank, client)}?{urlencode({'code': used, 'state': state})}")
    assert (answer.status_code, "did not take the code" in answer.content.decode()) == (403, True)


def test_a_refused_answer_uses_its_state_up(bank: Provider) -> None:
    """A5."""
    bank.bend = changed(nonce="of another sign-in")
    client = Client()
    back = bank.lets_in(way_of(client, LIN), LIN)
    back_at(client, back)
    bank.bend = changed()
    refused(client, back_at(client, back), "begun in this browser")


def test_an_answer_at_another_organizations_address(bank: Provider, institution_id: int) -> None:
    """A5: mixing providers up."""
    client = Client()
    back = bank.lets_in(way_of(client, LIN), LIN)
    answer = client.get(f"/sso/{institution_id + 1}/callback?{urlsplit(back).query}")
    assert (answer.status_code, client.get("/profile").status_code) == (404, 302)


def test_a_provider_whose_configuration_names_another_issuer(bank: Provider) -> None:
    """A5."""
    bank.configuration = {"issuer": "https://another.example"}
    answer = Client().post("/sso", {"email": LIN})
    assert (answer.status_code, "names another issuer" in answer.content.decode()) == (400, True)


def state_of(way: str) -> str:
    return dict(parse_qsl(urlsplit(way).query))["state"]


def path_of(bank: Provider, client: Client) -> str:
    return urlsplit(dict(parse_qsl(urlsplit(way_of(client, LIN)).query))["redirect_uri"]).path
