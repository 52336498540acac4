"""The standing texts: who may edit which, a new version, and what stays readable."""

import threading
from collections import Counter

import pytest
from django.db import connection
from django.urls import reverse

from diseasemaps import audit
from diseasemaps.curation import texts
from diseasemaps.texts.models import Text, TextVersion
from diseasemaps.texts.publishing import publish
from diseasemaps.versions import SITE, PageVersion
from diseasemaps.workflow import Conflict, Incomplete, Refused
from tests import factories

pytestmark = pytest.mark.django_db

KEYS = ["editorial-policy", "disclaimer-patient", "community-rules", "consent-health"]
RULES = "## 1. Be kind\n\nName: `kindness`\n\nPlease."
SAID = {"title": "Our policy", "body": "We check **everything**.", "note": "Clearer words."}


@pytest.fixture(autouse=True)
def _published(db):
    for key in KEYS:
        publish(key, title="As it was", body=RULES, by=None)


def text(key: str = "editorial-policy") -> Text:
    return Text.objects.get(key=key)


def test_a_new_version_is_published_with_its_note(editor):
    published = texts.publish(text(), by=editor, version=1, **SAID)
    assert (published.number, published.title, published.note) == (
        2,
        "Our policy",
        "Clearer words.",
    )
    assert published.html == "<p>We check <strong>everything</strong>.</p>\n"
    assert published.published_by == editor
    assert TextVersion.objects.current("editorial-policy") == published
    assert TextVersion.objects.of("editorial-policy").last().title == "As it was"


def test_it_is_on_record_and_every_page_is_made_anew(editor):
    before = PageVersion.objects.get(key=SITE).number
    texts.publish(text(), by=editor, version=1, **SAID)
    entry = audit.AuditEntry.objects.latest("seq")
    assert (entry.action, entry.thing_id, entry.actor) == (
        "text.publish",
        "editorial-policy",
        editor.audit_id,
    )
    assert PageVersion.objects.get(key=SITE).number == before + 1


MAY = {
    "admin": set(KEYS),
    "editor": {"editorial-policy", "disclaimer-patient"},
    "reviewer": set(),
    "moderator": set(),
    "author": set(),
    "member": set(),
}


@pytest.mark.parametrize("who", MAY)
def test_who_may_publish_which(who, request):
    person = request.getfixturevalue(who)
    published = set()
    for key in KEYS:
        try:
            texts.publish(text(key), by=person, version=1, **SAID | {"body": RULES + " Do."})
        except Refused:
            continue
        published.add(key)
    assert published == MAY[who]


def test_what_was_written_from_an_older_version_is_refused(editor, admin):
    texts.publish(text(), by=admin, version=1, **SAID)
    with pytest.raises(Conflict, match="newer version"):
        texts.publish(text(), by=editor, version=1, **SAID | {"body": "Mine."})
    assert text().versions.count() == 2


@pytest.mark.parametrize("field", ["title", "body", "note"])
def test_what_is_missing_is_named(editor, field):
    with pytest.raises(Incomplete) as refused:
        texts.publish(text(), by=editor, version=1, **SAID | {field: "  "})
    assert [fault.field for fault in refused.value.faults] == [field]


def test_the_same_words_are_no_new_version(editor):
    texts.publish(text(), by=editor, version=1, **SAID)
    with pytest.raises(Incomplete, match="published already"):
        texts.publish(text(), by=editor, version=2, **SAID)


def test_the_community_rules_keep_rules_that_a_decision_can_name(admin):
    with pytest.raises(Incomplete, match="A rule is a heading"):
        texts.publish(text("community-rules"), by=admin, version=1, **SAID)


@pytest.mark.django_db(transaction=True)
def test_eight_publish_at_once_and_one_does():
    editors = [factories.person(f"editor-{number}", role="editor") for number in range(8)]
    barrier, outcomes = threading.Barrier(8), []

    def run(number: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            said = SAID | {"body": f"Words of {number}."}
            texts.publish(text(), by=editors[number], version=1, **said)
            outcomes.append("taken")
        except Conflict:
            outcomes.append("conflict")
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert Counter(outcomes) == Counter(taken=1, conflict=7)


# --- At the desk -----------------------------------------------------------------------------


def address(key: str = "editorial-policy") -> str:
    return reverse("desk:text", args=[key])


def test_the_desk_lists_them_with_a_link_to_those_one_may_edit(client, editor):
    client.force_login(editor)
    page = client.get(reverse("desk:texts")).text
    assert address() in page
    assert address("consent-health") not in page
    assert "Only an admin can edit this text." in page


def test_a_preview_shows_it_and_publishes_nothing(client, editor):
    client.force_login(editor)
    page = client.post(address(), SAID | {"version": 1, "preview": "1"})
    assert page.status_code == 200
    assert "<strong>everything</strong>" in page.text
    assert 'value="Clearer words."' in page.text
    assert text().versions.count() == 1


def test_a_preview_shows_no_raw_html(client, editor):
    client.force_login(editor)
    body = "<script>alert(1)</script>"
    page = client.post(address(), SAID | {"body": body, "version": 1, "preview": "1"})
    assert "<script>alert" not in page.text


def test_publishing_at_the_desk_shows_it_to_readers_with_the_former_versions(client, editor):
    client.force_login(editor)
    assert client.post(address(), SAID | {"version": 1}).status_code == 302
    page = client.get("/editorial-policy/").text
    assert "<strong>everything</strong>" in page
    assert "Clearer words." in page
    former = client.get("/editorial-policy/?version=1").text
    assert "As it was" in former
    assert "You are reading an earlier version" in former


def test_a_conflict_at_the_desk_keeps_what_was_typed(client, editor, admin):
    texts.publish(text(), by=admin, version=1, **SAID)
    client.force_login(editor)
    page = client.post(address(), SAID | {"version": 1, "body": "My own words."})
    assert page.status_code == 409
    assert "My own words." in page.text
    assert "newer version" in page.text


@pytest.mark.parametrize(("who", "status"), [("editor", 403), ("admin", 200), ("member", 403)])
def test_the_form_is_there_for_those_who_may(client, request, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get(address("consent-health")).status_code == status


def test_there_is_no_text_of_another_name(client, admin):
    client.force_login(admin)
    assert client.get(address("nowhere")).status_code == 404
