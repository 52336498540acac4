"""The checklist of reviewers, and requests that are made often."""

import pytest
from django.urls import reverse

from diseasemaps import audit
from diseasemaps.articles import checklist, review
from diseasemaps.articles.models import CannedRequest, ChecklistItem, Review
from diseasemaps.audit import AuditEntry
from diseasemaps.workflow import Conflict, Incomplete, Refused
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def items(editor):
    return [checklist.add_item(text, by=editor) for text in ("Sources read.", "Doses right.")]


@pytest.fixture
def revision(author, reviewer, condition):
    return factories.under_review(author, condition, reviewer)


def approve(revision, reviewer, ticked, note=""):
    return review.approve(
        revision, by=reviewer, conflict_of_interest="None.", ticked=ticked, note=note
    )


def kept():
    return [(one["item"], one["checked"]) for one in Review.objects.latest("started_at").checklist]


# --- deciding ----------------------------------------------------------------------------------


def test_what_was_asked_and_ticked_stays_with_the_review(revision, reviewer, items, editor):
    approve(revision, reviewer, {item.pk: True for item in items})
    checklist.change_item(items[0], by=editor, text="Worded anew.", position=1)
    checklist.retire_item(items[1], by=editor)
    assert kept() == [("Sources read.", True), ("Doses right.", True)]


def test_an_empty_box_asks_for_a_word_of_why_and_refuses_nothing(revision, reviewer, items):
    ticked = {items[0].pk: True, items[1].pk: False}
    with pytest.raises(Incomplete) as refused:
        approve(revision, reviewer, ticked)
    assert [fault.field for fault in refused.value.faults] == ["note"]
    assert approve(revision, reviewer, ticked, note="No doses in it.").status == "approved"
    assert kept() == [("Sources read.", True), ("Doses right.", False)]


def test_what_was_not_shown_is_not_put_down_as_asked(revision, reviewer, items):
    review.approve(revision, by=reviewer, conflict_of_interest="None.")
    assert kept() == []


def test_reaffirming_and_asking_for_changes_keep_it_too(revision, reviewer, items, author):
    asked = review.request_changes(
        revision, by=reviewer, note="More.", ticked={items[0].pk: False, items[1].pk: True}
    )
    assert kept() == [("Sources read.", False), ("Doses right.", True)]
    again = review.submit(review.revise(asked.article, by=author), by=author)
    live = review.start_review(again, by=reviewer)
    live = review.approve(live, by=reviewer, conflict_of_interest="None.")
    with pytest.raises(Incomplete):
        review.reaffirm(
            live, by=reviewer, conflict_of_interest="None.", ticked={items[0].pk: False}
        )
    review.reaffirm(live, by=reviewer, conflict_of_interest="None.", ticked={items[0].pk: True})
    assert kept() == [("Sources read.", True)]


# --- the form ----------------------------------------------------------------------------------


def page(revision, step="approve"):
    return reverse("articles:step", args=[revision.pk, step])


def test_the_reviewer_ticks_it_on_the_form(client, revision, reviewer, items):
    client.force_login(reviewer)
    form = client.get(page(revision)).context["form"]
    assert [box.label for box in form.boxes] == ["Sources read.", "Doses right."]
    typed = {
        "version": revision.version,
        "asked": form["asked"].value(),
        "conflict_of_interest": "None.",
        f"item-{items[0].pk}": "on",
    }
    answer = client.post(page(revision), typed)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == ["note"]
    assert [box.value() for box in form.boxes] == [True, False]
    assert client.post(page(revision), typed | {"note": "No doses in it."}).status_code == 302
    assert kept() == [("Sources read.", True), ("Doses right.", False)]


def test_what_was_on_the_page_counts_also_when_the_list_changed_meanwhile(
    client, revision, reviewer, items, editor
):
    client.force_login(reviewer)
    asked = client.get(page(revision)).context["form"]["asked"].value()
    checklist.retire_item(items[1], by=editor)
    checklist.add_item("New.", by=editor)
    typed = {"version": revision.version, "asked": asked, "conflict_of_interest": "None."}
    typed |= {f"item-{item.pk}": "on" for item in items}
    assert client.post(page(revision), typed).status_code == 302
    assert kept() == [("Sources read.", True), ("Doses right.", True)]


