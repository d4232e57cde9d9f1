"""Every environment variable the project reads: its kind, default and meaning, in one checked table.

`docs/operations/settings.md` and `.env.example` are generated from this table; `read()` is the only way in.
A wrong value is refused by name with a sentence; a secret is never repeated in that sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

Kind = Literal[
    "text",
    "flag",
    "whole number",
    "list",
    "networks",
    "folder",
    "file",
    "database address",
    "mail address",
    "site address",
    "service address",
    "amount",
    "NATS addresses",
    "subject",
]


@dataclass(frozen=True)
class Variable:
    """One environment variable.

    `default` is written as it would stand in the environment; None means that the variable is absent unless it is set.
    Wherever `required_in` names the settings module it must be set, whatever the default.
    """

    name: str
    kind: Kind
    default: str | None
    meaning: str
    secret: bool = False
    required_in: tuple[str, ...] = ()
    minimum: int | None = None


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "CLEAR_VAR",
        "folder",
        "var",
        "Folder for everything that is written: database, files, mail, sign-ins of the demo.",
    ),
    Variable(
        "DATABASE_URL",
        "database address",
        None,
        "PostgreSQL 16 or newer, for instance postgresql://clear_web:…@host/clear, or a socket as "
        "postgresql://clear_web:…@/clear?host=/folder. Without it the embedded database under CLEAR_VAR is used.",
        secret=True,
        required_in=("production",),
    ),
    Variable(
        "DATABASE_POOL_SIZE",
        "whole number",
        "8",
        "Most connections one process keeps open to the database: at least twice WEB_THREADS and WORKER_CONCURRENCY.",
        minimum=1,
    ),
    Variable(
        "SECRET_KEY",
        "text",
        None,
        "Key that signs sessions and tokens, at least 50 characters. A local machine makes its own under CLEAR_VAR.",
        secret=True,
        required_in=("production",),
    ),
    Variable(
        "SEALING_KEYS",
        "list",
        "",
        "Keys that seal secrets kept in the database, separated by commas: the first seals, all of them open. Without"
        " them the secret key does. Put a new one in front to change it.",
        secret=True,
    ),
    Variable(
        "STAFF_MFA_REQUIRED",
        "flag",
        "false",
        "Whether staff must have a second factor: who has none is led to setting it up by the next request.",
    ),
    Variable(
        "OUTBOUND_LOOPBACK",
        "flag",
        "false",
        "Whether CLEAR may call services on this very machine, over plain http too. For trying things out alone.",
    ),
    Variable(
        "DNS_SERVERS",
        "list",
        "",
        "Name servers that prove e-mail domains, as address or address:port. Without them those of the machine.",
    ),
    Variable(
        "PUBLIC_URL",
        "site address",
        "http://localhost:8000",
        "Address under which people reach CLEAR, for instance https://clear.example: links in e-mails and the way back"
        " from an identity provider begin with it, whatever a request says.",
        required_in=("production",),
    ),
    Variable(
        "ECB_RATES_FILE",
        "file",
        None,
        "The European Central Bank's historical file of euro reference rates (eurofxref-hist.csv), which you keep up to"
        " date. Packs of rates are built from it every night; without it from none.",
    ),
    Variable(
        "PACK_PRICE_SYMBOLS",
        "list",
        "",
        "Symbols whose closing prices packs hold, separated by commas, for instance AAPL,MSFT.",
    ),
    Variable(
        "PACK_BENCHMARK_SERIES",
        "list",
        "DGS10:percent,FEDFUNDS:percent,CPIAUCSL:index",
        "Series of FRED that packs hold, each with its unit: percent, index, ratio, money or count.",
    ),
    Variable("PACK_NEWS_TOPICS", "list", "", "Topics whose articles are counted, separated by commas."),
    Variable("FMP_API_KEY", "text", None, "Key for Financial Modeling Prep; without it, it is off.", secret=True),
    Variable("POLYGON_API_KEY", "text", None, "Key for Polygon; without it, it is off.", secret=True),
    Variable("FRED_API_KEY", "text", None, "Key for FRED; without it, it is off.", secret=True),
    Variable("NEWSAPI_API_KEY", "text", None, "Key for News API; without it, it is off.", secret=True),
    Variable(
        "LLM_URL",
        "service address",
        None,
        "Address of a language model that speaks the OpenAI protocol, up to what stands before /chat/completions, for"
        " instance https://models.example/v1. Without it, texts are written from templates.",
    ),
    Variable("LLM_MODEL", "text", None, "Name of the model there. Needed with LLM_URL."),
    Variable("LLM_API_KEY", "text", None, "Key for it; without it none is sent.", secret=True),
    Variable(
        "LLM_OWN_NETWORK",
        "flag",
        "false",
        "Whether the model stands in your own network: then private addresses may be called, over plain http too.",
    ),
    Variable("LLM_SECONDS", "whole number", "30", "How long one text may take, every try counted.", minimum=1),
    Variable("LLM_PRICE_IN", "amount", "0", "What a million tokens that are sent cost."),
    Variable("LLM_PRICE_OUT", "amount", "0", "What a million tokens that come back cost."),
    Variable("LLM_CURRENCY", "text", "USD", "Currency of these prices, three capital letters."),
    Variable(
        "LLM_TOKENS_PER_DAY",
        "whole number",
        "200000",
        "Tokens that one organization may use on one day (UTC), sent and come back; 0 lets none be used.",
    ),
    Variable(
        "LLM_COST_PER_DAY", "amount", "5", "What that may cost one organization on one day, in the same currency."
    ),
    Variable(
        "MAIL_URL",
        "mail address",
        None,
        "Server that sends e-mails, for instance smtp+tls://user:password@mail.example:587. Without it the mail"
        " server of this machine does; a local installation then writes them to files under CLEAR_VAR.",
        secret=True,
    ),
    Variable("MAIL_FROM", "text", "CLEAR <no-reply@localhost>", "Sender of e-mails."),
    Variable(
        "AUDIT_DIGEST_KEYS",
        "list",
        "",
        "Keys under which the audit log digests personal fields, separated by commas: the first is used, those after it"
        " are kept to compare with. Without them a key derived from SECRET_KEY is used.",
        secret=True,
    ),
    Variable(
        "AUDIT_ANCHORS",
        "folder",
        None,
        "Folder, best a mount of a store that keeps what it was given, where the heads of the audit log are written"
        " down outside the database. Without it audit-anchors under CLEAR_VAR.",
    ),
    Variable(
        "ALLOWED_HOSTS", "list", "localhost,127.0.0.1,[::1]", "Host names the site answers to, separated by commas."
    ),
    Variable(
        "CSRF_TRUSTED_ORIGINS",
        "list",
        "",
        "Origins behind a proxy that may send forms, for instance https://clear.example.",
    ),
    Variable(
        "TRUSTED_PROXIES",
        "networks",
        "",
        "Addresses or networks of your own proxies, separated by commas, for instance 10.0.0.0/8. Only what they write "
        "in X-Forwarded-For is believed.",
    ),
    Variable(
        "TOKEN_SIGNING_KEYS",
        "list",
        "",
        "Keys that sign the tokens of the API, at most two, the one that signs first: id:algorithm:base64. A local "
        "machine makes its own under CLEAR_VAR; 'manage.py rotate_signing_key --print' gives one.",
        secret=True,
        required_in=("production",),
    ),
    Variable("TOKEN_ALGORITHM", "text", "EdDSA", "Algorithm of signing keys made from now on: EdDSA or HS256."),
    Variable(
        "SIGN_IN_FAILURES",
        "whole number",
        "10",
        "Failed sign-ins after which an account, or an address, is locked for a while; 0 never locks.",
    ),
    Variable("SIGN_IN_LOCK_MINUTES", "whole number", "15", "How long such a lock holds.", minimum=1),
    Variable(
        "RATE_PER_KEY", "whole number", "600", "Requests a minute of one API key or signed-in person; 0 is no limit."
    ),
    Variable(
        "RATE_PER_ADDRESS",
        "whole number",
        "60",
        "Requests a minute from one address without credentials that hold; 0 is no limit.",
    ),
    Variable(
        "RATE_EVENTS_PER_ORGANIZATION",
        "whole number",
        "2000",
        "Events a second that one organization may send; 0 is no limit.",
    ),
    Variable("LOG_LEVEL", "text", "INFO", "Least level that is logged: DEBUG, INFO, WARNING or ERROR."),
    Variable("LOG_FORMAT", "text", "plain", "plain for people, json for a log collector."),
    Variable("WORKER_CONCURRENCY", "whole number", "2", "Jobs one worker runs at the same time.", minimum=1),
    Variable(
        "JOB_LEASE_SECONDS",
        "whole number",
        "30",
        "After how many seconds without a sign of life a job is taken from its worker; also how long a transaction of a"
        " job may sit still, but for those that a package is read in, which have an hour.",
        minimum=1,
    ),
    Variable(
        "EXPORT_ROWS_AT_ONCE",
        "whole number",
        "20000",
        "Packages of more rows are made by a job; those with paper in them of more than a tenth of it.",
    ),
    Variable(
        "EXPORT_ROWS_IN_A_VOLUME",
        "whole number",
        "20000",
        "A PDF of a package holds no more rows; a longer document comes in volumes.",
        minimum=1,
    ),
    Variable("EXPORTS_KEPT_DAYS", "whole number", "7", "How long packages can be fetched again.", minimum=1),
    Variable("JOBS_KEPT_HOURS", "whole number", "72", "How long jobs that ended are kept on the queue.", minimum=1),
    Variable(
        "NATS_URL",
        "NATS addresses",
        "",
        "NATS servers with JetStream, separated by commas, for instance nats://user:password@host:4222 or"
        " tls://host:4222. With it events go out and come in through NATS; set it for every process alike.",
        secret=True,
    ),
    Variable("NATS_CREDENTIALS", "file", None, "File of credentials (.creds) with which the bridge signs in to NATS."),
    Variable(
        "NATS_CA", "file", None, "Certificates (PEM) that NATS servers are held to; without it the machine's own."
    ),
    Variable("NATS_CERTIFICATE", "file", None, "Certificate (PEM) that the bridge shows to NATS servers."),
    Variable("NATS_KEY", "file", None, "Key (PEM) of that certificate, where it is not in the same file."),
    Variable(
        "NATS_INBOUND",
        "subject",
        "clear.in",
        "What the subjects begin with on which events come in; the name of who sends them follows.",
    ),
    Variable(
        "NATS_DUPLICATES_SECONDS",
        "whole number",
        "3600",
        "How long NATS recognises an event that it is given again; taken where the bridge makes the stream.",
        minimum=1,
    ),
    Variable("WEB_THREADS", "whole number", "4", "Requests one web process answers at the same time.", minimum=1),
    Variable(
        "BODY_SECONDS",
        "whole number",
        "30",
        "How long the body of a request is waited for, and one second more for each 16 KiB that came; then it is 408.",
        minimum=1,
    ),
    Variable(
        "BODY_MOST_MEGABYTES",
        "whole number",
        "512",
        "The largest body that is taken in at all, in MiB; a file to import is one. Keep as much free in the folder for"
        " temporary files.",
        minimum=1,
    ),
)

_BY_NAME = {variable.name: variable for variable in VARIABLES}
_ENV = environ.Env()
_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_SUBJECT = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")


def read(name: str, *, settings_module: str) -> Any:
    """Give the value of one variable, parsed by its kind. One that is set to nothing counts as not set.

    Takes: `settings_module`, the short name of the settings in use (`local`, `test`, `production`).
    Refuses: `ImproperlyConfigured` naming the variable, when it is required and absent or cannot be read.
    """
    variable = _BY_NAME[name]
    required = settings_module in variable.required_in
    text = _ENV.str(name, default="").strip() or ("" if required else variable.default or "")
    if not text:
        if required:
            raise ImproperlyConfigured(f"{name} is not set. {variable.meaning}")
        return [] if variable.kind in {"list", "networks", "NATS addresses"} else None
    return _parse(variable, text)


def read_all(*, settings_module: str) -> Mapping[str, Any]:
    """Give every variable's value, so that a wrong one is named at start and not at first use."""
    values = {variable.name: read(variable.name, settings_module=settings_module) for variable in VARIABLES}
    at_once = max(values["WEB_THREADS"], values["WORKER_CONCURRENCY"])
    if values["DATABASE_POOL_SIZE"] < 2 * at_once:
        # What counts beside an open transaction (a sign-in, a failure of an agent) takes a second connection: with two
        # for each piece of work none waits for another for ever.
        raise ImproperlyConfigured(
            "DATABASE_POOL_SIZE must be at least twice WEB_THREADS and twice WORKER_CONCURRENCY,"
            f" here {2 * at_once} or more."
        )
    if values["LLM_URL"] and not values["LLM_MODEL"]:
        raise ImproperlyConfigured("LLM_MODEL is not set. Name the model that LLM_URL is to be asked for.")
    if not _CURRENCY.fullmatch(values["LLM_CURRENCY"]):
        raise ImproperlyConfigured("LLM_CURRENCY must be three capital letters, for instance USD.")
    return values


