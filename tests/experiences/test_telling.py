"""Telling an experience through the pages: begin, save, preview, send in."""

import pytest
from django.urls import reverse

from accounts import consents
from diseasemaps.conditions.names import normalise
from diseasemaps.moderation.models import Case
from experiences import moderation, writing
from experiences.models import Experience, ExperienceRevision
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")

TYPED = {
    "role": "carer",
    "audience": "members",
    "title": "The year it began",
    "story": "It *began* with a limp.",
    "content_note": "",
    "age_band": "adult",
    "onset_year": "2019",
    "onset_month": "3",
    "diagnosis_year": "2020",
    "diagnosis_month": "",
    "treatments-0-name": "Mirtazapine",
    "treatments-0-effect": "-1",
    "treatments-0-side_effects": "sleepy",
    "treatments-0-still_taking": "no",
    "treatments-1-name": "",
    "symptoms-0-name": "ataxia",
    "symptoms-0-severity": "3",
    "dates-0-month": "2019-03",
    "dates-0-kind": "symptom",
    "dates-0-text": "The limp",
}


@pytest.fixture
def draft(member, condition):
    named("Ataxia", "HP:0001251")
    return writing.begin(condition, by=member)


@pytest.fixture
def signed_in(client, member):
    client.force_login(member)
    return client


def edit(revision) -> str:
    return reverse("experiences:edit", args=[revision.pk])


def typed(revision, do="save", **more):
    revision.refresh_from_db()
    return {**TYPED, "version": revision.version, "do": do, **more}


def agreed(revision, do="send", **more):
    text = consents.TextVersion.objects.current(consents.HEALTH)
    return typed(revision, do, consent="on", agreed_text=text.pk, **more)


def new(condition) -> str:
    return reverse("experiences:new") + f"?condition={condition.slug}"


def test_who_is_not_signed_in_is_asked_to_and_comes_back(client, condition):
    answer = client.get(new(condition))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    assert "next=/experiences/new/%3Fcondition%3D" in answer.url


def test_an_unknown_condition_is_not_found(signed_in):
    assert signed_in.get(reverse("experiences:new") + "?condition=nothing").status_code == 404
    assert signed_in.get(reverse("experiences:new")).status_code == 404
    assert signed_in.get(reverse("experiences:new") + "?condition=%00").status_code == 404


def test_a_condition_that_was_renamed_is_found(signed_in, condition, member):
    condition.old_slugs.create(slug="former")
    answer = signed_in.post(reverse("experiences:new") + "?condition=former", {"byline": "handle"})
    assert answer.url == edit(ExperienceRevision.objects.get(experience__condition=condition))


def test_beginning_asks_for_the_byline_and_only_a_post_makes_a_draft(signed_in, condition, member):
    page = signed_in.get(new(condition))
    assert page.status_code == 200
    assert member.handle in page.text
    assert not Experience.objects.exists()
    answer = signed_in.post(new(condition), {"byline": "handle"})
    revision = ExperienceRevision.objects.get()
    assert answer.url == edit(revision)
    assert (revision.experience.byline, revision.experience.is_alias) == (member.handle, False)


def test_an_alias_is_made_up_and_says_nothing_of_the_handle(signed_in, condition, member):
    signed_in.post(new(condition), {"byline": "alias"})
    experience = Experience.objects.get()
    assert experience.is_alias
    assert experience.byline != member.handle


def test_a_draft_that_was_begun_is_gone_on_with(signed_in, draft, condition):
    assert signed_in.get(new(condition)).url == edit(draft)
    assert signed_in.post(new(condition), {"byline": "handle"}).url == edit(draft)
    answer = signed_in.post(new(condition), {"byline": "alias"})  # never silently under the handle
    assert answer.status_code == 409
    assert "another kind of name" in answer.text
    assert Experience.objects.count() == 1


def test_a_silenced_member_cannot_begin(signed_in, member, moderator, condition):
    member.restrictions.create(kind="silenced", reason="test", by=moderator)
    answer = signed_in.post(new(condition), {"byline": "handle"})
    assert answer.status_code == 403
    assert "cannot post at the moment" in answer.text


def test_a_draft_keeps_everything_that_was_typed(signed_in, draft):
    answer = signed_in.post(edit(draft), typed(draft))
    assert answer.status_code == 302
    draft = ExperienceRevision.objects.get()
    assert (draft.title, draft.onset_year, draft.onset_month) == ("The year it began", 2019, 3)
    assert (draft.experience.role, draft.experience.audience) == ("carer", "members")
    tried = draft.treatments.get()
    assert (tried.treatment.name, tried.effect, tried.still_taking) == ("Mirtazapine", -1, False)
    felt = draft.symptoms.get()
    assert (felt.symptom.name, felt.severity) == ("Ataxia", 3)
    assert draft.events.get().text == "The limp"
    page = signed_in.get(edit(draft)).text
    for said in ("It *began* with a limp.", 'value="Mirtazapine"', 'value="Ataxia"', "The limp"):
        assert said in page


