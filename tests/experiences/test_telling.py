"""Telling an experience through the pages: begin, save part by part, preview, send in."""

import time

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts import consents
from diseasemaps.conditions.models import TreatmentName
from diseasemaps.moderation.models import Case
from experiences import keeping, moderation, telling, writing
from experiences.models import Experience, ExperienceRevision
from tests import factories
from tests.experiences.form import (
    ADDRESS,
    TYPED,
    autosave,
    edit,
    named,
    new,
    page,
    press,
    send,
    tell,
    typed,
)

pytestmark = pytest.mark.usefixtures("texts")

# --- beginning -----------------------------------------------------------------------------------


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


def test_beginning_asks_who_speaks_and_only_a_post_makes_a_draft(signed_in, condition, member):
    shown = signed_in.get(new(condition))
    assert "Step 1 of 7" in shown.text
    assert member.handle in shown.text
    assert not Experience.objects.exists()
    said = {"byline": "handle", "role": "carer", "audience": "members"}
    answer = signed_in.post(new(condition), said)
    revision = ExperienceRevision.objects.get()
    post = revision.experience
    assert answer.url == edit(revision)
    assert (post.byline, post.is_alias) == (member.handle, False)
    assert (post.role, post.audience) == ("carer", "members")
    assert signed_in.get(answer.url).url == page(revision, "beginning")


