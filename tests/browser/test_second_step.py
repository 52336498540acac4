"""Joining, a passkey, signing in with it, losing it and getting back in: by the keyboard alone.

The passkey is a real one: Chromium's virtual authenticator makes the key and signs with it.
"""

import re
import time
from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import CDPSession, Page, expect

from accounts import second_step
from accounts.models import User
from diseasemaps.notifications import delivery
from tests import factories
from tests.browser import looks
from tests.browser.conftest import SMALL
from tests.browser.hands import Keyboard

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL, PASSWORD = "new@example.org", "a-long-pass-phrase-7"
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Phone:
    """What holds a passkey: plugged into one page."""

    cdp: CDPSession
    id: str

    @classmethod
    def near(cls, page: Page) -> "Phone":
        cdp = page.context.new_cdp_session(page)
        cdp.send("WebAuthn.enable")
        return cls(
            cdp, cdp.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})["authenticatorId"]
        )

    def keys(self) -> list[Any]:
        held = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return held["credentials"]

    def lose(self) -> None:
        self.cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.id})


def test_join_set_a_passkey_sign_in_lose_it_recover(arrive, load_texts, live_server):
    page = arrive(width=SMALL)
    hands, phone = Keyboard(page), Phone.near(page)
    join(page, hands, live_server.url)

    spare = add_passkey(page, hands)
    assert len(phone.keys()) == 1
    sign_out(page, hands)
    page.goto("/accounts/login/")
    hands.press(page.get_by_role("button", name="Sign in with a passkey"))
    expect(page.locator("h1")).to_have_text("Your page")
    sign_out(page, hands)

    phone.lose()
    sign_in_by_password(page, hands)
    expect(page.locator("h1")).to_have_text("One more step")
    assert looks.axe_faults(page) == []
    assert looks.layout_faults(page, SMALL) == []
    hands.write(page.get_by_label("Code from your app"), spare[0])
    hands.press(page.get_by_role("button", name="Sign in", exact=True))
    expect(page.locator("h1")).to_have_text("Your page")
    remove_the_lost_one(page, hands)

    newer = Phone.near(page)
    add_passkey(page, hands)
    assert len(newer.keys()) == 1
    sign_out(page, hands)
    page.goto("/accounts/login/")
    hands.press(page.get_by_role("button", name="Sign in with a passkey"))
    expect(page.locator("h1")).to_have_text("Your page")


def join(page: Page, hands: Keyboard, home: str) -> None:
    page.goto("/accounts/signup/")
    hands.write(page.get_by_label("E-mail address"), EMAIL)
    hands.write(page.get_by_label("Password"), PASSWORD)
    for box in page.locator("input[type=checkbox]").all():
        hands.tick(box)
    hands.press(page.get_by_role("button", name="Create account"))
    page.wait_for_url("**/accounts/confirm-email/")
    delivery.deliver_due(urgent=True)
    (letter,) = mail.outbox
    page.goto(re.search(rf"{home}\S+/confirm-email/\S+", letter.body)[0])
    hands.press(page.get_by_role("button", name="Yes, confirm it"))
    page.wait_for_url("**/me/**")


def add_passkey(page: Page, hands: Keyboard) -> list[str]:
    """The recovery codes that are shown after the first one."""
    page.goto("/me/")
    hands.press(page.get_by_role("link", name="Passkeys and codes for signing in"))
    hands.press(page.get_by_role("link", name="Add a passkey"))
    is_still_you(page, hands)
    hands.press(page.get_by_role("button", name="Add it"))
    expect(page.locator("h1")).to_have_text("Your recovery codes")
    return page.locator(".recovery-codes code").all_inner_texts()


def is_still_you(page: Page, hands: Keyboard) -> None:
    page.wait_for_load_state()
    if "reauthenticate" in page.url:
        hands.write(page.get_by_label("Password"), PASSWORD)
        hands.press(page.get_by_role("button", name="Go on"))


def remove_the_lost_one(page: Page, hands: Keyboard) -> None:
    page.goto("/accounts/2fa/webauthn/")
    hands.press(page.get_by_role("link", name="Remove"))
    is_still_you(page, hands)
    hands.press(page.get_by_role("button", name="Remove it"))
    expect(page.get_by_text("No passkey yet")).to_be_visible()


def sign_in_by_password(page: Page, hands: Keyboard) -> None:
    page.goto("/accounts/login/")
    hands.write(page.get_by_label("E-mail address"), EMAIL)
    hands.write(page.get_by_label("Password"), PASSWORD)
    hands.press(page.get_by_role("button", name="Sign in", exact=True))


def sign_out(page: Page, hands: Keyboard) -> None:
    page.goto("/")
    page.locator("nav[aria-label='Your account'] form").wait_for()
    hands.press(page.get_by_role("button", name="Sign out"))
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_a_passkey_that_is_refused_says_so_and_leaves_the_other_ways(arrive, load_texts):
    page = arrive(width=SMALL)
    page.goto("/accounts/login/")
    cdp = Phone.near(page)  # it holds no key for this site
    cdp.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": cdp.id, "isUserVerified": False})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("take another way")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_staff_sign_in_with_an_app_by_keyboard(arrive, cast):
    moderator: User = cast["moderator"]
    factories.verified(moderator)
    page = arrive(width=SMALL)
    hands = Keyboard(page)
    page.goto("/desk/moderation/")
    hands.write(page.get_by_label("E-mail address"), moderator.email)
    hands.write(page.get_by_label("Password"), "correct-horse")
    hands.press(page.get_by_role("button", name="Sign in", exact=True))
    code = second_step.code_at(factories.SECRET, time.time())
    hands.write(page.get_by_label("Code from your app"), code)
    hands.press(page.get_by_role("button", name="Sign in", exact=True))
    page.wait_for_url("**/desk/moderation/")


def test_a_mailed_code_signs_in_by_keyboard(arrive, cast):
    member: User = cast["member"]
    factories.verified(member)
    page = arrive(width=SMALL)
    hands = Keyboard(page)
    page.goto("/accounts/login/")
    hands.press(page.get_by_role("link", name="We send you a code"))
    hands.write(page.get_by_label("E-mail address"), member.email)
    hands.press(page.get_by_role("button", name="Send me a code"))
    expect(page.locator("h1")).to_have_text("Type the code")
    assert looks.axe_faults(page) == []
    assert looks.layout_faults(page, SMALL) == []
    delivery.deliver_due(urgent=True)
    (letter,) = mail.outbox
    hands.write(page.get_by_label("The code"), letter.body.split("ten minutes:\n\n")[1].split()[0])
    hands.press(page.get_by_role("button", name="Sign in", exact=True))
    expect(page.locator("h1")).to_have_text("Your page")
