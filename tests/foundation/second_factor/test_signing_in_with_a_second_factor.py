"""A second factor: set up with an app, asked for at sign-in, each code good once; recovery codes for lost devices."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from clear_platform.foundation import clock
from clear_platform.foundation.models import AuditEvent, User
from clear_platform.foundation.public import Actor, OrganizationKind, StaffGroup, acting
from clear_platform.foundation.second_factor.errors import CodeRefused, NoSecondFactor, PasswordRefused
from clear_platform.foundation.second_factor.operations import (
    new_secret,
    remove_second_factor,
    renew_recovery_codes,
    set_up_second_factor,
    turn_off_second_factor,
    verify_second_factor,
)
from clear_platform.foundation.second_factor.queries import second_factor_needed
from tests import actors
from tests.actors import PASSWORD
from tests.clients import page_client_of

pytestmark = pytest.mark.django_db
EMAIL = "lin@example.org"


def code_of(secret: str, *, steps_later: int = 0) -> str:
    """What an app shows, now or some steps of 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30 + steps_later))


@pytest.fixture
def lin() -> Actor:
    return actors.member(actors.organization(OrganizationKind.INSTITUTION), "analyst", email=EMAIL)


@pytest.fixture
def secret(lin: Actor) -> str:
    """The secret of Lin's device, set up a minute ago."""
    made = new_secret()
    with clock.fixed_at(clock.now() - timedelta(minutes=2)):
        set_up_second_factor(actor=lin, secret=made, code=code_of(made))
    return made


def verified(person: Actor, code: str) -> bool:
    with acting(person):
        return verify_second_factor(User.objects.get(pk=person.id), code)


def at_the_second_step() -> Client:
    client = Client()
    answer = client.post("/sign-in", {"email": EMAIL, "password": PASSWORD})
    assert answer["Location"] == "/sign-in/second-step?next=%2F"
    return client


def test_a_right_password_alone_no_longer_signs_in(secret: str) -> None:
    client = at_the_second_step()
    assert client.get("/")["Location"].startswith("/sign-in")


def test_the_code_of_the_device_completes_the_sign_in(secret: str) -> None:
    client = at_the_second_step()
    answer = client.post("/sign-in/second-step", {"code": code_of(secret), "next": "/profile"})
    assert (answer.status_code, answer["Location"]) == (302, "/profile")
    assert client.get("/profile").status_code == 200


def test_a_wrong_code_says_what_to_do(secret: str) -> None:
    answer = at_the_second_step().post("/sign-in/second-step", {"code": "000000"})
    assert (answer.status_code, "Wait for the next one in your app" in answer.content.decode()) == (401, True)


def test_the_second_step_is_closed_to_whoever_gave_no_password(secret: str) -> None:
    answer = Client().post("/sign-in/second-step", {"code": code_of(secret)})
    assert answer["Location"] == "/sign-in"


def test_the_second_step_is_open_for_ten_minutes(secret: str) -> None:
    client = at_the_second_step()
    with clock.fixed_at(clock.now() + timedelta(minutes=11)):
        assert client.post("/sign-in/second-step", {"code": code_of(secret)})["Location"] == "/sign-in"


def test_a_code_counts_once(lin: Actor, secret: str) -> None:
    code = code_of(secret)
    assert (verified(lin, code), verified(lin, code)) == (True, False)


def test_an_earlier_code_counts_no_more_once_a_later_one_was_used(lin: Actor, secret: str) -> None:
    earlier, later = code_of(secret), code_of(secret, steps_later=1)
    assert (verified(lin, later), verified(lin, earlier)) == (True, False)