def test_what_was_saved_can_be_saved_again_as_the_page_shows_it(signed_in, draft):
    signed_in.post(edit(draft), typed(draft))
    form = signed_in.get(edit(draft)).context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    for rows in form.formsets:
        for row in rows:
            again |= {row[name].html_name: row[name].value() or "" for name in row.fields}
    again["symptoms-0-severity"] = "3"
    signed_in.post(edit(draft), again | {"do": "save"})
    draft = ExperienceRevision.objects.get()
    tried = draft.treatments.get()
    assert (tried.effect, tried.side_effects, tried.still_taking) == (-1, "sleepy", False)
    assert draft.events.get().month == "2019-03"


def test_an_unknown_symptom_is_explained_with_suggestions_and_nothing_is_lost(signed_in, draft):
    answer = signed_in.post(edit(draft), typed(draft, **{"symptoms-0-name": "ataxya"}))
    assert answer.status_code == 422
    assert "We know no symptom called “ataxya”. Did you mean: Ataxia?" in answer.text
    assert "It *began* with a limp." in answer.text
    assert 'value="Mirtazapine"' in answer.text


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"treatments-0-name": ""}, "Treatment: name it, or empty this row."),
        ({"symptoms-0-severity": ""}, "How bad was it at its worst?"),
        ({"dates-0-month": "2019-03-14"}, "Ensure this value has at most 7 characters"),
        ({"dates-0-month": "12.2019"}, "Write a year (2019) or a year and a month"),
        ({"dates-0-month": ""}, "When was it? A year is enough."),
        ({"onset_year": ""}, "Add the year, or leave the month out."),
        ({"onset_year": "2999"}, "less than or equal to"),
        ({"symptoms-1-name": "Ataxia", "symptoms-1-severity": "1"}, "is here twice"),
        ({"role": "king"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field_and_kept(signed_in, draft, said, message):
    answer = signed_in.post(edit(draft), typed(draft, **said))
    assert answer.status_code == 422
    assert message in answer.text
    assert "It *began* with a limp." in answer.text
    assert ExperienceRevision.objects.get().story == ""


def test_the_same_treatment_in_other_letters_is_the_same_treatment(signed_in, draft):
    factories.treatment("Physiotherapy")
    signed_in.post(edit(draft), typed(draft, **{"treatments-0-name": "PHYSIOTHERAPY"}))
    assert draft.treatments.get().treatment.name == "Physiotherapy"


def test_a_synonym_is_the_symptom(signed_in, draft):
    gait = named("Gait ataxia", "HP:0002066", "Wobbly walk")
    signed_in.post(edit(draft), typed(draft, **{"symptoms-0-name": "wobbly  WALK"}))
    assert draft.symptoms.get().symptom == gait


@pytest.mark.parametrize("name", ["\u200b", " \u200b ", "\t"])
def test_a_treatment_without_a_name_that_can_be_read_is_said(signed_in, draft, name):
    answer = signed_in.post(edit(draft), typed(draft, **{"treatments-0-name": name}))
    assert answer.status_code == 422
    assert "Treatment: name it, or empty this row." in answer.text


def test_a_preview_shows_what_others_will_read(signed_in, draft):
    answer = signed_in.post(edit(draft), typed(draft, "preview"), follow=True)
    assert answer.status_code == 200
    assert "<em>began</em>" in answer.text
    assert "Worse" in answer.text
    assert "March 2019" in answer.text
    assert 'name="robots" content="noindex"' in answer.text


def test_sending_in_shows_the_consent_in_full_and_takes_it(signed_in, draft, member):
    assert f"The {consents.HEALTH}." in signed_in.get(edit(draft)).text
    answer = signed_in.post(edit(draft), agreed(draft), follow=True)
    assert "A moderator will read this soon" in answer.text
    assert consents.given(member, consents.HEALTH)
    assert Case.objects.open().get().thing_id == draft.pk


def test_refusing_the_consent_sends_nothing_and_keeps_everything(signed_in, draft, member):
    answer = signed_in.post(edit(draft), typed(draft, "send"))
    assert answer.status_code == 422
    assert "agree to what the text above says" in answer.text
    assert "It *began* with a limp." in answer.text
    assert consents.given(member, consents.HEALTH) is None
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert draft.story == "It *began* with a limp."
    # and the page can be sent as it stands now
    version = answer.context["form"]["version"].value()
    assert version == draft.version
    assert signed_in.post(edit(draft), agreed(draft)).status_code == 302


def test_a_consent_is_given_to_the_text_that_was_shown(signed_in, draft, member):
    data = agreed(draft)
    factories.publish_text(consents.HEALTH, title="New", body="Other words.", by=None)
    answer = signed_in.post(edit(draft), data)
    assert answer.status_code == 422
    assert "Other words." in answer.text
    assert consents.given(member, consents.HEALTH) is None


def test_who_has_agreed_is_not_asked_again(signed_in, draft, member):
    consents.give(member, consents.HEALTH)
    assert f"The {consents.HEALTH}." not in signed_in.get(edit(draft)).text
    assert signed_in.post(edit(draft), typed(draft, "send")).status_code == 302


def test_what_is_missing_and_what_was_found_is_said_at_once(signed_in, draft):
    answer = signed_in.post(
        edit(draft), typed(draft, "send", title="", story="Write to me: jane@example.org")
    )
    assert answer.status_code == 422
    for said in ("Give your experience a title", "an e-mail address", "agree to what"):
        assert said in answer.text


def test_personal_data_is_pointed_out_and_the_author_may_insist(signed_in, draft):
    story = "Write to me: jane@example.org"
    answer = signed_in.post(edit(draft), agreed(draft, story=story))
    assert answer.status_code == 422
    assert "<strong>jane@example.org</strong>" in answer.text
    draft.refresh_from_db()
    assert draft.status == "draft"
    answer = signed_in.post(edit(draft), agreed(draft, story=story, insist="on"))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.status == "pending"


def test_a_newer_save_is_a_conflict_that_loses_neither_text(signed_in, draft, member):
    data = typed(draft, story="From my phone")
    writing.save(draft, by=member, fields={"title": "T", "story": "From my desk"})
    answer = signed_in.post(edit(draft), data)
    assert answer.status_code == 409
    assert "From my phone" in answer.text
    assert "From my desk" in answer.text
    data["version"] = answer.context["form"]["version"].value()
    assert signed_in.post(edit(draft), data).status_code == 302
    draft.refresh_from_db()
    assert draft.story == "From my phone"


def test_what_was_sent_in_cannot_be_changed_and_the_typed_text_stays(signed_in, draft, member):
    data = agreed(draft)
    signed_in.post(edit(draft), data)
    answer = signed_in.post(edit(draft), data)
    assert answer.status_code == 409
    assert "It *began* with a limp." in answer.text
    assert "That version has been sent in" in answer.text
    assert signed_in.get(edit(draft)).url == draft.get_absolute_url()


def test_others_do_not_find_a_draft(client, draft, stranger, moderator):
    assert client.get(edit(draft)).status_code == 302
    for person in (stranger, moderator):
        client.force_login(person)
        assert client.get(edit(draft)).status_code == 404
        assert client.post(edit(draft), typed(draft)).status_code == 404
        assert client.get(reverse("experiences:preview", args=[draft.pk])).status_code == 404


def test_a_moderator_reads_but_never_writes(client, member, moderator, condition):
    revision = factories.pending(member, condition)
    client.force_login(moderator)
    assert client.get(reverse("experiences:preview", args=[revision.pk])).status_code == 200
    assert client.get(edit(revision)).status_code == 403
    assert client.post(edit(revision), typed(revision)).status_code == 403


def test_a_published_post_keeps_its_role_and_audience(signed_in, member, moderator, condition):
    published = factories.published(member, condition, moderator)
    answer = signed_in.post(reverse("experiences:revise", args=[published.experience_id]))
    draft = ExperienceRevision.objects.get(status="draft")
    assert answer.url == edit(draft)
    assert 'name="audience"' not in signed_in.get(edit(draft)).text
    signed_in.post(edit(draft), typed(draft))
    experience = Experience.objects.get()
    assert (experience.role, experience.audience) == ("patient", "public")


def test_changes_asked_for_are_answered_from_where_the_author_was(
    signed_in, member, moderator, condition
):
    revision = factories.pending(member, condition)
    moderation.request_changes(revision, by=moderator, note="Please leave the clinic out.")
    page = signed_in.get(revision.get_absolute_url())
    assert "Please leave the clinic out." in page.text
    assert "Change it" in page.text
    signed_in.post(reverse("experiences:revise", args=[revision.experience_id]))
    draft = ExperienceRevision.objects.get(status="draft")
    assert draft.story == revision.story


def named(name: str, hpo_id: str, *synonyms: str):
    """A symptom with its names, as the import writes them."""
    symptom = factories.symptom(name, hpo_id)
    for one in (name, *synonyms):
        symptom.names.get_or_create(name=one, normalised=normalise(one), source="hpo")
    return symptom


def test_the_vocabulary_answers_while_somebody_types(client, db, django_assert_max_num_queries):
    named("Ataxia", "HP:0001251")
    named("Gait ataxia", "HP:0002066", "Wobbly walk")
    named("Seizure", "HP:0001250", "Epileptic fit")
    with django_assert_max_num_queries(3):
        found = client.get(reverse("experiences:symptoms") + "?q=atax").json()["symptoms"]
    assert found == ["Ataxia", "Gait ataxia"]
    for typed_text in ("wobbly", "walk wob"):
        answer = client.get(reverse("experiences:symptoms"), {"q": typed_text})
        assert answer.json() == {"symptoms": ["Wobbly walk"]}
    for typed_text in ("", "a", "%%%", "\x00"):
        answer = client.get(reverse("experiences:symptoms"), {"q": typed_text})
        assert answer.json() == {"symptoms": []}
