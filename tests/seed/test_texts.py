"""The default texts and the standing questions: a start for the operator, never a step back."""

import pytest
from django.core.management import call_command

from diseasemaps.articles import topics
from diseasemaps.articles.models import Topic
from diseasemaps.management.commands.load_texts import DEFAULTS
from diseasemaps.texts.models import TextVersion
from diseasemaps.texts.publishing import publish

pytestmark = pytest.mark.django_db

KEYS = {
    "editorial-policy",
    "community-rules",
    "consent-account",
    "consent-health",
    "consent-reviewer",
    "consent-email",
    "consent-map",
    "disclaimer-patient",
    "disclaimer-carer",
    "disclaimer-clinician",
    "disclaimer-student",
}
RULES = {"kindness", "no-advice", "privacy", "no-selling", "be-truthful", "crisis"}


def test_a_new_site_has_version_1_of_every_text(load_texts):
    versions = {version.text.key: version for version in TextVersion.objects.all()}

    assert set(versions) == KEYS
    assert {version.number for version in versions.values()} == {1}
    assert all(version.title and "<p>" in version.html for version in versions.values())
    assert all(version.published_by is None for version in versions.values())


def test_every_default_text_is_a_title_and_a_body():
    assert {path.stem for path in DEFAULTS.glob("*.md")} == KEYS


def test_a_decision_can_name_the_community_rules(load_texts):
    rules = TextVersion.objects.current("community-rules").html

    assert all(f"<code>{rule}</code>" in rules for rule in RULES)


def test_loading_again_changes_nothing_and_says_so(load_texts, capsys):
    call_command("load_texts")

    assert "nothing changed" in capsys.readouterr().out
    assert TextVersion.objects.count() == len(KEYS)
    assert Topic.objects.count() == len(topics.QUESTIONS)


def test_loading_again_leaves_an_operators_text_alone(load_texts, editor):
    publish("editorial-policy", title="Our policy", body="Ours.", by=editor)

    call_command("load_texts")

    assert TextVersion.objects.current("editorial-policy").title == "Our policy"


def test_a_text_that_is_missing_is_added_beside_an_operators_own(db, editor):
    publish("editorial-policy", title="Our policy", body="Ours.", by=editor)

    call_command("load_texts", verbosity=0)

    assert TextVersion.objects.current("editorial-policy").body == "Ours."
    assert TextVersion.objects.current("community-rules").number == 1


def test_loading_again_leaves_an_editors_topics_alone(load_texts):
    Topic.objects.filter(slug="surgery").update(pattern="Is there surgery for {condition}?")
    Topic.objects.filter(slug="contagious").delete()

    assert topics.load() == 1
    assert Topic.objects.get(slug="surgery").pattern == "Is there surgery for {condition}?"


def test_every_standing_question_speaks_of_the_condition(load_texts):
    about_twenty_five = range(24, 29)

    assert Topic.objects.count() in about_twenty_five
    assert all("{condition}" in topic.pattern for topic in Topic.objects.all())
    assert set(Topic.objects.values_list("group", flat=True)) == {
        "understanding", "diagnosis", "treatment", "living", "outlook", "family", "research",
    }  # fmt: skip
