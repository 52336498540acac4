"""The form in which an experience is told, as a browser sends it."""

from django.urls import reverse

from accounts import consents
from diseasemaps.conditions.names import normalise
from experiences import telling
from tests import factories

TYPED = {
    "who": {"role": "carer", "audience": "members"},
    "beginning": {
        "age_band": "adult",
        "onset_year": "2019",
        "onset_month": "3",
        "diagnosis_year": "2020",
        "diagnosis_month": "",
    },
    "symptoms": {"symptoms-0-name": "ataxia", "symptoms-0-severity": "3"},
    "treatments": {
        "treatments-0-name": "Mirtazapine",
        "treatments-0-effect": "-1",
        "treatments-0-side_effects": "sleepy",
        "treatments-0-still_taking": "no",
        "treatments-1-name": "",
    },
    "dates": {"dates-0-month": "2019-03", "dates-0-kind": "symptom", "dates-0-text": "The limp"},
    "story": {
        "title": "The year it began",
        "story": "It *began* with a limp.",
        "content_note": "",
        "language": "en",
    },
    "send": {},
}
ADDRESS = "Write to me: jane@example.org"


def edit(revision) -> str:
    return reverse("experiences:edit", args=[revision.pk])


def page(revision, part) -> str:
    return reverse("experiences:part", args=[revision.pk, part])


def autosave(revision, part) -> str:
    return reverse("experiences:autosave", args=[revision.pk, part])


def typed(revision, part, action="save", **more):
    revision.refresh_from_db()
    return {**TYPED[part], "version": revision.version, "action": action, **more}


def press(client, revision, part, action="save", **more):
    return client.post(page(revision, part), typed(revision, part, action, **more))


def tell(client, revision, **more):
    """Every part, as TYPED, but for `more` of the story."""
    for part in telling.SLUGS[:-1]:
        answer = press(client, revision, part, "next", **(more if part == "story" else {}))
        assert answer.status_code == 302, answer.text
    return answer


def send(client, revision, **more):
    text = consents.TextVersion.objects.current(consents.HEALTH)
    return press(client, revision, "send", "send", consent="on", agreed_text=text.pk, **more)


def new(condition) -> str:
    return reverse("experiences:new") + f"?condition={condition.slug}"


def named(name: str, hpo_id: str, *synonyms: str, lay: str = ""):
    """A symptom with its names, as the import writes them."""
    symptom = factories.symptom(name, hpo_id)
    for one in (name, *synonyms, lay):
        if one:
            facts = {"normalised": normalise(one), "source": "hpo", "lay": one == lay}
            symptom.names.get_or_create(name=one, defaults=facts)
    return symptom
