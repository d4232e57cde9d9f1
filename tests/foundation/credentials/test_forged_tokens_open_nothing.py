"""Whatever is not a token of ours, for here, in time and of somebody who may, is answered 401 at once."""

from __future__ import annotations

import base64
import json
import warnings
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from clear_platform.foundation import clock
from clear_platform.foundation.credentials import signing, tokens
from clear_platform.foundation.credentials.operations import give_tokens
from clear_platform.foundation.models import TokenFamily, User
from clear_platform.foundation.public import Actor, OrganizationKind, acting
from clear_platform.foundation.sessions.gate import Proof
from tests import actors

pytestmark = pytest.mark.django_db
Forge = Callable[..., str]


@pytest.fixture
def analyst() -> Actor:
    bank = actors.organization(OrganizationKind.INSTITUTION)
    return actors.member(bank, "analyst", email="analyst@example.org")


@pytest.fixture
def real(analyst: Actor) -> str:
    return give_tokens(actor=analyst, proof=Proof.ONE_FACTOR).access


def me(token: str) -> int:
    return Client().get("/api/v1/auth/me", headers={"Authorization": f"Bearer {token}"}).status_code


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    head, body, _ = token.split(".")
    header, payload = (json.loads(base64.urlsafe_b64decode(one + "=" * (-len(one) % 4))) for one in (head, body))
    return header, payload


def coded(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def signed(payload: dict[str, Any], *, headers: dict[str, Any] | None = None, without: str = "", **changes: Any) -> str:
    """A token signed with our own key, saying something else."""
    key = signing.keys()[0]
    said = {name: value for name, value in {**payload, **changes}.items() if name != without}
    return jwt.encode(said, key.signs_with, algorithm=key.algorithm, headers={"kid": key.id, **(headers or {})})


def test_the_token_that_all_others_are_forged_from_holds(real: str) -> None:
    assert me(real) == 200
    assert me(signed(parts(real)[1])) == 200


def test_a_token_without_a_signature(real: str) -> None:
    """A3."""
    header, payload = parts(real)
    for spelt in ("none", "None", "NONE", ""):
        assert me(f"{coded({**header, 'alg': spelt})}.{coded(payload)}.") == 401


def test_a_token_signed_with_the_public_key_as_if_it_were_a_shared_one(real: str) -> None:
    """A3: the algorithm belongs to the key, not to the token."""
    header, payload = parts(real)
    public = signing.keys()[0].verifies_with
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    begun = f"{coded({**header, 'alg': 'HS256'})}.{coded(payload)}"
    for secret in (raw, public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)):
        signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(begun.encode(), secret)
        assert me(f"{begun}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}") == 401


def test_a_token_that_brings_its_own_key(real: str) -> None:
    """A3."""
    payload, own = parts(real)[1], Ed25519PrivateKey.generate()
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": coded("")}
    kid = signing.keys()[0].id
    for headers in (
        {"kid": kid, "jwk": jwk},
        {"kid": kid, "jku": "https://elsewhere.example/keys"},
        {"kid": kid, "x5u": "https://elsewhere.example/chain"},
        {"kid": kid, "x5c": ["MIIB"]},
        {"kid": kid},
    ):
        assert me(jwt.encode(payload, own, algorithm="EdDSA", headers=headers)) == 401


@pytest.mark.parametrize("kid", ["", "../../dev/null", "k1' OR '1'='1", "\x00", "a" * 500, 7, None, ["k1"]])
def test_a_token_that_names_a_key_we_do_not_have(real: str, kid: Any) -> None:
    """A3."""
    _, payload = parts(real)
    header = {"alg": "EdDSA", "typ": "JWT", "kid": kid}
    begun = f"{coded(header)}.{coded(payload)}"
    signature = signing.keys()[0].signs_with.sign(begun.encode())
    assert me(f"{begun}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}") == 401


def test_a_token_of_ours_with_headers_we_never_write(real: str) -> None:
    """A3."""
    payload = parts(real)[1]
    for more in ({"jku": "https://elsewhere.example"}, {"crit": ["exp"]}, {"b64": False}, {"zip": "DEF"}):
        assert me(signed(payload, headers=more)) == 401


def test_a_token_signed_by_somebody_else(real: str) -> None:
    """A3."""
    _, payload = parts(real)
    kid = {"kid": signing.keys()[0].id}
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert me(jwt.encode(payload, Ed25519PrivateKey.generate(), algorithm="EdDSA", headers=kid)) == 401
    assert me(jwt.encode(payload, other, algorithm="RS256", headers=kid)) == 401
    assert (
        me(jwt.encode(payload, "a shared secret of nobody's, and long enough", algorithm="HS256", headers=kid)) == 401
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "elsewhere"},
        {"aud": "another-api"},
        {"aud": ["clear-api", "another-api"]},
        {"typ": "refresh"},
        {"typ": "id"},
        {"scope": "everything"},
        {"exp": 1},
        {"exp": "tomorrow"},
        {"exp": float("inf")},
        {"iat": 99999999999},
        {"sub": 7},
        {"sub": "-1"},
        {"sub": "²"},
        {"sub": "9" * 30},
        {"org": "1"},
        {"org": 10**30},
        {"role": ["admin"]},
        {"role": "admin"},
        {"family": "not an id"},
        {"family": "6f1c3a52-6b0e-4c7e-9a53-0a4a1a3d9c11"},
    ],
    ids=str,
)
def test_a_token_of_ours_that_says_something_else(real: str, changes: dict[str, Any]) -> None:
    """A3."""
    assert me(signed(parts(real)[1], **changes)) == 401


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "org", "role", "scope", "jti", "typ", "exp", "iat", "family"])
def test_a_token_of_ours_that_leaves_something_out(real: str, name: str) -> None:
    """A3."""
    assert me(signed(parts(real)[1], without=name)) == 401


