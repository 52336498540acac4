"""Words of one's own: kept as they are typed, offered to moderators once a post is sent in."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from accounts import consents
from diseasemaps.conditions import treatments
from diseasemaps.conditions.models import Treatment
from diseasemaps.moderation import cases
from diseasemaps.moderation.models import Case, Decision
from diseasemaps.workflow import Conflict, Incomplete, Refused
from experiences import moderation, vocabulary, vocabulary_review, writing
from experiences.models import Experience, ExperienceRevision, VocabularyWord
from tests import factories
from tests.experiences.form import named

pytestmark = pytest.mark.usefixtures("texts")


def told(author, condition, *, words=(), tried=(), symptoms=()):
    """A draft with words of one's own, names of treatments, and symptoms."""
    draft = writing.begin(condition, by=author)
    felt = [{"typed": word, "severity": severity} for word, severity in words]
    felt += [{"symptom": symptom, "severity": severity} for symptom, severity in symptoms]
    rows = [{"treatment": treatments.find_or_add(name), "effect": 1} for name in tried]
    fields = {"title": "How it began", "story": "It began slowly."}
    return writing.save(draft, by=author, fields=fields, symptoms=felt, treatments=rows)


def sent(author, condition, **said) -> ExperienceRevision:
    consents.give(author, consents.HEALTH)
    return moderation.submit(told(author, condition, **said), by=author)


def case_of(word) -> Case:
    return Case.objects.open().get(kind="vocabulary_word", thing_id=word.pk)


def felt(revision) -> list:
    return [(str(row), row.severity) for row in revision.symptoms.order_by("pk")]


def test_a_draft_offers_nothing_and_what_is_sent_in_offers_each_word_once(
    member, stranger, condition, moderator
):
    draft = told(member, condition, words=[("Brain fog", 2)], tried=["Snail slime"])
    assert not VocabularyWord.objects.exists()
    assert not Case.objects.exists()
    consents.give(member, consents.HEALTH)
    moderation.submit(draft, by=member)
    symptom, treatment = VocabularyWord.objects.order_by("kind")
    assert (symptom.text, symptom.status) == ("Brain fog", "waiting")
    assert treatment.treatment.name == "Snail slime"
    sent(stranger, condition, words=[("BRAIN FOG!", 1)], tried=["snail SLIME"])
    assert VocabularyWord.objects.count() == 2
    assert case_of(symptom).snapshot["text"] == "Brain fog"
    assert case_of(symptom).author is None  # the word, not whose it is
    assert [signal.kind for signal in case_of(symptom).signals.all()] == ["vocabulary"]
    # and each of them reads their own spelling
    both = ExperienceRevision.objects.order_by("created_at")
    assert [felt(one) for one in both] == [[("Brain fog", 2)], [("BRAIN FOG!", 1)]]


def test_mapping_a_word_says_the_symptom_in_every_post_once_and_in_its_worst(
    member, stranger, condition, moderator, client
):
    fog = named("Cognitive impairment", "HP:0100543", "Mental dullness")
    other = {"words": [("brain-fog", 4)], "symptoms": [(fog, 1)]}
    one = moderation.publish(sent(member, condition, words=[("Brain fog", 2)]), by=moderator)
    two = sent(stranger, condition, **other)
    assert "Brain fog" in Experience.objects.get(pk=one.experience_id).card_html
    word = VocabularyWord.objects.get()
    case = case_of(word)
    cases.decide(case, action="map", by=moderator, more={"means": "mental DULLNESS"})
    word.refresh_from_db()
    assert (word.status, word.symptom) == ("mapped", fog)
    assert felt(one) == [("Cognitive impairment", 2)]
    assert felt(two) == [("Cognitive impairment", 4)]
    shown = client.get(one.experience.get_absolute_url()).text
    assert "Cognitive impairment" in shown
    card = Experience.objects.get(pk=one.experience_id).card_html
    assert "Cognitive impairment" in card
    assert "Brain fog" not in card
    assert not Case.objects.open().filter(kind="vocabulary_word").exists()
    assert Decision.objects.get(case=case).action == "map"
    # from now on it is a name like any other, also for who had a draft with it
    assert vocabulary.find_symptoms(["BRAIN FOG"]) == {"BRAIN FOG": fog}
    third = factories.person("third", role=None)
    assert felt(sent(third, condition, words=[("Brain fog", 3)])) == [("Cognitive impairment", 3)]
    assert not Case.objects.open().filter(kind="vocabulary_word").exists()


def test_mapping_a_treatment_gives_its_name_to_the_other_and_it_goes(
    member, stranger, condition, moderator
):
    known = factories.treatment("Physiotherapy")
    one = moderation.publish(sent(member, condition, tried=["Bendy exercises"]), by=moderator)
    two = told(stranger, condition, tried=["bendy exercises", "Physiotherapy"])
    word = VocabularyWord.objects.get()
    cases.decide(case_of(word), action="map", by=moderator, more={"means": "physiotherapy"})
    assert [row.treatment for row in one.treatments.all()] == [known]
    assert {row.treatment for row in two.treatments.all()} == {known}
    assert not Treatment.objects.filter(name="Bendy exercises").exists()
    assert treatments.find("BENDY exercises") == known
    card = Experience.objects.get(pk=one.experience_id).card_html
    assert "Physiotherapy" in card
    assert "Bendy" not in card
    assert vocabulary.suggest_treatments("bendy") == ["Bendy exercises"]


