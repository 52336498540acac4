"""A page full of whatever gets round filters, in a real browser: nothing of it runs."""

import dataclasses

import pytest

from diseasemaps.articles import review, writing
from tests import factories
from tests.articles.evasions import EVASIONS
from tests.browser.conftest import SMALL

pytestmark = pytest.mark.django_db(transaction=True)

RUNS = """() => {
    const ours = (script) => script.src || script.type === "application/ld+json";
    const found = [...document.scripts].filter((script) => !ours(script)).map((s) => s.outerHTML);
    for (const element of document.querySelectorAll("*"))
        for (const { name } of element.attributes)
            if (name.startsWith("on") || name === "style" || name === "srcdoc")
                found.push(`${element.tagName} ${name}`);
    for (const element of document.querySelectorAll("article a[href]"))
        if (!/^(https?:|mailto:)/.test(element.protocol)) found.push(element.href);
    const strangers = "iframe, object, embed, svg, math, form form, base, .prose img, .prose form";
    for (const element of document.querySelectorAll(strangers)) found.push(element.outerHTML);
    return found;
}"""


@pytest.fixture
def hostile_article(cast):
    """Approved, with every evasion in each of its texts, and the worst in what it cites."""
    everything = "\n\n".join(EVASIONS).replace("\x00", "")
    numbered = (1, 2, 3)
    text = everything + "\n\nSo it is " + " ".join(f"[{n}]" for n in numbered) + "."
    worst = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    sources = [
        factories.CITATION
        | {"doi": f"10.1000/{n}", "title": worst, "authors": worst, "container": worst}
        for n in numbered
    ]
    draft = factories.draft(cast["author"], factories.condition(worst, slug="worst"))
    draft = writing.save(
        draft,
        by=cast["author"],
        variants={"patient": {"short_answer": "In short [1].", "body": text}},
        citations=sources,
    )
    return draft


def test_nothing_of_it_runs(arrive, cast, hostile_article):
    page = arrive(cast["author"], width=SMALL)
    page.on("dialog", lambda dialog: pytest.fail(f"it ran: {dialog.message}"))
    page.goto(f"/article-revisions/{hostile_article.pk}/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(RUNS) == []
    assert page.get_by_text("alert(1)").count()  # it is there, as words


def test_nothing_of_it_runs_in_public(arrive, cast, hostile_article, monkeypatch):
    # Whether such a text is complete is not the question here: how it is shown is.
    steps = dict(hostile_article.workflow.steps)
    steps["submit"] = dataclasses.replace(steps["submit"], check=None)
    lenient = dataclasses.replace(hostile_article.workflow, steps=steps)
    monkeypatch.setattr(type(hostile_article), "workflow", lenient)
    submitted = review.submit(hostile_article, by=cast["author"])
    begun = review.start_review(submitted, by=cast["reviewer"])
    approved = review.approve(begun, by=cast["reviewer"], conflict_of_interest="None.")
    page = arrive(width=SMALL)
    page.on("dialog", lambda dialog: pytest.fail(f"it ran: {dialog.message}"))
    for path in (approved.article.get_absolute_url(), "/conditions/worst/", "/"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(RUNS) == [], path
