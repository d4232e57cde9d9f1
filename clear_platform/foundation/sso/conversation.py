"""The conversation with a provider, by allauth's client: lead there with state, nonce and PKCE; take the answer apart.

It is had between transactions. Not here: who may then come in (`operations`), nor the pages.
Source: OpenID Connect Core 1.0, 3.1; RFC 7636.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from clear_platform.foundation.addresses import public_address
from clear_platform.foundation.outbound.errors import OutboundFailed, OutboundRefused
from clear_platform.foundation.outbound.sessions import GuardedSession
from clear_platform.foundation.sso.errors import IssuerRefused, ProviderRefused
from clear_platform.foundation.sso.results import Client, Issuer

SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Algorithms an identity token may be signed with: those with a public key alone, so that no key can be mistaken."""
LEEWAY_SECONDS = 30
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Said:
    """What a provider proved about somebody: the claims of a token that holds."""

    subject: str
    email: str
    name: str
    claims: Mapping[str, Any]
    going_to: str


class ClearOpenIDConnectAdapter(OpenIDConnectOAuth2Adapter):
    """allauth's adapter for one organization's provider: our addresses, and an identity token that must hold."""

    def __init__(self, request: HttpRequest, client: Client) -> None:
        super().__init__(request, provider_id=f"organization:{client.organization_id}")
        self.client = client

    def get_provider(self) -> OpenIDConnectProvider:
        """Give allauth's provider, made for this moment: its secret is kept nowhere else."""
        app = SocialApp(
            provider="openid_connect",
            provider_id=self.provider_id,
            name=self.client.name[:40],
            client_id=self.client.client_id,
            secret=self.client.client_secret,
            settings={
                "server_url": self.client.issuer,
                "oauth_pkce_enabled": True,
                "scope": ["openid", "email", "profile"],
            },
        )
        return _Provider(self.request, app=app, adapter=self)

    @property
    def openid_config(self) -> dict[str, Any]:
        """Give what the issuer says about itself, fetched once."""
        if not hasattr(self, "_openid_config"):
            self._openid_config = dict(discovered(self.client.issuer).configuration)
        return self._openid_config

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Give the address people come back to."""
        return callback_url(self.client.organization_id)


class _Provider(OpenIDConnectProvider):
    """allauth's provider, which would else make an adapter of its own, with its own addresses."""

    def __init__(self, request: HttpRequest, *, app: SocialApp, adapter: ClearOpenIDConnectAdapter) -> None:
        super().__init__(request, app=app)
        self._adapter = adapter

    def get_oauth2_adapter(self, request: HttpRequest) -> ClearOpenIDConnectAdapter:
        """Give the adapter this provider was made by."""
        return self._adapter


def callback_url(organization_id: int) -> str:
    """Give the address a provider sends people back to; the organization registers it there."""
    return public_address("sso-callback", organization_id)