@pytest.mark.parametrize("asked", ["", ",", "x", "999999999999999999999", "-1", "1" * 900, "\x00"])
def test_an_odd_list_breaks_nothing(client, revision, reviewer, items, asked):
    client.force_login(reviewer)
    typed = {"version": revision.version, "asked": asked, "conflict_of_interest": "None."}
    assert client.post(page(revision), typed).status_code in (302, 422)


def test_the_record_shows_the_checklist_to_those_at_work_only(client, revision, reviewer, items):
    approve(revision, reviewer, {items[0].pk: True, items[1].pk: False}, note="None in it.")
    client.force_login(reviewer)
    assert "Not ticked: </span>Doses right." in client.get(revision.get_absolute_url()).text
    client.logout()
    assert "Doses right." not in client.get(revision.get_absolute_url()).text


def test_requests_made_often_stand_beside_the_note(client, revision, reviewer, editor):
    checklist.add_request("Give a source", "Please cite it.", by=editor)
    client.force_login(reviewer)
    html = client.get(page(revision, "request_changes")).text
    assert "<p data-text>Please cite it.</p>" in html
    assert 'data-module="insert"' in html
    assert "Please cite it." not in client.get(page(revision, "reject")).text


# --- keeping the lists -------------------------------------------------------------------------


def test_the_defaults_are_loaded_once_and_never_over_an_operators_own(load_texts, editor):
    assert ChecklistItem.objects.count() == len(checklist.DEFAULT_ITEMS)
    assert CannedRequest.objects.count() == len(checklist.DEFAULT_REQUESTS)
    for item in checklist.items():
        checklist.retire_item(item, by=editor)
    assert checklist.load() == 0
    assert not checklist.items().exists()


@pytest.mark.parametrize("who", ["author", "reviewer", "moderator", "member"])
def test_only_editors_and_admins_change_the_lists(client, request, who, items, editor):
    kept_request = checklist.add_request("T", "Text.", by=editor)
    by = request.getfixturevalue(who)
    for attempt in (
        lambda: checklist.add_item("More.", by=by),
        lambda: checklist.change_item(items[0], by=by, text="X", position=1),
        lambda: checklist.retire_item(items[0], by=by),
        lambda: checklist.add_request("A", "B", by=by),
        lambda: checklist.change_request(kept_request, by=by, title="A", text="B", position=1),
        lambda: checklist.remove_request(kept_request, by=by),
    ):
        with pytest.raises(Refused):
            attempt()
    client.force_login(by)
    for name in ("desk:checklist", "desk:requests"):
        assert client.get(reverse(name)).status_code == 403
        assert client.post(reverse(name), {"text": "X", "title": "Y"}).status_code == 403
    assert ChecklistItem.objects.count() == 2


def test_an_editor_keeps_the_checklist_from_its_page(client, editor, items):
    client.force_login(editor)
    address = reverse("desk:checklist")
    assert client.post(address, {"text": " "}).status_code == 422
    client.post(address, {"text": "Kind."})
    added = checklist.items().last()
    assert added.text == "Kind."
    change = reverse("desk:checklist_item", args=[added.pk])
    assert 'value="Kind."' in client.get(change).text
    client.post(change, {"text": "Kind and plain.", "position": 0})
    assert checklist.items().first().text == "Kind and plain."
    client.post(reverse("desk:retire_item", args=[added.pk]))
    assert "Kind and plain." not in client.get(address).text
    assert client.post(reverse("desk:retire_item", args=[added.pk])).status_code == 409
    assert client.get(change).status_code == 404


def test_an_editor_keeps_the_requests_from_their_page(client, editor):
    client.force_login(editor)
    address = reverse("desk:requests")
    client.post(address, {"title": "Source", "text": "Cite it."})
    added = CannedRequest.objects.get()
    assert client.post(address, {"title": "source", "text": "Again."}).status_code == 422
    change = reverse("desk:request", args=[added.pk])
    client.post(change, {"title": "Source", "text": "Cite it, please.", "position": 5})
    assert "Cite it, please." in client.get(address).text
    client.post(reverse("desk:remove_request", args=[added.pk]))
    assert not CannedRequest.objects.exists()


def test_every_change_is_on_record_without_its_words(items, editor):
    checklist.retire_item(items[0], by=editor)
    with pytest.raises(Conflict):
        checklist.retire_item(items[0], by=editor)
    rows = AuditEntry.objects.filter(thing_kind="checklist_item").order_by("seq")
    assert [row.action for row in rows][-1] == "checklist_item.retire"
    assert "Sources" not in str(list(rows.values("facts")))
    assert audit.verify().ok