def test_an_alias_says_nothing_of_the_handle_anywhere(
    client, signed_in, condition, member, moderator, stranger
):
    member.handle = "brave-otter-1234"
    member.save()
    signed_in.force_login(member)
    signed_in.post(new(condition), {"byline": "alias"})
    draft = ExperienceRevision.objects.get()
    byline = draft.experience.byline
    assert draft.experience.is_alias
    assert byline != member.handle
    tell(signed_in, draft)
    preview = signed_in.get(reverse("experiences:preview", args=[draft.pk])).text
    assert byline in preview
    assert member.handle not in preview.split("<main")[1]
    assert send(signed_in, draft).status_code == 302
    moderation.publish(ExperienceRevision.objects.get(), by=moderator)
    client.force_login(stranger)
    here = draft.experience.get_absolute_url()
    listed = reverse("experiences:of_condition", args=[condition.slug])
    for path in (here, listed, f"/api/v1{here}".rstrip("/"), "/api/v1/experiences"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        text = answer.content.decode()
        assert byline in text, path
        for trace in (member.handle, str(member.pk), member.email, str(member.audit_id)):
            assert trace not in text, (path, trace)


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


# --- part by part --------------------------------------------------------------------------------


def test_each_next_saves_and_leads_on_and_nothing_has_to_be_said(signed_in, draft):
    for number, part in enumerate(telling.SLUGS[:-1], start=1):
        shown = signed_in.get(page(draft, part))
        assert f"Step {number} of 7" in shown.text
        empty = {name: "" for name in TYPED[part] if name not in ("role", "audience", "language")}
        answer = press(signed_in, draft, part, "next", **empty)
        assert answer.url == page(draft, telling.SLUGS[number])
        assert signed_in.get(edit(draft)).url == answer.url  # resumed where they stopped
    assert press(signed_in, draft, "send", "back").url == page(draft, "story")
    assert press(signed_in, draft, "story", "go-dates").url == page(draft, "dates")
    assert press(signed_in, draft, "dates", "later").url == reverse("accounts:me")
    assert signed_in.get(edit(draft)).url == page(draft, "dates")
    assert signed_in.get(page(draft, "nothing")).status_code == 404
    assert press(signed_in, draft, "dates", "go-nowhere").url == page(draft, "dates")


def test_a_draft_keeps_everything_that_was_typed(signed_in, draft):
    tell(signed_in, draft)
    draft = ExperienceRevision.objects.get()
    assert (draft.title, draft.onset_year, draft.onset_month) == ("The year it began", 2019, 3)
    assert (draft.experience.role, draft.experience.audience) == ("carer", "members")
    tried = draft.treatments.get()
    assert (tried.treatment.name, tried.effect, tried.still_taking) == ("Mirtazapine", -1, False)
    felt = draft.symptoms.get()
    assert (felt.symptom.name, felt.severity) == ("Ataxia", 3)
    assert draft.events.get().text == "The limp"
    said = {"story": "It *began*", "treatments": "Mirtazapine", "symptoms": "Ataxia"}
    for part, words in {**said, "dates": "The limp", "beginning": "2019"}.items():
        assert words in signed_in.get(page(draft, part)).text


def test_what_was_saved_can_be_saved_again_as_the_page_shows_it(signed_in, draft):
    tell(signed_in, draft)
    for part in telling.SLUGS[:-1]:
        form = signed_in.get(page(draft, part)).context["form"]
        again = {name: form[name].value() or "" for name in form.fields}
        for row in form.rows or ():
            again |= {row[name].html_name: row[name].value() for name in row.fields}
        again = {name: "" if value is None else value for name, value in again.items()}
        assert signed_in.post(page(draft, part), again).status_code == 302
    draft = ExperienceRevision.objects.get()
    tried = draft.treatments.get()
    assert (tried.effect, tried.side_effects, tried.still_taking) == (-1, "sleepy", False)
    assert (draft.events.get().month, draft.symptoms.get().severity) == ("2019-03", 3)
    assert (draft.onset_month, draft.diagnosis_month) == (3, None)


def test_rows_are_added_and_taken_out_by_one_press(signed_in, draft):
    two = {"symptoms-1-name": "brain fog", "symptoms-1-severity": "1"}
    answer = press(signed_in, draft, "symptoms", "more", **two)
    shown = signed_in.get(answer.url)
    assert 'name="symptoms-2-name"' in shown.text
    assert shown.text.count("autofocus") == 1
    press(signed_in, draft, "symptoms", "drop-0", **two)
    assert [str(felt) for felt in draft.symptoms.all()] == ["brain fog"]
    kept = {"symptoms-0-name": "brain fog", "symptoms-0-severity": "1"}
    answer = press(signed_in, draft, "symptoms", "add-Seizure & more", **kept)
    shown = signed_in.get(answer.url)
    assert 'value="Seizure &amp; more"' in shown.text
    assert draft.symptoms.count() == 1  # how bad it was is still to be said


@pytest.mark.parametrize(
    ("part", "said", "message"),
    [
        ("treatments", {"treatments-0-name": ""}, "Treatment: name it, or empty this row."),
        ("treatments", {"treatments-0-name": "\u200b"}, "Treatment: name it, or empty this row."),
        ("symptoms", {"symptoms-0-severity": ""}, "How bad was it at its worst?"),
        ("dates", {"dates-0-month": "2019-03-14"}, "Only the year, and the month if you like"),
        ("dates", {"dates-0-month": "12.2019"}, "Write a year (2019) or a year and a month"),
        ("dates", {"dates-0-month": ""}, "When was it? A year is enough."),
        ("beginning", {"onset_year": ""}, "Add the year, or leave the month out."),
        ("beginning", {"onset_year": "2999"}, "less than or equal to"),
        (
            "symptoms",
            {"symptoms-1-name": "Ataxia", "symptoms-1-severity": "1"},
            "is here twice",
        ),
        ("who", {"role": "king"}, "Select a valid choice"),
        ("story", {"title": "x" * 121}, "at most 120 characters"),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field_and_kept(signed_in, draft, part, said, message):
    before = ExperienceRevision.objects.get().version
    answer = press(signed_in, draft, part, "next", **said)
    assert answer.status_code == 422
    assert message in answer.text
    assert next(words for words in ({**TYPED[part], **said}).values() if words) in answer.text
    assert ExperienceRevision.objects.get().version == before


def test_the_same_treatment_by_any_of_its_names_is_the_same_treatment(signed_in, draft):
    known = factories.treatment("Physiotherapy")
    TreatmentName.objects.create(treatment=known, name="Physio", kind="lay")
    for name in ("PHYSIOTHERAPY", "physio"):
        press(signed_in, draft, "treatments", **{"treatments-0-name": name})
        assert draft.treatments.get().treatment == known


def test_a_synonym_is_the_symptom_and_any_other_word_is_kept_as_it_is(signed_in, draft):
    gait = named("Gait ataxia", "HP:0002066", "Wobbly walk")
    words = {"symptoms-0-name": "wobbly  WALK", "symptoms-1-name": "Brain  fog"}
    answer = press(signed_in, draft, "symptoms", **words, **{"symptoms-1-severity": "0"})
    assert answer.status_code == 302
    felt = list(draft.symptoms.order_by("pk"))
    assert [(row.symptom, row.typed) for row in felt] == [(gait, ""), (None, "Brain fog")]
    assert 'value="Brain fog"' in signed_in.get(page(draft, "symptoms")).text


def test_advice_comes_where_it_is_needed_and_nowhere_else(signed_in, draft, condition):
    child, died = "If you write about a child", "If somebody has died"

    def shown(role, age, part):
        press(signed_in, draft, "who", role=role)
        press(signed_in, draft, "beginning", age_band=age)
        text = signed_in.get(page(draft, part)).text
        return child in text, died in text

    assert shown("carer", "infant", "story") == (True, False)
    assert shown("relative", "teenager", "dates") == (True, False)
    assert shown("carer", "older", "story") == (False, False)
    assert shown("patient", "child", "story") == (False, False)
    assert shown("bereaved", "older", "story") == (False, True)
    assert shown("bereaved", "child", "story") == (True, True)


# --- looking through it, and sending it in -------------------------------------------------------


def test_a_preview_shows_what_others_will_read_and_what_they_will_not(signed_in, draft):
    tell(signed_in, draft)
    answer = press(signed_in, draft, "send", "preview")
    preview = signed_in.get(answer.url).text
    for words in ("<em>began</em>", "Worse", "March 2019", 'class="card"', "Members only"):
        assert words in preview
    assert 'name="robots" content="noindex"' in preview
    outside = signed_in.get(f"{answer.url}?as=reader").text
    assert "shared with members only" in outside
    for words in ("began", "The limp", "Mirtazapine"):
        assert words not in outside.split("<main")[1]
    press(signed_in, draft, "who", audience="public")
    assert "began" in signed_in.get(f"{answer.url}?as=reader").text.split("<main")[1]
    assert Experience.objects.get().published_at is None


def test_sending_in_shows_the_consent_in_full_and_takes_it(signed_in, draft, member):
    tell(signed_in, draft)
    assert f"The {consents.HEALTH}." in signed_in.get(page(draft, "send")).text
    assert send(signed_in, draft).url == draft.get_absolute_url()
    assert "A moderator will read this soon" in signed_in.get(draft.get_absolute_url()).text
    assert consents.given(member, consents.HEALTH)
    assert Case.objects.open().get(kind="experience_revision").thing_id == draft.pk


def test_refusing_the_consent_sends_nothing_and_keeps_everything(signed_in, draft, member):
    tell(signed_in, draft)
    answer = press(signed_in, draft, "send", "send")
    assert answer.status_code == 422
    assert "agree to what the text above says" in answer.text
    assert consents.given(member, consents.HEALTH) is None
    draft.refresh_from_db()
    assert (draft.status, draft.story) == ("draft", "It *began* with a limp.")
    assert answer.context["form"]["version"].value() == str(draft.version)
    assert send(signed_in, draft).status_code == 302


def test_a_consent_is_given_to_the_text_that_was_shown(signed_in, draft, member):
    tell(signed_in, draft)
    shown = consents.TextVersion.objects.current(consents.HEALTH)
    factories.publish_text(consents.HEALTH, title="New", body="Other words.", by=None)
    answer = press(signed_in, draft, "send", "send", consent="on", agreed_text=shown.pk)
    assert answer.status_code == 422
    assert "Other words." in answer.text
    assert consents.given(member, consents.HEALTH) is None


def test_who_has_agreed_is_not_asked_again(signed_in, draft, member):
    tell(signed_in, draft)
    consents.give(member, consents.HEALTH)
    assert f"The {consents.HEALTH}." not in signed_in.get(page(draft, "send")).text
    assert press(signed_in, draft, "send", "send").status_code == 302


def test_what_is_missing_and_what_was_found_is_said_at_once(signed_in, draft):
    tell(signed_in, draft, title="", story=ADDRESS)
    answer = press(signed_in, draft, "send", "send")
    assert answer.status_code == 422
    for said in ("Give your experience a title", "an e-mail address", "agree to what"):
        assert said in answer.text
    assert f'<a href="{page(draft, "story")}#id_title">' in answer.text


def test_others_do_not_find_a_draft(client, draft, stranger, moderator):
    assert client.get(edit(draft)).status_code == 302
    assert client.get(page(draft, "story")).status_code == 302
    for person in (stranger, moderator):
        client.force_login(person)
        preview = reverse("experiences:preview", args=[draft.pk])
        for path in (edit(draft), page(draft, "story"), preview):
            assert client.get(path).status_code == 404
        for path in (page(draft, "story"), autosave(draft, "story")):
            assert client.post(path, typed(draft, "story")).status_code == 404


def test_a_moderator_reads_but_never_writes(client, member, moderator, condition):
    revision = factories.pending(member, condition)
    client.force_login(moderator)
    assert client.get(reverse("experiences:preview", args=[revision.pk])).status_code == 200
    assert client.get(page(revision, "story")).status_code == 403
    for path in (page(revision, "story"), autosave(revision, "story")):
        assert client.post(path, typed(revision, "story")).status_code == 403


# --- changing one's mind -------------------------------------------------------------------------


def test_a_published_post_keeps_its_role_and_audience(signed_in, member, moderator, condition):
    published = factories.published(member, condition, moderator)
    answer = signed_in.post(reverse("experiences:revise", args=[published.experience_id]))
    draft = ExperienceRevision.objects.get(status="draft")
    assert answer.url == edit(draft)
    assert signed_in.get(edit(draft)).url == page(draft, "send")  # everything at a glance
    assert 'name="audience"' not in signed_in.get(page(draft, "who")).text
    tell(signed_in, draft)
    experience = Experience.objects.get()
    assert (experience.role, experience.audience) == ("patient", "public")
    # and the published text stays, byte for byte, until the new one passes
    before = signed_in.get(experience.get_absolute_url()).context["page"].told.revision
    assert (before.pk, before.title) == (published.pk, "How it began")
    assert send(signed_in, draft).status_code == 302
    client_page = signed_in.get(experience.get_absolute_url()).context["page"]
    assert client_page.told.revision.pk == published.pk


def test_changes_asked_for_are_answered_from_where_the_author_was(
    signed_in, member, moderator, condition
):
    revision = factories.pending(member, condition)
    moderation.request_changes(revision, by=moderator, note="Please leave the clinic out.")
    shown = signed_in.get(revision.get_absolute_url())
    assert "Please leave the clinic out." in shown.text
    assert "Change it" in shown.text
    signed_in.post(reverse("experiences:revise", args=[revision.experience_id]))
    draft = ExperienceRevision.objects.get(status="draft")
    assert draft.story == revision.story


def test_a_draft_is_listed_with_when_it_was_saved_and_is_discarded_after_asking(
    signed_in, draft, member
):
    tell(signed_in, draft)
    me = signed_in.get(reverse("accounts:me")).text
    assert "Go on with it" in me
    assert f'href="{edit(draft)}"' in me
    assert "Last saved" in me
    discard = reverse("experiences:revision_step", args=[draft.pk, "withdraw"])
    assert f'href="{discard}"' in me
    assert "Discard this draft?" in signed_in.get(discard).text
    draft.refresh_from_db()
    signed_in.post(discard, {"version": draft.version})
    draft.refresh_from_db()
    assert draft.status == "withdrawn"
    assert "Go on with it" not in signed_in.get(reverse("accounts:me")).text


# --- nothing typed is lost -----------------------------------------------------------------------


def test_a_newer_save_is_a_conflict_that_loses_neither_text(signed_in, draft, member):
    data = typed(draft, "story", story="From my phone")
    writing.save(draft, by=member, fields={"title": "T", "story": "From my desk"})
    for _ in range(2):  # nor by trying again
        quiet = signed_in.post(autosave(draft, "story"), data)
        assert quiet.status_code == 409
        assert "data-conflict" in quiet.text
        assert 'name="version"' not in quiet.text  # the page must not learn to write over it
    answer = signed_in.post(page(draft, "story"), data)
    assert answer.status_code == 409
    assert "From my phone" in answer.text
    assert "From my desk" in answer.text
    assert "hx-post" not in answer.text  # whoever looks at both decides with a button
    data["version"] = answer.context["form"]["version"].value()
    assert signed_in.post(page(draft, "story"), data).status_code == 302
    draft.refresh_from_db()
    assert draft.story == "From my phone"


def test_a_conflict_in_rows_shows_both(signed_in, draft, member):
    data = typed(draft, "symptoms", **{"symptoms-0-name": "Brain fog"})
    rows = [{"typed": "Pins and needles", "severity": 1}]
    writing.save(draft, by=member, fields={}, symptoms=rows)
    answer = signed_in.post(page(draft, "symptoms"), data)
    assert answer.status_code == 409
    assert "Brain fog" in answer.text
    assert "Pins and needles" in answer.text


def test_what_was_sent_in_cannot_be_changed_and_the_typed_text_stays(signed_in, draft):
    tell(signed_in, draft)
    data = typed(draft, "story", story="A last thought")
    send(signed_in, draft)
    answer = signed_in.post(page(draft, "story"), data)
    assert answer.status_code == 409
    assert "A last thought" in answer.text
    assert "That version has been sent in" in answer.text
    assert signed_in.get(edit(draft)).url == draft.get_absolute_url()
    assert signed_in.get(page(draft, "story")).url == draft.get_absolute_url()


def test_it_saves_itself_part_by_part_and_the_page_learns_the_new_version(signed_in, draft):
    for part in telling.SLUGS[:-1]:
        answer = signed_in.post(autosave(draft, part), typed(draft, part))
        assert answer.status_code == 200
        draft.refresh_from_db()
        assert "Saved at" in answer.text
        assert f'name="version" value="{draft.version}"' in answer.text
    assert draft.title == "The year it began"
    assert (draft.symptoms.count(), draft.treatments.count(), draft.events.count()) == (1, 1, 1)
    wrong = signed_in.post(autosave(draft, "story"), typed(draft, "story", title="x" * 121))
    assert wrong.status_code == 422
    assert 'href="#id_title"' in wrong.text
    assert draft.status == "draft"


def test_what_is_typed_after_the_session_ended_is_there_again_after_signing_in(
    client, draft, member, stranger
):
    data = typed(draft, "story", story="Typed when signed out")
    answer = client.post(page(draft, "story"), data)
    assert answer.status_code == 302
    assert answer.url == f"{reverse('account_login')}?next={page(draft, 'story')}"
    asked = client.get(answer.url)
    assert "What you typed is kept" in asked.text
    draft.refresh_from_db()
    assert draft.story == ""
    factories.verified(member)
    signed = client.post(
        answer.url,
        {"login": member.email, "password": "correct-horse", "next": page(draft, "story")},
    )
    assert signed.status_code == 302
    back = client.get(page(draft, "story"))
    assert "Nothing you typed is lost" in back.text
    assert back.context["form"]["story"].value() == "Typed when signed out"
    assert "Nothing you typed is lost" not in client.get(page(draft, "story")).text  # once
    data["version"] = back.context["form"]["version"].value()
    client.post(page(draft, "story"), data)
    draft.refresh_from_db()
    assert draft.story == "Typed when signed out"


def test_what_was_kept_is_shown_to_nobody_else_beside_what_was_saved_and_not_for_ever(
    client, draft, member, stranger, monkeypatch
):
    data = typed(draft, "story", story="Typed when signed out")
    client.post(page(draft, "story"), data)
    writing.save(draft, by=member, fields={"title": "T", "story": "Saved since"})
    client.force_login(stranger)
    answer = client.get(page(draft, "story"))
    assert answer.status_code == 404
    client.logout()
    client.post(page(draft, "story"), data)
    client.force_login(member)
    answer = client.get(page(draft, "story"))
    assert "Typed when signed out" in answer.text
    assert "Saved since" in answer.text
    client.logout()
    client.post(page(draft, "story"), data)
    client.force_login(member)
    late = time.time() + keeping.LASTS + 1
    monkeypatch.setattr(keeping.time, "time", lambda: late)
    assert "Typed when signed out" not in client.get(page(draft, "story")).text


SIGNS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
WORDS = st.text(SIGNS, max_size=80).map(str.strip)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example("<script>alert('&quot;')</script>")
@example("O’Brien & “sons” \\u0000 {{ x }} %s\u2028\u202e\U0001f9a2")
@given(words=WORDS)
def test_any_words_come_back_as_they_were_typed(signed_in, draft, words):
    row = {"treatments-0-side_effects": words, "treatments-0-dose": words}
    assert (
        press(
            signed_in,
            draft,
            "story",
            "next",
            **dict.fromkeys(("title", "story", "content_note"), words),
        ).status_code
        == 302
    )
    assert press(signed_in, draft, "treatments", **row).status_code == 302
    assert press(signed_in, draft, "dates", **{"dates-0-text": words or "x"}).status_code == 302
    symptom = {"symptoms-0-name": words, "symptoms-0-severity": "1" if words else ""}
    answer = press(signed_in, draft, "symptoms", **symptom)
    form = signed_in.get(page(draft, "story")).context["form"]
    assert {form[name].value() for name in ("title", "story", "content_note")} == {words}
    rows = signed_in.get(page(draft, "treatments")).context["form"].rows
    assert rows[0]["side_effects"].value() == rows[0]["dose"].value() == words
    assert signed_in.get(page(draft, "dates")).context["form"].rows[0]["text"].value() == (
        words or "x"
    )
    if answer.status_code == 302 and words:  # 422: nothing in it that could be read
        kept = signed_in.get(page(draft, "symptoms")).context["form"].rows[0]["name"].value()
        assert (
            kept.split()
            == "".join(" " if sign in "\u2028\u202e" else sign for sign in kept).split()
        )
    preview = signed_in.get(reverse("experiences:preview", args=[draft.pk]))
    assert preview.context["preview"].revision.title == words
    assert signed_in.get(page(draft, "send")).status_code == 200
    assert preview.status_code == 200


# --- the vocabulary, while somebody types --------------------------------------------------------


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
