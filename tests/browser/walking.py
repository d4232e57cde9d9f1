"""People in the browser: signing in, and where the things are that they look at in the demonstration.

Lives here: what the walks share. What they see is told by the walks themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import actors
from tests.browser.looking import Complaints
from tests.demonstration import Demonstration

OWNED = "Example Orchard Press"
FAILED = "Example Mesa Solar Works"
AUTHOR = "fund.analyst@demo.example"
AUTHORS_PASSWORD = "chosen-for-this-test-alone"


def person(demonstration: Demonstration, role: str) -> dict[str, str]:
    """Give the sign-in of a role; the fund's analyst, who has none of their own, is given a password first."""
    if role != "author":
        return demonstration.sign_ins[role]
    demonstration.sql(
        "UPDATE foundation_user SET password = %s WHERE email = %s RETURNING id",
        make_password(AUTHORS_PASSWORD),
        AUTHOR,
    )
    return {"email": AUTHOR, "password": AUTHORS_PASSWORD}


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in, in a browser of their own, and all that their pages complained of."""

    site: str
    context: BrowserContext
    page: Page
    complaints: Complaints

    def open(self, path: str) -> Page:
        """Go to a path of the site. Fails when the site answers with an error of its own making."""
        answer = self.page.goto(f"{self.site}{path}")
        assert answer is not None
        assert answer.status < 500, f"{path} answered {answer.status}"
        return self.page


def sign_in(browser: Browser, demonstration: Demonstration, role: str) -> Visitor:
    """Open a browser at desk size and sign in through the page, as a person does."""
    who = person(demonstration, role)
    return enter(browser, demonstration.site, email=who["email"], password=who["password"])


@contextmanager
def signed_in(browser: Browser, site: str, email: str) -> Iterator[Visitor]:
    """Somebody whom a factory made, signed in at a site of a test's own, until the test is done with them."""
    visitor = enter(browser, site, email=email, password=actors.PASSWORD)
    try:
        yield visitor
    finally:
        visitor.context.close()


def enter(browser: Browser, site: str, *, email: str, password: str) -> Visitor:
    """Open a browser at desk size and sign in through the page."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="UTC")
    page = context.new_page()
    complaints = Complaints(page, site)
    page.goto(f"{site}/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Parts of CLEAR")).to_be_visible()
    return Visitor(site, context, page, complaints)


@dataclass(frozen=True)
class Places:
    """The ids by which the walks find what they look at."""

    ids: Mapping[str, object]

    @classmethod
    def of(cls, demonstration: Demonstration) -> Places:
        """Ask the database for them, by the names that the demonstration gives."""
        return cls({name: demonstration.sql(query, *values)[0][0] for name, (query, values) in _WHERE.items()})

    def path(self, name: str, kwargs: Mapping[str, str]) -> str:
        """Give the path of a page by its name; each argument is a place's name, or `=` and the value itself."""
        filled = {key: one[1:] if one.startswith("=") else self.ids[one] for key, one in kwargs.items()}
        return reverse(name, kwargs=filled)


SBA, BANK = "U.S. Small Business Administration", "CALIFORNIA BANK & TRUST"
FUND = "Example Growth Fund"

