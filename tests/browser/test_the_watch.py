"""The watch over visitors, watched: it would not help if it saw nothing."""

import pytest

from tests.browser import looks
from tests.browser.conftest import Watch, find_chromium


def test_without_a_browser_a_test_is_skipped_with_a_reason():
    with pytest.raises(pytest.skip.Exception, match="no chromium is installed"):
        find_chromium(None, required=False)


def test_where_a_browser_is_required_it_fails_instead():
    with pytest.raises(pytest.fail.Exception, match="No chromium, and BROWSER=required"):
        find_chromium(None, required=True)


@pytest.fixture
def watched(chromium):
    """A page of a site that is not there: what it serves is written in the test."""
    watch, context = Watch("https://site.example"), chromium.new_context()
    watch.over(context)

    def serve(html: str, **headers: str) -> list[str]:
        def answer(route):
            if route.request.is_navigation_request():
                route.fulfill(body=html, content_type="text/html", headers=headers)
            else:
                route.fulfill(status=404, body="")

        context.route("**", answer)
        page = context.new_page()
        page.goto("https://site.example/")
        page.wait_for_timeout(100)
        return watch.found()

    yield serve
    context.close()


@pytest.mark.parametrize(
    ("html", "headers", "said"),
    [
        ("<script>console.error('oh')</script>", {}, "oh"),
        ("<script>nothing()</script>", {}, "nothing is not defined"),
        ("<link rel=stylesheet href=/none.css>", {}, "none.css"),
        ("<img src='https://stranger.example/x.png'>", {}, "asked a stranger"),
        ("<p style='color:red'>", {"Content-Security-Policy": "style-src 'self'"}, "policy"),
    ],
)
def test_whatever_goes_wrong_in_a_page_is_seen(watched, html, headers, said):
    assert said in " ".join(watched(html, **headers))


def test_a_page_without_fault_is_left_alone(watched):
    assert watched("<h1>Hello</h1><link rel=icon href='data:,'>") == []


BAD = """<!doctype html><html lang="en"><title>x</title><body class="page"><main>
<style>a { outline: none !important } button { block-size: 20px }</style>
<h1>Hello</h1><img src="data:,"><p style="color:#aaa;background:#bbb">Pale</p>
<div style="inline-size: 900px">Wide</div><a href="/">Here</a><button>Small</button>"""


def test_what_is_wrong_with_a_page_is_found(chromium):
    page = chromium.new_page()
    page.set_content(BAD)
    rules = {fault.split(":")[0] for fault in looks.axe_faults(page)}
    assert {"image-alt", "color-contrast"} <= rules
    assert any("Small" in fault for fault in looks.layout_faults(page, 375))
    assert any("DIV" in fault for fault in looks.layout_faults(page, 375))
    assert "375 px: scrolls sideways" in looks.layout_faults(page, 375)
    assert any("Here" in fault for fault in looks.focus_faults(page))
    page.close()
