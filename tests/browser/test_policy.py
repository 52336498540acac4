"""The policy for scripts and styles in a real browser: nothing of ours breaks it, and it holds.

The pages of the house are walked in test_every_page.py, under the same watch; here are the admin's,
and pages with something in them that somebody smuggled in.
"""

import pytest
from django.contrib.admin import site
from django.urls import reverse
from playwright.sync_api import Page, Route

from tests import factories
from tests.browser.conftest import PATIENCE, TELL_BREACHES

SMUGGLED = {
    "script": ("script-src-elem", "<script>window.ran = true</script>"),
    "handler": ("script-src-attr", "<img src='data:,' onerror='window.ran = true'>"),
    "style": ("style-src-elem", "<style>body { color: red }</style>"),
    "attribute": ("style-src-attr", "<p style='color: red'>Red</p>"),
    "stranger's script": ("script-src-elem", "<script src='https://evil.example/x.js'></script>"),
    "stranger's picture": ("img-src", "<img src='https://evil.example/x.png'>"),
    "stranger's style": ("style-src-elem", "<link rel=stylesheet href='https://evil.example/x'>"),
    "frame": ("frame-src", "<iframe src='/robots.txt'></iframe>"),
    "object": ("object-src", "<object data='/robots.txt'></object>"),
    "base": ("base-uri", "<base href='https://evil.example/'>"),
}


@pytest.fixture
def page(chromium, live_server) -> Page:
    context = chromium.new_context(base_url=live_server.url)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(TELL_BREACHES)
    yield context.new_page()
    context.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", SMUGGLED)
def test_what_is_smuggled_into_a_page_of_ours_is_stopped_and_seen(page, what):
    directive, html = SMUGGLED[what]

    def smuggle(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("<main", f"{html}<main"))

    page.route("**/conditions/", smuggle)
    with page.expect_console_message(lambda said: said.text.startswith(f"policy: {directive} ")):
        page.goto("/conditions/")
    assert page.evaluate("window.ran") is None


@pytest.mark.django_db(transaction=True)
def test_a_form_sends_nothing_to_another_site(page):
    page.goto("/conditions/")
    with page.expect_console_message(lambda said: said.text.startswith("policy: form-action ")):
        page.evaluate("""() => {
            const form = document.createElement("form");
            form.action = "https://evil.example/";
            document.body.append(form);
            form.submit();
        }""")


@pytest.mark.django_db(transaction=True)
def test_nobody_puts_a_page_of_ours_into_a_frame(page):
    html = "<h1>Win a prize</h1><iframe src='/conditions/'></iframe>"
    page.route("**/prize/", lambda route: route.fulfill(body=html, content_type="text/html"))
    with page.expect_event("requestfailed", lambda r: r.url.endswith("/conditions/")) as failed:
        page.goto("/prize/")
    assert failed.value.failure == "net::ERR_BLOCKED_BY_RESPONSE"


@pytest.mark.django_db(transaction=True)
def test_every_page_of_the_admin_keeps_to_the_policy(arrive, admin, cast, condition):
    factories.approved(cast["author"], condition, cast["reviewer"])
    factories.published(cast["member"], condition, cast["moderator"])
    page, seen = arrive(admin), {}
    for path in (
        "/admin/",
        "/admin/notifications/suppression/add/",
        "/admin/conditions/treatment/add/",
    ):
        seen[path] = page.goto(path).status
    for of in (model._meta for model in site._registry):
        path = reverse(f"admin:{of.app_label}_{of.model_name}_changelist")
        seen[path] = page.goto(path).status
        row = page.locator("#result_list tbody th a").first
        if row.count():
            path = row.get_attribute("href")
            seen[path] = page.goto(path).status
    assert len(seen) > 60
    assert {path: status for path, status in seen.items() if status != 200} == {}