def discovered(issuer: str) -> Issuer:
    """Ask an issuer what it says about itself.

    Refuses: `IssuerRefused` when it cannot be called, says nothing of use, or calls itself by another name.
    """
    try:
        with GuardedSession() as session:
            answer = session.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if answer.status_code != 200:
            raise IssuerRefused(because=f"its configuration answers with status {answer.status_code}.")
        said = answer.json()
    except (OutboundRefused, OutboundFailed) as fault:
        raise IssuerRefused(because=fault.detail) from fault
    except ValueError as fault:
        raise IssuerRefused(because="its configuration is not JSON.") from fault
    if not isinstance(said, dict) or any(not isinstance(said.get(name), str) for name in NEEDED):
        raise IssuerRefused(because=f"its configuration lacks one of {', '.join(NEEDED)}.")
    if str(said.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise IssuerRefused(because="its configuration names another issuer.")
    return Issuer(issuer.rstrip("/"), said)


def way_there(request: HttpRequest, client: Client, *, going_to: str) -> str:
    """Give the address at the provider to lead somebody to; state, nonce and PKCE are kept in their session."""
    adapter = ClearOpenIDConnectAdapter(request, client)
    provider = adapter.get_provider()
    nonce = secrets.token_urlsafe(24)
    answer = provider.redirect(
        request, process="login", next_url=going_to, data={"nonce": nonce}, auth_params={"nonce": nonce}
    )
    return str(answer.url)


def said_by(request: HttpRequest, client: Client) -> Said:
    """Take the answer of a provider apart, once: the state is used up, the code exchanged, the token verified.

    Refuses: `ProviderRefused`, with what does not hold.
    """
    adapter = ClearOpenIDConnectAdapter(request, client)
    provider = adapter.get_provider()
    if "code" not in request.GET:
        raise ProviderRefused(because="the provider did not let you in.")
    state = _used_up(provider, request)
    token = _exchanged(adapter, provider, request, state)
    claims = _verified(adapter, token)
    nonce = str(state["data"]["nonce"])
    if not constant_time_compare(str(claims.get("nonce", "")), nonce):
        raise ProviderRefused(because="its token was made for another sign-in.")
    return Said(
        subject=str(claims["sub"]),
        email=_email(claims),
        name=str(claims.get("name") or ""),
        claims=claims,
        going_to=str(state.get("next") or "/"),
    )


def _used_up(provider: OpenIDConnectProvider, request: HttpRequest) -> Mapping[str, Any]:
    try:
        state: Mapping[str, Any] = provider.unstash_redirect_state(request, request.GET.get("state", ""))
    except PermissionDenied as fault:
        raise ProviderRefused(
            because="this answer belongs to no sign-in begun in this browser, or was used before."
        ) from fault
    # The library reads the session anew at the end of the request. A refused request is undone by then, and the state
    # would be there again: read now, what is written at the end is what it left.
    request.session.keys()
    return state


def _exchanged(
    adapter: ClearOpenIDConnectAdapter, provider: OpenIDConnectProvider, request: HttpRequest, state: Mapping[str, Any]
) -> Mapping[str, Any]:
    try:
        client = adapter.get_client(request, provider.app)
        answer: Mapping[str, Any] = adapter.get_access_token_data(
            request, provider.app, client, pkce_code_verifier=state.get("pkce_code_verifier")
        )
    except (OAuth2Error, PermissionDenied, OutboundRefused, OutboundFailed, IssuerRefused, ValueError) as fault:
        raise ProviderRefused(because="the provider did not take the code it gave.") from fault
    return answer


def _verified(adapter: ClearOpenIDConnectAdapter, token: Mapping[str, Any]) -> dict[str, Any]:
    identity = token.get("id_token")
    if not isinstance(identity, str) or not identity:
        raise ProviderRefused(because="the provider sent no identity token.")
    try:
        with GuardedSession() as session:
            keys = jwt.PyJWKSet.from_dict(session.get(adapter.openid_config["jwks_uri"]).json())
        claims: dict[str, Any] = jwt.decode(
            identity,
            key=_key(keys, identity),
            algorithms=list(SIGNED_WITH),
            audience=adapter.client.client_id,
            issuer=adapter.openid_config["issuer"],
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "aud", "exp", "iat", "sub"]},
        )
    except jwt.ExpiredSignatureError as fault:
        raise ProviderRefused(because="its token has run out.") from fault
    except jwt.InvalidAudienceError as fault:
        raise ProviderRefused(because="its token was made for another application.") from fault
    except jwt.InvalidIssuerError as fault:
        raise ProviderRefused(because="its token names another issuer.") from fault
    except (jwt.PyJWTError, OutboundRefused, OutboundFailed, IssuerRefused, ValueError) as fault:
        raise ProviderRefused(because="the signature of its token does not hold.") from fault
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != adapter.client.client_id:
        raise ProviderRefused(because="its token was made for another application.")
    return claims


def _key(keys: jwt.PyJWKSet, identity: str) -> jwt.PyJWK:
    kid = jwt.get_unverified_header(identity).get("kid")
    for key in keys.keys:
        if key.public_key_use in (None, "sig") and (kid is None or key.key_id == kid):
            return key
    raise jwt.InvalidKeyError("No key of the issuer fits.")


def _email(claims: Mapping[str, Any]) -> str:
    email = claims.get("email")
    if not isinstance(email, str) or "@" not in email:
        raise ProviderRefused(because="the provider does not say your e-mail address.")
    if claims.get("email_verified") in (False, "false"):
        raise ProviderRefused(because="the provider has not verified your e-mail address.")
    return email.strip()
