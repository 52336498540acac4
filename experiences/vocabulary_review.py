"""Words that members use and the shared vocabulary does not have: offered to moderators, who say
what is meant or keep the word as it is.

A word is offered when the post that has it is sent in, not before: a draft is private.
"""

from collections.abc import Iterable
from typing import Any

from diseasemaps import audit, versions, workflow
from diseasemaps.conditions import names, treatments
from diseasemaps.conditions.models import Symptom, Treatment, TreatmentName
from diseasemaps.moderation import cases
from diseasemaps.moderation.models import Signal
from diseasemaps.workflow import Fault, Incomplete
from experiences import cards, vocabulary
from experiences.models import (
    Experience,
    ExperienceRevision,
    SymptomFelt,
    TreatmentTried,
    VocabularyWord,
)

SYMPTOM, TREATMENT = VocabularyWord.Kind.SYMPTOM, VocabularyWord.Kind.TREATMENT


@audit.recorded()
def offer(revision: ExperienceRevision) -> None:
    """Open a case for each word of `revision` that nobody has looked at yet. Twice is once.

    Called when the revision is sent in; a moderator sees the word, not whose it is.
    """
    words = [*_symptoms_of(revision), *_treatments_of(revision)]
    for word in sorted(words, key=lambda word: word.pk):  # in one order for everybody
        cases.open(word, signals=[] if _is_open(word) else [(Signal.Kind.VOCABULARY, 0, {})])


def _symptoms_of(revision: ExperienceRevision) -> Iterable[VocabularyWord]:
    """The words of one's own, each linked to the shared row of that word."""
    own = revision.symptoms.filter(symptom=None).order_by("typed")
    for felt in own:
        word = _word(SYMPTOM, felt.typed, language=revision.language)
        if word.symptom is not None:  # somebody has mapped it already
            _means(felt, word.symptom)
            continue
        if not revision.symptoms.filter(word=word).exclude(pk=felt.pk).exists():
            felt.word = word
            felt.save(update_fields=["word"])
        if word.status == "waiting":
            yield word


def _treatments_of(revision: ExperienceRevision) -> Iterable[VocabularyWord]:
    """Those that a member named first."""
    new = Treatment.objects.filter(source=treatments.MEMBER, treatmenttried__revision=revision)
    for treatment in new.distinct().order_by("name"):
        word = _word(TREATMENT, treatment.name, language=revision.language, treatment=treatment)
        if word.status == "waiting" and word.treatment_id == treatment.pk:
            yield word


def _word(kind: str, text: str, *, language: str, **more: Any) -> VocabularyWord:
    facts = {"text": text, "language": language, **more}
    return VocabularyWord.objects.get_or_create(kind=kind, normalised=key_of(text), defaults=facts)[
        0
    ]


def key_of(text: str) -> str:
    """By what two spellings are the same word; signs alone are their own key."""
    return (names.normalise(text) or names.clean(text).casefold())[:200]


def _is_open(word: VocabularyWord) -> bool:
    return cases.Case.objects.open().filter(kind=word.workflow.kind, thing_id=word.pk).exists()


def meant(word: VocabularyWord, typed: str) -> Any:
    """The Symptom or Treatment that `typed` names. Raises Incomplete where there is none."""
    found = _symptom(typed) if word.kind == SYMPTOM else _treatment(typed, word)
    if found is None:
        message = f"Name the {word.get_kind_display().lower()} that is meant, as the list has it."
        raise Incomplete([Fault("means", message)])
    return found


def _symptom(typed: str) -> Symptom | None:
    by_id = Symptom.objects.filter(hpo_id=typed.strip().upper()).first()
    return by_id or vocabulary.find_symptoms([typed]).get(typed)


def _treatment(typed: str, word: VocabularyWord) -> Treatment | None:
    """Another than the one that the word itself is."""
    found = treatments.find(typed) if names.clean(typed) else None
    return None if found and found.pk == word.treatment_id else found


@audit.recorded()
def map(
    word: VocabularyWord,
    *,
    by: Any,
    means: str = "",
    rule: str = "",
    note: str = "",
    version: int | None = None,
) -> VocabularyWord:
    """A moderator says what it means: from now on, and in every post that has it.

    Raises Incomplete where `means` names nothing, and what `workflow.take` does.
    """
    workflow.permit("map", word, by=by, version=version)
    target = meant(word, means)
    former = word.treatment
    if word.kind == SYMPTOM:
        word.symptom = target
    else:
        word.treatment = target
    word.save(update_fields=["symptom", "treatment"])
    word = workflow.take("map", word, by=by, version=version)
    posts = _move_symptoms(word, target) if former is None else _move_treatment(former, target)
    _show_anew(posts)
    cases.settle(word, action="map", by=by, rule=rule, note=note)
    return word


@audit.recorded()
def keep(
    word: VocabularyWord,
    *,
    by: Any,
    rule: str = "",
    note: str = "",
    version: int | None = None,
) -> VocabularyWord:
    """A moderator leaves it as it is: it says something that the vocabulary does not."""
    word = workflow.take("keep", word, by=by, version=version)
    cases.settle(word, action="keep", by=by, rule=rule, note=note)
    return word


def _move_symptoms(word: VocabularyWord, symptom: Symptom) -> set[Any]:
    """Every post that has the word has the symptom instead. Returns the posts."""
    felt = list(word.felt.filter(symptom=None).select_related("revision").order_by("pk"))
    for row in felt:
        _means(row, symptom)
    return {row.revision.experience_id for row in felt}


def _means(felt: SymptomFelt, symptom: Symptom) -> None:
    """The row is one of `symptom`; where its revision has that already, the two become one, as
    severe as the worse of them.
    """
    other = SymptomFelt.objects.filter(revision=felt.revision_id, symptom=symptom).first()
    if other is None:
        felt.symptom = symptom
        felt.save(update_fields=["symptom"])
        return
    if felt.severity > other.severity:
        other.severity = felt.severity
        other.save(update_fields=["severity"])
    felt.delete()


def _move_treatment(former: Treatment, target: Treatment) -> set[Any]:
    """Every post that names `former` names `target`, of which it becomes a name; it goes itself."""
    tried = TreatmentTried.objects.filter(treatment=former)
    posts = set(tried.values_list("revision__experience_id", flat=True))
    tried.update(treatment=target)
    others = VocabularyWord.objects.filter(treatment=former)
    others.update(treatment=target)
    for name in (former.name, *former.names.values_list("name", flat=True)):
        lay = {"kind": TreatmentName.Kind.LAY}
        TreatmentName.objects.get_or_create(treatment=target, name=name, defaults=lay)
    if former.source == treatments.MEMBER:
        former.delete()
    return posts


def _show_anew(posts: Iterable[Any]) -> None:
    """What is stored of these posts for readers says the new word, too."""
    shown = Experience.objects.select_for_update(of=("self",)).filter(
        pk__in=posts, live_revision__isnull=False
    )
    for post in shown.select_related("condition", "live_revision").order_by("condition", "pk"):
        post.card_html = cards.render(post)
        post.save(update_fields=["card_html"])
        versions.bump(post.condition.page_key)
        versions.bump(post.page_key)