@pytest.mark.parametrize(("steps", "holds"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_go_wrong_by_one_step(lin: Actor, secret: str, steps: int, holds: bool) -> None:
    assert verified(lin, code_of(secret, steps_later=steps)) is holds


def test_the_code_that_set_the_device_up_does_not_sign_in(lin: Actor) -> None:
    made = new_secret()
    set_up_second_factor(actor=lin, secret=made, code=code_of(made))
    assert not verified(lin, code_of(made))


def test_a_device_is_set_up_only_by_a_code_it_made(lin: Actor) -> None:
    with pytest.raises(CodeRefused):
        set_up_second_factor(actor=lin, secret=new_secret(), code=code_of(new_secret()))


def test_a_recovery_code_counts_once_in_place_of_the_device(lin: Actor, secret: str) -> None:
    codes = renew_recovery_codes(actor=lin, password=PASSWORD)
    spaced = f"{codes[0][:5]} {codes[0][5:]}"
    assert (len(codes), verified(lin, spaced), verified(lin, codes[0]), verified(lin, codes[1])) == (
        10,
        True,
        False,
        True,
    )


def test_new_recovery_codes_end_the_old_ones(lin: Actor, secret: str) -> None:
    old = renew_recovery_codes(actor=lin, password=PASSWORD)
    renew_recovery_codes(actor=lin, password=PASSWORD)
    assert not verified(lin, old[0])


def test_turning_it_off_needs_the_password(lin: Actor, secret: str) -> None:
    with pytest.raises(PasswordRefused):
        turn_off_second_factor(actor=lin, password="not my password")
    turn_off_second_factor(actor=lin, password=PASSWORD)
    with acting(lin):
        assert not second_factor_needed(User.objects.get(pk=lin.id))
    with pytest.raises(NoSecondFactor):
        turn_off_second_factor(actor=lin, password=PASSWORD)


def test_the_secret_is_kept_sealed_and_in_no_audit_event(lin: Actor, secret: str) -> None:
    system = actors.system()
    with acting(system):
        kept = [str(row.data) for row in Authenticator.objects.filter(user_id=lin.id)]
        told = [f"{event.before}{event.after}" for event in AuditEvent.objects.for_actor(system)]
    assert len(kept) == 2
    assert not any(secret in text for text in kept + told)


def test_staff_take_the_factor_off_for_who_lost_the_device(lin: Actor, secret: str) -> None:
    assert lin.id is not None
    remove_second_factor(actor=actors.staff(), user_id=lin.id)
    assert page_client_of(EMAIL).get("/profile").status_code == 200


def test_the_page_sets_a_device_up_from_its_drawing_to_the_recovery_codes(lin: Actor) -> None:
    client = page_client_of(EMAIL)
    page = client.get("/profile/second-factor").content.decode()
    shown = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert shown is not None
    assert '<path class="qr-dark"' in page
    secret = shown[1].replace(" ", "")
    wrong = client.post("/profile/second-factor", {"code": "000000"})
    right = client.post("/profile/second-factor", {"code": code_of(secret)})
    assert (wrong.status_code, shown[1] in wrong.content.decode()) == (400, True)
    assert len(re.findall(r"<li><code>\d{5} \d{5}</code></li>", right.content.decode())) == 10
    assert right["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert "Your second factor is on" in client.get("/profile/second-factor").content.decode()


def test_pages_that_weaken_it_ask_for_the_password_at_its_field(lin: Actor, secret: str) -> None:
    client = at_the_second_step()
    client.post("/sign-in/second-step", {"code": code_of(secret)})
    for path in ("/profile/second-factor/codes", "/profile/second-factor/off"):
        answer = client.post(path, {"password": "not my password"})
        assert (answer.status_code, "This is not your password" in answer.content.decode()) == (400, True)


class TestWhereStaffMustHaveOne:
    """`STAFF_MFA_REQUIRED`: who has none sets it up at the next sign-in, and reaches nothing else before."""

    @pytest.fixture(autouse=True)
    def required(self, settings: object) -> None:
        settings.STAFF_MFA_REQUIRED = True  # type: ignore[attr-defined]  # the fixture takes any setting

    def test_staff_are_led_to_the_set_up_from_everywhere(self) -> None:
        actors.staff(StaffGroup.ADMINISTRATOR, email="staff@example.org")
        client = page_client_of("staff@example.org")
        reached = {path: client.get(path).get("Location") for path in ("/", "/admin/", "/organizations/1/members")}
        assert set(reached.values()) == {"/profile/second-factor"}

    def test_their_session_is_refused_at_the_api(self) -> None:
        actors.staff(StaffGroup.ADMINISTRATOR, email="staff@example.org")
        answer = page_client_of("staff@example.org").get("/api/v1/enterprises")
        assert (answer.status_code, answer.json()["code"]) == (403, "auth.second_factor_required")

    def test_setting_it_up_opens_everything(self) -> None:
        actors.staff(StaffGroup.ADMINISTRATOR, email="staff@example.org")
        client = page_client_of("staff@example.org")
        shown = re.search(r"<code>([A-Z2-7 ]+)</code>", client.get("/profile/second-factor").content.decode())
        assert shown is not None
        client.post("/profile/second-factor", {"code": code_of(shown[1].replace(" ", ""))})
        assert client.get("/admin/").status_code == 200

    def test_members_are_asked_for_nothing(self, lin: Actor) -> None:
        assert page_client_of(EMAIL).get("/profile").status_code == 200


class TestWhereItComesToBeRequired:
    """Whoever of staff was signed in before is led to the set-up, or refused at the API, by the next request."""

    @pytest.fixture
    def staff_client(self) -> Client:
        actors.staff(StaffGroup.ADMINISTRATOR, email="staff@example.org")
        return page_client_of("staff@example.org")

    def test_an_open_session_is_led_to_the_set_up(self, staff_client: Client, settings: object) -> None:
        before = staff_client.get("/admin/").status_code
        settings.STAFF_MFA_REQUIRED = True  # type: ignore[attr-defined]  # the fixture takes any setting
        page, api = staff_client.get("/admin/"), staff_client.get("/api/v1/enterprises")
        assert (before, page["Location"]) == (200, "/profile/second-factor")
        assert (api.status_code, api.json()["code"]) == (403, "auth.second_factor_required")

    def test_tokens_given_before_are_refused_and_not_renewed(self, settings: object) -> None:
        actors.staff(StaffGroup.ADMINISTRATOR, email="staff@example.org")
        body = {"email": "staff@example.org", "password": PASSWORD}
        given = Client().post("/api/v1/auth/token", body, content_type="application/json").json()
        bearer = Client(headers={"Authorization": f"Bearer {given['access']}"})
        before = bearer.get("/api/v1/enterprises").status_code
        settings.STAFF_MFA_REQUIRED = True  # type: ignore[attr-defined]  # the fixture takes any setting
        used = bearer.get("/api/v1/enterprises")
        renewed = Client().post(
            "/api/v1/auth/token/refresh", {"refresh": given["refresh"]}, content_type="application/json"
        )
        assert before == 200
        for answer in (used, renewed):
            assert (answer.status_code, answer.json()["code"]) == (403, "auth.second_factor_required")

    def test_a_factor_that_was_taken_off_is_set_up_anew(self, settings: object) -> None:
        settings.STAFF_MFA_REQUIRED = True  # type: ignore[attr-defined]  # the fixture takes any setting
        person = actors.staff(StaffGroup.ADMINISTRATOR, email="staff@example.org")
        made = new_secret()
        with clock.fixed_at(clock.now() - timedelta(minutes=2)):
            set_up_second_factor(actor=person, secret=made, code=code_of(made))
        client = page_client_of("staff@example.org")
        client.post("/sign-in/second-step", {"code": code_of(made)})
        before = client.get("/admin/").status_code
        assert person.id is not None
        remove_second_factor(actor=actors.staff(), user_id=person.id)
        assert (before, client.get("/admin/")["Location"]) == (200, "/profile/second-factor")

    def test_who_becomes_staff_is_led_there(self, lin: Actor, settings: object) -> None:
        settings.STAFF_MFA_REQUIRED = True  # type: ignore[attr-defined]  # the fixture takes any setting
        client = page_client_of(EMAIL)
        before = client.get("/profile").status_code
        with acting(actors.system()):
            User.objects.filter(email=EMAIL).update(is_staff=True)
        assert (before, client.get("/profile")["Location"]) == (200, "/profile/second-factor")

    def test_a_cookie_beside_a_header_decides_nothing(self, staff_client: Client, lin: Actor, settings: object) -> None:
        settings.STAFF_MFA_REQUIRED = True  # type: ignore[attr-defined]  # the fixture takes any setting
        given = Client().post(
            "/api/v1/auth/token", {"email": EMAIL, "password": PASSWORD}, content_type="application/json"
        )
        header = {"Authorization": f"Bearer {given.json()['access']}"}
        assert staff_client.get("/api/v1/auth/me", headers=header).json()["name"] == "The analyst"
