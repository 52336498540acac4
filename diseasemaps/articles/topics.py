"""The standing questions: what people ask about every condition.

They are loaded once. An editor may reword, regroup or add topics afterwards (`topic_changes`);
loading them again adds what is missing and leaves the rest alone.
"""

from dataclasses import dataclass

from django.db import transaction

from diseasemaps.articles.models import Topic

UNDERSTANDING = "understanding"
DIAGNOSIS = "diagnosis"
TREATMENT = "treatment"
LIVING = "living"
OUTLOOK = "outlook"
FAMILY = "family"
RESEARCH = "research"
GROUPS = {
    UNDERSTANDING: "Understanding it",
    DIAGNOSIS: "Finding out",
    TREATMENT: "Treatment",
    LIVING: "Living with it",
    OUTLOOK: "What to expect",
    FAMILY: "Family and genetics",
    RESEARCH: "Research",
}


@dataclass(frozen=True)
class Question:
    """One standing question; `aspect` goes into schema.org's MedicalWebPage.aspect."""

    slug: str
    group: str
    pattern: str
    aspect: str


QUESTIONS = (
    Question("what-is-it", UNDERSTANDING, "What is {condition}?", "overview"),
    Question("symptoms", UNDERSTANDING, "What are the symptoms of {condition}?", "symptoms"),
    Question("causes", UNDERSTANDING, "What causes {condition}?", "causes"),
    Question("how-common", UNDERSTANDING, "How common is {condition}?", "epidemiology"),
    Question("who-is-at-risk", UNDERSTANDING, "Who is at risk of {condition}?", "risk factors"),
    Question("contagious", UNDERSTANDING, "Is {condition} contagious?", "transmission"),
    Question("diagnosis", DIAGNOSIS, "How is {condition} diagnosed?", "diagnosis"),
    Question("first-signs", DIAGNOSIS, "What are the first signs of {condition}?", "symptoms"),
    Question(
        "mistaken-for", DIAGNOSIS, "What can {condition} be mistaken for?", "differential diagnosis"
    ),
    Question(
        "questions-to-ask", DIAGNOSIS, "What should I ask after a diagnosis of {condition}?", ""
    ),
    Question(
        "first-line-treatments",
        TREATMENT,
        "What are the first-line treatments for {condition}?",
        "treatment",
    ),
    Question(
        "other-treatments", TREATMENT, "What other treatments are there for {condition}?",
        "treatment",
    ),
    Question("surgery", TREATMENT, "Can an operation help with {condition}?", "treatment"),
    Question(
        "side-effects", TREATMENT, "What side effects do treatments for {condition} have?",
        "side effects",
    ),
    Question(
        "emergencies", TREATMENT, "When is {condition} an emergency, and what helps then?",
        "complications",
    ),
    Question("daily-life", LIVING, "What is daily life with {condition} like?", "living with"),
    Question(
        "rehabilitation", LIVING, "How can rehabilitation help people with {condition}?",
        "rehabilitation",
    ),
    Question(
        "work-and-school", LIVING, "Can I work or go to school with {condition}?", "living with"
    ),
    Question(
        "exercise-and-food", LIVING, "What about exercise and food with {condition}?", "lifestyle"
    ),
    Question("mental-health", LIVING, "How does {condition} affect mental health?", "living with"),
    Question("outlook", OUTLOOK, "What is the outlook for people with {condition}?", "prognosis"),
    Question("end-of-life", OUTLOOK, "What helps when {condition} can no longer be treated?", ""),
    Question("inheritance", FAMILY, "Is {condition} passed on in families?", "genetics"),
    Question("pregnancy", FAMILY, "What about pregnancy and {condition}?", "pregnancy"),
    Question("for-carers", FAMILY, "How can I help somebody who has {condition}?", "care"),
    Question("research", RESEARCH, "What is being studied for {condition}?", "research"),
)  # fmt: skip


@transaction.atomic
def load() -> int:
    """Add the standing questions that are missing; returns how many that were."""
    known = set(Topic.objects.values_list("slug", flat=True))
    missing = [
        Topic(
            slug=question.slug,
            group=question.group,
            pattern=question.pattern,
            aspect=question.aspect,
            position=place * 10,
        )
        for place, question in enumerate(QUESTIONS, start=1)
        if question.slug not in known
    ]
    Topic.objects.bulk_create(missing)
    return len(missing)
