"""Every page, as everybody has it: axe-core's rules in light and dark, small screens, large text."""

from typing import Any

import pytest
from django.urls import resolve
from playwright.sync_api import Page

from tests.browser import looks, places

# Routes that show no page of their own: they only take a POST, send on, or answer with data.
WITHOUT_A_PAGE = """
accounts:menu accounts:stop_reviewing articles:revise desk:claim desk:decide desk:release
experiences:revise experiences:symptoms notifications:read notifications:read_all pages:healthz
pages:readyz pages:reader_type pages:robots pages:sitemap pages:sitemap_section
account_email account_set_password account_confirm_login_code pages:style_guide
""".split()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", places.ROLES)
def test_every_page_can_be_read_by_everybody(role, arrive, settings):
    settings.DEBUG = True
    places.build()
    settings.DEBUG = False
    person = places.person(role)
    page, faults = arrive(person, width=375), []
    for path in places.pages(role):
        answer = page.goto(path)
        assert path.startswith(("/nowhere", "/desk/review")) or answer.status == 200, path
        if person is not None:
            page.locator("nav[aria-label='Your account'] form").wait_for()
        t=time.perf_counter()
        faults += [f"{path}: {fault}" for fault in look(page)]
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def look(page: Page) -> list[str]:
    page.emulate_media(color_scheme="light")
    faults = looks.axe_faults(page)
    page.emulate_media(color_scheme="dark")  # which changes colours and nothing else
    faults += [f"dark: {fault}" for fault in looks.axe_faults(page, only=["color-contrast"])]
    for width in (320, 375, 1280):
        faults += looks.layout_faults(page, width)
    faults += looks.zoom_faults(page)
    page.set_viewport_size({"width": 375, "height": 800})
    return faults + looks.focus_faults(page)


@pytest.mark.django_db
def test_no_page_is_left_out(settings: Any):
    from tests.visibility.test_matrix import routes  # noqa: PLC0415

    settings.DEBUG = True
    places.build()
    seen = {
        resolve(path.split("?")[0]).view_name
        for role in places.ROLES
        for path in places.pages(role)
        if path != "/nowhere/"
    }
    pages = {name for name in routes() if not name.startswith("api:")} - set(WITHOUT_A_PAGE)
    assert pages - seen == set()
