"""Advice to a reader to start, stop or change a treatment, which is a clinician's to give.

"My doctor stopped it", "should I stop?", "never stop without asking" are not such advice.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from diseasemaps.moderation.screens import lists
from diseasemaps.moderation.screens.finding import Finding
from diseasemaps.moderation.screens.phrases import Hit, Phrases, phrase
from diseasemaps.moderation.screens.reading import Token, folded
from diseasemaps.moderation.screens.saying import sentence

WEIGHT = 30
YOU = folded("you u ya youd youre your tu te usted vosotros ustedes deberias")
OTHERS = folded(
    """i im ive id ill we he she they it doctor doctors gp consultant nurse specialist neurologist
    rheumatologist oncologist pharmacist team mum mom son daughter husband wife told said asked advised
    who patients endocrinologist hospital dr says wants wanted yo mi medico medica doctora doctor
    neurologo dijo me le nos enfermera reumatologo oncologo hijo hija mandaron dijeron wont wouldnt
    cardiologist dermatologist surgeon dentist vet dietitian psychiatrist helped managed able
    endocrino cardiologo psiquiatra pediatra"""
)
CLINICIANS = folded(
    """doctor doctors gp consultant nurse specialist neurologist rheumatologist oncologist pharmacist dr
    team hospital endocrinologist medico medica doctora neurologo reumatologo oncologo enfermera
    cardiologist dermatologist surgeon psychiatrist endocrino cardiologo psiquiatra pediatra leaflet"""
)
SAID = folded(
    """said says told tells advised advises asked wants wanted recommended recommends suggested explained
    decided ordered warned dijo dice aconsejo recomendo mando pidio explico decidio prospecto instructed"""
)
TENTATIVE = folded(
    """if when before after without until did whether how never unless why cuando si antes sin nunca jamas
    despues hasta como que while dont not wanted wants hoping avoid instead against tried trying used forgot
    afraid scared wondering had"""
)
ASKING = ("should i", "can i", "could i", "did you", "do i", "how do", "how did", "has anyone", "anyone",
          "do you", "would you", "is it safe", "is it ok", "is it okay", "what happens", "when can", "debo",
          "deberia", "puedo", "alguien", "tengo que", "me tengo", "when did", "how long", "do they", "will i",
          "ask your", "talk to your", "speak to your", "ask the", "check with", "consulta con", "habla con",
          "pregunta a", "consult your", "under supervision", "with your doctor", "never stop", "dont stop",
          "do not stop", "your doctor may", "your doctor will", "your doctor can", "your doctor might",
          "tu medico", "su medico", "must not", "should not", "shouldnt", "should never", "no dejes", "no deje",
          "no dejeis", "no suspendas", "no cambies", "no bajes", "no subas", "not to")  # fmt: skip


@cache
def _advice() -> Phrases:
    return Phrases(
        phrase(text, "advice", weight=WEIGHT, strict=True) for _, text in lists.rows("advice.tsv")
    )


def advice(tokens: Sequence[Token]) -> Iterator[Finding]:
    """Each piece of such advice; those that overlap only once."""
    end = 0
    for hit in sorted(_advice().find(tokens), key=lambda hit: (hit.first, -hit.last)):
        start, stop = tokens[hit.first].start, tokens[hit.last].end
        if start >= end and _is_given(tokens, hit):
            yield Finding("advice", start, stop, WEIGHT, why=hit.phrase.text)
            end = stop


def _is_given(tokens: Sequence[Token], hit: Hit) -> bool:
    """Whether the writer says it to a reader."""
    first, last = sentence(tokens, hit.first)
    whole = f" {' '.join(token.forms[0] for token in tokens[first:last])} "
    if " if i were you " in whole or " if i was you " in whole:
        return True
    if any(f" {asked} " in whole for asked in _asking()):
        return False
    before = tokens[max(first, hit.first - 8) : hit.first]
    if _has(before, CLINICIANS) and _has(before, SAID):
        return False
    near = tokens[max(first, hit.first - 3) : hit.first]
    if _has(near, TENTATIVE) and not _has(near, folded("why")):
        return False
    for token in reversed(before):
        if _has([token], YOU):
            return True
        if _has([token], OTHERS):
            return _begins_anew(tokens, hit)
    return True


def _begins_anew(tokens: Sequence[Token], hit: Hit) -> bool:
    """Whether it stands after a comma as a request: "it is poison, stop taking it"."""
    return tokens[hit.first].gap == 1 and not _has(tokens[hit.first - 1 : hit.first], SAID)


@cache
def _asking() -> tuple[str, ...]:
    return tuple(" ".join(next(iter(folded([word]))) for word in line.split()) for line in ASKING)


def _has(tokens: Sequence[Token], words: frozenset[str]) -> bool:
    return any(form in words for token in tokens for form in token.forms)