_OWNER = """
    SELECT seat.user_id FROM foundation_membership AS seat
    JOIN foundation_organization AS about ON about.id = seat.organization_id
    WHERE about.name = %s AND seat.role = 'owner'
"""
_DECISION = """
    SELECT decision.decision_id FROM enterprises_decisionrecord AS decision
    JOIN foundation_organization AS about ON about.id = decision.enterprise_id
    WHERE about.name = %s AND decision.status = %s AND decision.domain = %s
"""
_EVENT = """
    SELECT event.{} FROM foundation_event AS event
    JOIN foundation_organization AS about ON about.id = event.organization_id
    WHERE about.name = %s AND event.type = %s
"""
_PORTFOLIO = """
    SELECT portfolio.id FROM institutional_portfolio AS portfolio
    JOIN foundation_organization AS holder ON holder.id = portfolio.organization_id
    WHERE holder.name = %s
"""
_LARGEST = """
    SELECT position.enterprise_id FROM institutional_position AS position
    JOIN foundation_organization AS holder ON holder.id = position.organization_id
    WHERE holder.name = %s ORDER BY principal DESC, position.id LIMIT 1
"""
_POSITION = """
    SELECT position.id FROM institutional_position AS position
    JOIN foundation_organization AS holder ON holder.id = position.organization_id
    WHERE holder.name = %s ORDER BY principal DESC, position.id LIMIT 1
"""
_ANALYSIS = """
    SELECT analysis.id FROM enterprises_analysis AS analysis
    JOIN foundation_organization AS about ON about.id = analysis.enterprise_id
    WHERE about.name = %s ORDER BY analysis.id
"""
_TASK = """
    SELECT task.id FROM execution_implementationtask AS task
    JOIN foundation_organization AS about ON about.id = task.enterprise_id
    WHERE about.name = %s ORDER BY task.id
"""
_OUTCOME = """
    SELECT outcome.id FROM outcomes_outcome AS outcome
    JOIN foundation_organization AS about ON about.id = outcome.enterprise_id
    WHERE about.name = %s ORDER BY outcome.id
"""
_SNAPSHOT = """
    SELECT snapshot.id FROM outcomes_implementationsnapshot AS snapshot
    JOIN foundation_organization AS about ON about.id = snapshot.enterprise_id
    WHERE about.name = %s ORDER BY snapshot.id
"""
_ROADMAP = """
    SELECT roadmap.id FROM execution_roadmap AS roadmap
    JOIN foundation_organization AS about ON about.id = roadmap.enterprise_id
    WHERE about.name = %s AND roadmap.status = 'active'
"""
_ROADMAP_OUTCOME = """
    SELECT came.id FROM outcomes_roadmapoutcome AS came
    JOIN foundation_organization AS about ON about.id = came.enterprise_id
    WHERE about.name = %s ORDER BY came.id
"""
_PACK = """
    SELECT pack.id FROM execution_ticketpack AS pack JOIN execution_roadmap AS roadmap ON roadmap.id = pack.roadmap_id
    JOIN foundation_organization AS about ON about.id = pack.enterprise_id
    WHERE about.name = %s AND roadmap.status = 'active'
"""
_TICKET = """
    SELECT one.id FROM execution_ticketinstance AS one
    JOIN execution_ticketpack AS pack ON pack.id = one.pack_id
    JOIN execution_roadmap AS roadmap ON roadmap.id = pack.roadmap_id
    JOIN foundation_organization AS about ON about.id = pack.enterprise_id
    WHERE about.name = %s AND roadmap.status = 'active' ORDER BY one.id
"""
_OF_FUND = """
    SELECT kept.id FROM {} AS kept JOIN foundation_organization AS holder ON holder.id = kept.organization_id
    WHERE holder.name = %s ORDER BY kept.id DESC
"""
_FORM = """
    SELECT form.id FROM outcomes_reportingform AS form
    JOIN foundation_organization AS holder ON holder.id = form.organization_id
    WHERE holder.name = %s AND form.status = 'submitted' ORDER BY form.id
"""
_SCORE = """
    SELECT score.id FROM capability_capabilityscore AS score
    JOIN foundation_organization AS about ON about.id = score.enterprise_id
    WHERE about.name = %s AND score.organization_id = score.enterprise_id ORDER BY score.id DESC
"""
_READINESS = """
    SELECT readiness.id FROM capability_financingreadiness AS readiness
    JOIN foundation_organization AS about ON about.id = readiness.enterprise_id
    WHERE about.name = %s AND readiness.organization_id = readiness.enterprise_id ORDER BY readiness.id DESC
"""
_CONTEST = """
    SELECT contest.id FROM capability_readinesscontest AS contest
    JOIN foundation_organization AS about ON about.id = contest.enterprise_id
    WHERE about.name = %s AND contest.state = %s
"""
_WHERE: dict[str, tuple[str, tuple[str, ...]]] = {
    "owned": ("SELECT id FROM foundation_organization WHERE name = %s", (OWNED,)),
    "owner": (_OWNER, (OWNED,)),
    "approved": (_DECISION, (OWNED, "approved", "cfo")),
    "proposed": (_DECISION, (OWNED, "proposed", "cfo")),
    "foretold": (_DECISION, (OWNED, "approved", "cmo")),
    "failed": (_DECISION, (FAILED, "approved", "cmo")),
    "snapshot": (_SNAPSHOT, (OWNED,)),
    "roadmap": (_ROADMAP, (OWNED,)),
    "roadmap_outcome": (_ROADMAP_OUTCOME, (OWNED,)),
    "pack": (_PACK, (OWNED,)),
    "ticket": (_TICKET, (OWNED,)),
    "analysis": (_ANALYSIS, (OWNED,)),
    "task": (_TASK, (OWNED,)),
    "outcome": (_OUTCOME, (OWNED,)),
    "score": (_SCORE, (OWNED,)),
    "readiness": (_READINESS, (OWNED,)),
    "contest": (_CONTEST, (OWNED, "upheld")),
    "open_contest": (_CONTEST, (OWNED, "open")),
    "fund": ("SELECT id FROM foundation_organization WHERE name = %s", (FUND,)),
    "own_metric": (_OF_FUND.format("outcomes_metricdefinition"), (FUND,)),
    "request": (_OF_FUND.format("outcomes_reportingrequest"), (FUND,)),
    "form": (_FORM, (FUND,)),
    "lock": (_OF_FUND.format("outcomes_periodlock"), (FUND,)),
    "sba_portfolio": (_PORTFOLIO, (SBA,)),
    "bank_portfolio": (_PORTFOLIO, (BANK,)),
    "sba_enterprise": (_LARGEST, (SBA,)),
    "bank_enterprise": (_LARGEST, (BANK,)),
    "sba_position": (_POSITION, (SBA,)),
    "event": (_EVENT.format("id"), (OWNED, "decision.approved")),
    "trace": (_EVENT.format("correlation_id"), (OWNED, "decision.approved")),
    "import": ("SELECT id FROM foundation_importbatch ORDER BY id", ()),
}
