"""Every page, as everybody has it: axe-core's rules in light and dark, small screens, zoom."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import resolve
from playwright.sync_api import Page

from tests.browser import looks, places
from tests.browser.conftest import SMALL, Arrive
from tests.visibility.test_matrix import routes

# Routes that show no page of their own: they only take a POST, send on, or answer with data.
WITHOUT_A_PAGE = """
desk:test_words desk:export_words desk:remove_word desk:remove_phrase desk:remove_helpline
accounts:menu articles:autosave articles:preview articles:revise articles:remark
articles:remark_answer articles:remark_resolve articles:remark_reopen articles:invitation_withdraw
desk:assign desk:retire_item desk:remove_request desk:claim desk:decide desk:release
desk:bulk desk:next_case desk:escalate desk:undo desk:remove_note
experiences:autosave experiences:react experiences:revise experiences:bookmark
experiences:symptoms experiences:treatments experiences:comments notifications:read
notifications:read_all pages:healthz pages:readyz pages:reader_type pages:robots pages:sitemap
pages:sitemap_section pages:style_guide pages:helpful pages:wish pages:cite_bibtex pages:cite_ris
pages:feed_articles pages:feed_condition
articles:invitation_withdraw articles:remark articles:remark_answer articles:remark_reopen
articles:remark_resolve desk:assign desk:remove_request desk:retire_item
accounts:end_session account_email account_set_password account_confirm_login_code
accounts:unblock desk:confirm desk:lift desk:retry_delivery desk:retry_event notifications:ask_again
mfa_authenticate mfa_download_recovery_codes mfa_login_webauthn
desk:retire_topic desk:bring_back_topic
notifications:mail_events notifications:mute notifications:address notifications:unsubscribe
""".split()
REFUSED = ("/nowhere/", "/desk/review/")  # by anybody who may not; a refusal is a page, too


def at_a_glance(page: Page) -> list[str]:
    """The rules in light, the smallest screen, zoom and focus: what breaks first."""
    faults = looks.axe_faults(page) + looks.layout_faults(page, 320) + looks.zoom_faults(page)
    page.set_viewport_size({"width": SMALL, "height": 800})
    return faults + looks.focus_faults(page)


def thoroughly(page: Page) -> list[str]:
    """All of it: what a dark page and wider screens change, too."""
    page.emulate_media(color_scheme="dark")  # which changes colours and nothing else
    faults = [f"dark: {fault}" for fault in looks.axe_faults(page, only=["color-contrast"])]
    page.emulate_media(color_scheme="light")
    for width in (375, 1280):
        faults += looks.layout_faults(page, width)
    return faults + at_a_glance(page)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("look", [at_a_glance, pytest.param(thoroughly, marks=pytest.mark.deep)])
def test_every_page_can_be_read_by_everybody(arrive, settings, look):
    settings.DEBUG = True
    places.build()
    settings.DEBUG = False
    faults = [fault for role in places.ROLES for fault in walk(role, arrive, look)]
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def walk(role: str, arrive: Arrive, look: Callable[[Page], list[str]]) -> Iterator[str]:
    person = places.person(role)
    page = arrive(person, width=SMALL)
    for path in places.pages(role):
        answer = page.goto(path)
        if answer.status != 200 and path not in REFUSED:
            yield f"{role} {path}: answered {answer.status}"
        if person is not None:
            page.locator("nav[aria-label='Your account'] form").wait_for()
        yield from (f"{role} {path}: {fault}" for fault in look(page))
    page.context.close()


@pytest.mark.django_db
def test_no_page_is_left_out(settings):
    settings.DEBUG = True
    places.build()
    paths = {path for role in places.ROLES for path in places.pages(role)} - {"/nowhere/"}
    seen = {resolve(path.split("?")[0]).view_name for path in paths}
    pages = {name for name in routes() if not name.startswith("api:")} - set(WITHOUT_A_PAGE)
    assert pages - seen == set()
