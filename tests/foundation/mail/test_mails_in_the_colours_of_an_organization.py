"""A mail says the same as text and as HTML, in colours that read, and no word of it is taken for markup or a link."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation.branding.operations import set_theme
from clear_platform.foundation.branding.rules import TEXT, contrast
from clear_platform.foundation.mail.dressing import dressed
from clear_platform.foundation.mail.sending import send
from clear_platform.foundation.members.jobs import send_invitation
from clear_platform.foundation.members.operations import invite_member
from clear_platform.foundation.paper.results import NO_BRAND, Brand
from clear_platform.foundation.public import Actor, OrganizationKind, acting
from tests import actors

SITE = "http://localhost:8000"
GREEN = Brand("Camber Bank", "#1F6B4A", "#C5771A")
RULE = re.compile(r"([a-z.]+) \{ [^}]*?background: (#[0-9A-F]{6})(?:; color: (#[0-9A-F]{6}))?")


def laid(text: str, brand: Brand = GREEN) -> str:
    return dressed(text, subject="A subject", brand=brand, site=SITE, language="en")


def test_what_people_wrote_is_words_and_never_markup() -> None:
    told = laid(
        'Hello <b>Lin</b> & "all"\n\nhttps://elsewhere.example/login and http://localhost:8000.elsewhere.example/x'
    )
    assert "Hello &lt;b&gt;Lin&lt;/b&gt; &amp; &quot;all&quot;" in told
    assert "<a" not in told


def test_an_address_of_the_site_that_stands_alone_is_the_thing_to_do() -> None:
    told = laid(f"Accept here:\n\n{SITE}/invitations/abc\n\nOr look at {SITE}/help first\nand then go on.\n\n{SITE}")
    assert f'<p><a class=act href="{SITE}/invitations/abc">{SITE}/invitations/abc</a></p>' in told
    assert f'<p>Or look at <a href="{SITE}/help">{SITE}/help</a> first<br>\nand then go on.</p>' in told
    assert f'<p><a href="{SITE}">{SITE}</a></p>' in told


def test_nothing_of_it_is_fetched_from_anywhere() -> None:
    assert re.findall(r"<img|<link|<script|url\(|@import|src=", laid(f"{SITE}/x")) == []


@pytest.mark.parametrize("brand", [GREEN, NO_BRAND, Brand("Pale", "#B0330F", "#C5771A")])
def test_every_pair_of_colours_reads_in_either_mode(brand: Brand) -> None:
    light, dark = laid("x", brand).split("@media (prefers-color-scheme: dark)")
    for mode in (light, dark):
        said = {name: (ground, colour) for name, ground, colour in RULE.findall(mode)}
        [tenant] = re.findall(r"\.tenant(?:, a)? \{ (?:margin[^}]*)?color: (#[0-9A-F]{6})", mode)
        pairs = [said["a.act"], said["body"], (said["main"][0], said["body"][1]), (said["main"][0], tenant)]
        assert [pair for pair in pairs if contrast(*pair) < TEXT] == []


def newest() -> EmailMultiAlternatives:
    found = mail.outbox[-1]
    assert isinstance(found, EmailMultiAlternatives)
    return found


def html() -> str:
    [looks] = newest().alternatives
    assert looks.mimetype == "text/html"
    return str(looks.content)


@pytest.fixture
def admin(db: None) -> Actor:
    return actors.member(actors.organization(OrganizationKind.INSTITUTION, "Camber Bank"), "admin")


def invited(admin: Actor, email: str = "lin@example.org") -> str:
    invite_member(actor=admin, organization_id=admin.organization_id or 0, email=email, role="analyst")
    system = actors.system()
    with acting(system):
        job = ProcrastinateJob.objects.filter(task_name="foundation.send_invitation").latest("id")
    send_invitation(**job.args)
    return html()


def test_an_invitation_wears_the_colours_of_the_organization_that_invites(admin: Actor) -> None:
    plain = invited(admin)
    set_theme(actor=admin, organization_id=admin.organization_id or 0, primary="#1F6B4A", accent="#C5771A")
    themed = invited(admin, "omar@example.org")
    ours = (NO_BRAND.primary, '<p class="tenant">CLEAR</p>')
    theirs = ("#1F6B4A", "#C5771A", '<p class="tenant">Camber Bank</p>')
    assert ([one in plain for one in ours], [one in plain for one in theirs]) == ([True] * 2, [False] * 3)
    assert ([one in themed for one in ours], [one in themed for one in theirs]) == ([False] * 2, [True] * 3)


def test_text_and_html_say_the_same(admin: Actor) -> None:
    looks = invited(admin)
    body = re.sub(r"<[^>]+>", "", looks.split("</p>", 1)[1]).split()
    assert body == str(newest().body).split()


@override_settings(PUBLIC_URL=SITE)
def test_a_mail_of_no_organization_has_the_looks_of_the_product() -> None:
    send("forgotten", to="lin@example.org", locale="en", facts={"name": "Lin", "link": f"{SITE}/x", "hours": 1})
    assert '<p class="tenant">CLEAR</p>' in html()