def test_a_word_that_is_kept_is_not_offered_again_and_can_still_be_mapped(
    member, stranger, condition, moderator
):
    fog = factories.symptom("Cognitive impairment", "HP:0100543")
    sent(member, condition, words=[("Brain fog", 2)])
    word = VocabularyWord.objects.get()
    cases.decide(case_of(word), action="keep", by=moderator)
    word.refresh_from_db()
    assert word.status == "kept"
    sent(stranger, condition, words=[("Brain fog", 2)])
    assert not Case.objects.open().filter(kind="vocabulary_word").exists()
    vocabulary_review.map(word, by=moderator, means=fog.hpo_id)
    assert {str(row) for row in word.felt.all()} == {"Cognitive impairment"}


def test_only_a_moderator_decides_and_only_what_is_there_is_meant(
    member, condition, moderator, editor
):
    sent(member, condition, words=[("Brain fog", 2)], tried=["Snail slime"])
    words = VocabularyWord.objects.order_by("kind")
    for person in (member, editor):
        for verb, more in ((vocabulary_review.map, {"means": "x"}), (vocabulary_review.keep, {})):
            with pytest.raises(Refused):
                verb(words[0], by=person, **more)
    for word, means in ((words[0], "nothing known"), (words[0], ""), (words[1], "Snail slime")):
        with pytest.raises(Incomplete) as refused:
            vocabulary_review.map(word, by=moderator, means=means)
        assert [fault.field for fault in refused.value.faults] == ["means"]
    assert {word.status for word in VocabularyWord.objects.all()} == {"waiting"}
    with pytest.raises(Conflict):
        vocabulary_review.keep(words[0], by=moderator, version=9)


def test_a_moderator_maps_it_from_the_desk_and_through_the_api(
    client, member, condition, moderator
):
    fog = named("Cognitive impairment", "HP:0100543")
    member.handle = "brave-otter-1234"
    member.save()
    sent(member, condition, words=[("Brain fog", 2), ("Odd legs", 1)])
    client.force_login(moderator)
    first, second = VocabularyWord.objects.order_by("text")
    case = case_of(first)
    shown = client.get(case.get_absolute_url()).text
    assert "Brain fog" in shown
    assert member.handle not in shown
    decide = reverse("desk:decide", args=[case.pk])
    said = {"action": "map", "version": case.version, "rule": "", "note": ""}
    refused = client.post(decide, {**said, "means": "nothing known"})
    assert refused.status_code == 422
    assert "Name the symptom that is meant" in refused.text
    assert client.post(decide, {**said, "means": "cognitive impairment"}).status_code == 302
    first.refresh_from_db()
    assert first.symptom == fog
    case = case_of(second)
    body = {"action": "map", "version": case.version, "means": "HP:0100543"}
    answer = client.post(f"/api/v1/cases/{case.pk}/decide", body, "application/json")
    assert answer.status_code == 200, answer.content
    assert felt(ExperienceRevision.objects.get()) == [("Cognitive impairment", 2)]


def test_own_words_go_in_and_out_of_the_api_with_the_same_refusals(client, member, condition):
    fog = named("Cognitive impairment", "HP:0100543")
    client.force_login(member)
    body = {
        "condition": condition.slug,
        "symptoms": [
            {"word": "Odd legs", "severity": 1},
            {"word": "COGNITIVE impairment", "severity": 2},
        ],
        "treatments": [{"name": "Snail slime", "effect": 2}],
        "story": "Write to me: jane@example.org",
    }
    made = client.post("/api/v1/experiences", body, "application/json")
    assert made.status_code == 201, made.content
    draft = made.json()
    assert [(row["symptom"], row["name"]) for row in draft["symptoms"]] == [
        (None, "Odd legs"),
        (fog.hpo_id, "Cognitive impairment"),
    ]
    assert draft["treatments"][0]["name"] == "Snail slime"
    (found,) = draft["findings"]
    assert (found["place"], found["text"]) == ("story", "jane@example.org")
    at = f"/api/v1/experience-revisions/{draft['id']}"
    kept = client.patch(at, {"version": draft["version"], "title": "T"}, "application/json").json()
    assert (len(kept["symptoms"]), len(kept["treatments"])) == (2, 1)
    stale = client.patch(at, {"version": draft["version"], "title": "U"}, "application/json")
    assert stale.status_code == 409
    twice = [{"word": "Odd legs", "severity": 1}, {"word": "odd  LEGS", "severity": 2}]
    neither = [{"severity": 1}]
    both = [{"symptom": fog.hpo_id, "word": "Odd legs", "severity": 1}]
    refused = ({"symptoms": twice}, {"symptoms": neither}, {"symptoms": both}, {"onset_year": 2099})
    for wrong in (*refused, {"treatments": [{"effect": 1}]}):
        answer = client.patch(at, {"version": kept["version"], **wrong}, "application/json")
        assert answer.status_code == 400, wrong
    assert ExperienceRevision.objects.get().version == kept["version"]


@pytest.mark.django_db(transaction=True)
def test_two_who_send_in_the_same_new_words_at_once_wait_for_each_other(condition, texts):
    """In the order in which neither holds what the other needs."""
    people = [factories.person(f"person-{number}", role=None) for number in range(4)]
    words = [("Odd legs", 1), ("Brain fog", 2), ("A hum", 1)]
    drafts = []
    for number, person in enumerate(people):
        consents.give(person, consents.HEALTH)
        said = words if number % 2 else words[::-1]
        drafts.append(told(person, condition, words=said, tried=["Snail slime", "Bee stings"]))
    barrier, failed = threading.Barrier(len(people)), []

    def submit(draft, person):
        try:
            barrier.wait(60)
            moderation.submit(draft, by=person)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    pairs = zip(drafts, people, strict=True)
    threads = [threading.Thread(target=submit, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failed == []
    assert VocabularyWord.objects.count() == 5
    assert Case.objects.open().filter(kind="vocabulary_word").count() == 5