@pytest.mark.parametrize(
    "text",
    ["x", "a.b", "a.b.c", "a.b.c.d", ".", "..", "é.é.é", "ey.ey.ey", "a" * 5000, f"{coded('x')}.{coded([])}.x"],
)
def test_a_text_that_is_no_token(text: str) -> None:
    """A3."""
    assert me(text) == 401


def test_a_header_nested_deeper_than_anybody_reads() -> None:
    """A3."""
    deep = base64.urlsafe_b64encode(b"[" * 1400).decode().rstrip("=")
    assert me(f"{deep}.{deep}.x") == 401


def test_each_changed_sign_of_a_token_ends_it(real: str) -> None:
    """A3."""
    head, body, _signature = real.split(".")
    swapped = {place: ("A" if real[place] != "A" else "B") for place in range(0, len(real), 7) if real[place] != "."}
    # The last sign of a part carries bits that mean nothing; those may differ.
    ends = {len(head) - 1, len(head) + len(body), len(real) - 1}
    changed = {place: real[:place] + sign + real[place + 1 :] for place, sign in swapped.items() if place not in ends}
    assert {me(one) for one in changed.values()} == {401}


def test_somebody_else_s_family_does_not_hold(real: str) -> None:
    """A3: a family and an account go together."""
    other = actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
    assert me(signed(parts(real)[1], sub=str(other.id))) == 401


def test_an_ended_family_or_a_closed_account_is_refused_at_once(real: str, analyst: Actor) -> None:
    """A3."""
    with acting(actors.system()):
        TokenFamily.objects.update(revoked_at=clock.now())
    assert me(real) == 401
    with acting(actors.system()):
        TokenFamily.objects.update(revoked_at=None)
        User.objects.filter(pk=analyst.id).update(is_active=False)
    assert me(real) == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic YTpi", "Token x", "bearer", "x" * 3000, "Bearer a b"])
def test_another_way_to_say_who_one_is_is_refused_and_not_overlooked(header: str, analyst: Actor) -> None:
    client = Client(headers={"Authorization": header})
    client.post("/sign-in", {"email": "analyst@example.org", "password": actors.PASSWORD})
    assert client.get("/api/v1/auth/me").status_code == 401


def test_the_key_before_the_present_one_holds_and_the_one_before_that_does_not(
    tmp_path_factory: pytest.TempPathFactory, settings: Any, analyst: Actor
) -> None:
    keys = [signing.new_key("EdDSA") for _ in range(3)]
    given = []
    for key in keys:
        settings.TOKEN_SIGNING_KEYS = [key.as_text()]
        given.append(give_tokens(actor=analyst, proof=Proof.ONE_FACTOR).access)
    settings.TOKEN_SIGNING_KEYS = [keys[2].as_text(), keys[1].as_text()]
    assert [me(one) for one in given] == [401, 200, 200]


def test_an_operator_may_choose_a_shared_key(settings: Any, analyst: Actor) -> None:
    settings.TOKEN_SIGNING_KEYS = [signing.new_key("HS256").as_text()]
    given = give_tokens(actor=analyst, proof=Proof.ONE_FACTOR).access
    assert (jwt.get_unverified_header(given)["alg"], me(given)) == ("HS256", 200)


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_a_shared_key_does_not_lend_itself_to_another_algorithm(settings: Any, analyst: Actor, algorithm: str) -> None:
    """A3."""
    key = signing.new_key("HS256")
    settings.TOKEN_SIGNING_KEYS = [key.as_text()]
    payload = parts(give_tokens(actor=analyst, proof=Proof.ONE_FACTOR).access)[1]
    assert me(jwt.encode(payload, key.material * 2, algorithm=algorithm, headers={"kid": key.id})) == 401
    # The same bytes, which another algorithm would take as well.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jwt.warnings.InsecureKeyLengthWarning)
        assert me(jwt.encode(payload, key.material, algorithm=algorithm, headers={"kid": key.id})) == 401


def test_a_token_says_what_it_is_for(real: str, analyst: Actor) -> None:
    header, payload = parts(real)
    assert header == {"alg": "EdDSA", "kid": signing.keys()[0].id, "typ": "JWT"}
    assert {name: payload[name] for name in ("sub", "org", "role", "scope", "iss", "aud", "typ")} == {
        "sub": str(analyst.id),
        "org": analyst.organization_id,
        "role": "analyst",
        "scope": "all",
        "iss": "clear",
        "aud": "clear-api",
        "typ": "access",
    }
    assert payload["exp"] - payload["iat"] == tokens.ACCESS_LIFETIME / timedelta(seconds=1)