def _parse(variable: Variable, text: str) -> Any:
    match variable.kind:
        case "flag":
            if text.lower() not in {"true", "false", "1", "0", "yes", "no"}:
                raise _refusal(variable, text, "write true or false")
            return text.lower() in {"true", "1", "yes"}
        case "whole number":
            if not text.isascii() or not text.isdigit() or int(text) < (variable.minimum or 0):
                raise _refusal(variable, text, f"write a whole number of at least {variable.minimum or 0}")
            return int(text)
        case "list":
            return [part.strip() for part in text.split(",") if part.strip()]
        case "networks":
            return [_network(variable, part.strip()) for part in text.split(",") if part.strip()]
        case "NATS addresses":
            addresses = [part.strip() for part in text.split(",") if part.strip()]
            if not all(_of_nats(one) for one in addresses):
                raise _refusal(variable, text, "write nats:// or tls://, a host and at most a port, for each")
            return addresses
        case "subject":
            if not _SUBJECT.fullmatch(text):
                raise _refusal(variable, text, "write words of letters, digits, - and _ with dots between them")
            return text
        case "folder" | "file":
            return Path(text).expanduser().resolve()
        case "database address":
            if urlsplit(text).scheme not in {"postgresql", "postgres"}:
                raise _refusal(variable, text, "write an address that begins with postgresql://")
            return text
        case "mail address":
            if urlsplit(text).scheme not in {"smtp", "smtp+tls", "smtp+ssl"}:
                raise _refusal(variable, text, "write an address that begins with smtp://, smtp+tls:// or smtp+ssl://")
            return text
        case "amount":
            if not _AMOUNT.fullmatch(text):
                raise _refusal(variable, text, "write a number such as 2.50")
            return Decimal(text)
        case "service address":
            if not _of_a_service(text):
                raise _refusal(variable, text, "write https://, a host, at most a port, and a path without a query")
            return text.rstrip("/")
        case "site address":
            if not _of_a_site(text):
                raise _refusal(variable, text, "write https://, a host and at most a port")
            return text.rstrip("/")
        case _:
            return text


def _of_a_site(text: str) -> bool:
    try:
        parts = urlsplit(text)
        known = parts.hostname is not None and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or "@" in parts.netloc)
    return parts.scheme in {"http", "https"} and known and plain and parts.path in {"", "/"}


def _of_a_service(text: str) -> bool:
    try:
        parts = urlsplit(text)
        known = parts.hostname is not None and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and known and not (parts.query or parts.fragment or "@" in parts.netloc)


def _of_nats(text: str) -> bool:
    try:
        parts = urlsplit(text)
        known = parts.hostname is not None and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment) and parts.path in {"", "/"}
    return parts.scheme in {"nats", "tls"} and known and plain


def _network(variable: Variable, text: str) -> str:
    try:
        return str(ip_network(text, strict=False))
    except ValueError as fault:
        raise _refusal(variable, text, "write addresses or networks, for instance 10.0.0.0/8") from fault


def _refusal(variable: Variable, text: str, mend: str) -> ImproperlyConfigured:
    shown = "its value" if variable.secret else repr(text)
    return ImproperlyConfigured(f"{variable.name} cannot be read: {shown} is not a {variable.kind}; {mend}.")
