"""What people type is kept, and what is refused says where; joining, and reading without script."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from diseasemaps.articles import writing
from diseasemaps.notifications import delivery
from tests import factories
from tests.browser.conftest import SMALL

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_tabs_on_one_article_lose_no_text(arrive, cast):
    revision = factories.draft(cast["author"], factories.condition())
    page = arrive(cast["author"])
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"/article-revisions/{revision.pk}/edit/")
    page.locator("[name=patient_short_answer]").fill("Written in the first tab [1].")
    page.get_by_role("button", name="Save draft").first.click()
    other.locator("[name=patient_short_answer]").fill("Written in the second tab [1].")
    other.get_by_role("button", name="Save draft").first.click()

    expect(other.get_by_text("Nothing you typed is lost")).to_be_visible()
    expect(other.locator("[name=patient_short_answer]")).to_have_value(
        "Written in the second tab [1]."
    )
    expect(other.locator(".editor__newer").first).to_contain_text("Written in the first tab [1].")
    other.get_by_role("button", name="Save draft").first.click()
    revision.refresh_from_db()
    assert writing.Revision.objects.get(pk=revision.pk).variants.get().short_answer == (
        "Written in the second tab [1]."
    )


def test_somebody_joins_confirms_signs_in_and_out(arrive, load_texts, live_server):
    page = arrive(width=SMALL)
    page.goto("/")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Create one").click()
    page.get_by_label("E-mail address").fill("new@example.org")
    page.get_by_label("Password").fill("a-long-pass-phrase-7")
    page.locator("[name=old_enough]").check()
    page.locator("[name=consent]").check()
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url("**/accounts/confirm-email/")
    delivery.deliver_due(urgent=True)
    (letter,) = mail.outbox
    assert letter.to == ["new@example.org"]
    page.goto(re.search(rf"{live_server.url}\S+/confirm-email/\S+", letter.body)[0])
    page.get_by_role("button", name="Yes, confirm it").click()
    sign_out(page)  # confirming in the browser that signed up signs in

    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail address").fill("new@example.org")
    page.get_by_label("Password").fill("a-long-pass-phrase-7")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("h1")).to_have_text("Your page")
    sign_out(page)
    assert page.goto("/me/").url != f"{live_server.url}/me/"


def sign_out(page):
    page.goto("/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_a_reader_chooses_their_words_without_javascript(arrive, cast):
    condition = factories.condition()
    revision = factories.draft(cast["author"], condition)
    text = factories.PATIENT_TEXT
    carer = {**text, "short_answer": "For you who care for somebody [1]."}
    revision = writing.save(
        revision,
        by=cast["author"],
        variants={"patient": text, "carer": carer},
        citations=[factories.CITATION],
    )
    page = arrive(width=SMALL, java_script_enabled=False)
    submitted = factories.review.submit(revision, by=cast["author"])
    article = submitted.article.get_absolute_url()
    page.goto(article)
    expect(page.locator(".short-answer")).to_contain_text("Treatment looks for the cause")
    page.locator("#readers a[href$='for=carer']").click()
    expect(page.locator(".short-answer")).to_contain_text("For you who care")
    page.get_by_role("button", name="Remember this").click()
    page.goto(article)
    expect(page.locator(".short-answer")).to_contain_text("For you who care")
    page.locator("#readers a[href$='for=student']").click()
    expect(page.locator("main")).to_contain_text("There is no version of this text")
