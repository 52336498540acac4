"""Watched words, and the phrases in which people say that they are in danger: lists of the desk.

Both are kept by moderators, editors and admins. Each change raises one version, by which every
process knows that it has to read them again (`screener.py`).
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import QuerySet

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps import audit, versions
from diseasemaps.moderation import screener
from diseasemaps.moderation.models import CrisisPhrase, WatchedWord
from diseasemaps.moderation.screening import Finding
from diseasemaps.moderation.screens import lists
from diseasemaps.moderation.screens.phrases import phrase
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused

LANGUAGES = {
    "": "Every language", "en": "English", "es": "Spanish", "fr": "French", "de": "German",
    "it": "Italian", "pt": "Portuguese", "nl": "Dutch",
}  # fmt: skip
FIELDS = ("text", "language", "action", "instead", "address", "why")
_is_address = URLValidator(schemes=["http", "https"])


def may_edit(user: Any) -> str | None:
    """May this person change what is looked for?"""
    if has_role(user, Role.MODERATOR, Role.EDITOR, Role.ADMIN):
        return None
    return "Only a moderator, an editor or an admin keeps this list."


def found(q: str = "") -> QuerySet[WatchedWord]:
    """The words that have `q` in them."""
    return WatchedWord.objects.filter(text__icontains=q.strip()[:100])


@audit.recorded()
def add(
    text: str,
    action: str,
    *,
    by: Any,
    language: str = "",
    instead: str = "",
    address: str = "",
    why: str = "",
) -> WatchedWord:
    """Look for `text` from now on. Raises Refused, and Incomplete for what cannot be."""
    _admit(by)
    row = cleaned(locals())
    _or_incomplete([*faults(row), *_taken(row)])
    added = WatchedWord.objects.create(**row)
    _changed("watched_word.add", added, by)
    return added


@audit.recorded()
def change(word: WatchedWord, *, by: Any, **fields: str) -> WatchedWord:
    """Change some of FIELDS. Raises Conflict when somebody has taken the word out."""
    _admit(by)
    now = WatchedWord.objects.select_for_update().filter(pk=word.pk).first()
    if now is None:
        raise Conflict("Somebody has taken this word out of the list.")
    row = cleaned({name: fields.get(name, getattr(now, name)) for name in FIELDS})
    _or_incomplete([*faults(row), *_taken(row, but=now)])
    for name, value in row.items():
        setattr(now, name, value)
    now.save(update_fields=list(FIELDS))
    _changed("watched_word.change", now, by)
    return now


@audit.recorded()
def remove(word: WatchedWord, *, by: Any) -> None:
    """Look for it no more. Cases that it opened stay."""
    _admit(by)
    if WatchedWord.objects.filter(pk=word.pk).delete()[0]:
        _changed("watched_word.remove", word, by)


def test(text: str, *, by: Any, language: str) -> list[Finding]:
    """What `text` would set off, were it sent in. Nothing is kept."""
    _admit(by)
    return screener.findings_in(text, language)


@audit.recorded()
def add_phrase(text: str, kind: str, *, by: Any, language: str) -> CrisisPhrase:
    """Take `text`, said of oneself, as a sign of danger: kind "crisis" or "abuse"."""
    _admit(by)
    text = " ".join(text.split())
    wrong = list(_faults_of_words(text))
    if kind not in CrisisPhrase.Kind.values:
        wrong.append(Fault("kind", "Choose one of the two."))
    if not language or language not in LANGUAGES:
        wrong.append(Fault("language", "Choose the language that it is said in."))
    if CrisisPhrase.objects.filter(text__iexact=text, language=language).exists():
        wrong.append(Fault("text", "This phrase is on the list already."))
    _or_incomplete(wrong)
    _keep_the_bundled()
    added = CrisisPhrase.objects.create(text=text, kind=kind, language=language)
    _changed("crisis_phrase.add", added, by)
    return added


@audit.recorded()
def remove_phrase(phrase: CrisisPhrase, *, by: Any) -> None:
    """It is no sign of danger any more. The last one cannot go: a house needs some."""
    _admit(by)
    if not CrisisPhrase.objects.exclude(pk=phrase.pk).exists():
        raise Conflict("This is the last phrase. Add a better one first, then take this one out.")
    if CrisisPhrase.objects.filter(pk=phrase.pk).delete()[0]:
        _changed("crisis_phrase.remove", phrase, by)


@audit.recorded()
def load() -> int:
    """Put the bundled words and phrases where there is none yet; returns how many that were."""
    added = _keep_the_bundled()
    if not WatchedWord.objects.exists():
        names = ("text", "language", "action", "instead", "address", "why")
        rows = (dict(zip(names, row, strict=True)) for row in lists.rows("watched_words.tsv"))
        added += len(WatchedWord.objects.bulk_create(WatchedWord(**row) for row in rows))
    if added:
        versions.bump(screener.KEY)
    return added


def _keep_the_bundled() -> int:
    """A first phrase of one's own joins the bundled ones; it does not replace them."""
    if CrisisPhrase.objects.exists():
        return 0
    rows = lists.rows("crisis_phrases.tsv")
    made = [CrisisPhrase(language=language, kind=kind, text=text) for language, kind, text in rows]
    return len(CrisisPhrase.objects.bulk_create(made))


def cleaned(row: dict[str, Any]) -> dict[str, str]:
    """The fields of a word without stray spaces; what belongs to another action is left out."""
    kept = {name: " ".join(str(row[name]).split()) for name in FIELDS}
    kept["instead"] = kept["instead"] if kept["action"] == "replace" else ""
    kept["address"] = kept["address"] if kept["action"] == "link" else ""
    return kept


def faults(row: dict[str, str]) -> list[Fault]:
    """What is wrong with the fields of a word."""
    wrong = list(_faults_of_words(row["text"]))
    for name in FIELDS:
        most = getattr(WatchedWord._meta.get_field(name), "max_length", None)
        if most and len(row[name]) > most and name != "action":
            wrong.append(Fault(name, f"This is too long: at most {most} characters fit."))
    if row["language"] not in LANGUAGES:
        wrong.append(Fault("language", "Choose a language, or every language."))
    if row["action"] not in WatchedWord.Action.values:
        known = ", ".join(WatchedWord.Action.values)
        wrong.append(Fault("action", f"Choose what becomes of it: {known}."))
    if row["action"] == "replace" and not row["instead"]:
        wrong.append(Fault("instead", "Say what stands in its place."))
    if row["action"] == "link" and not _is_web_address(row["address"]):
        wrong.append(Fault("address", "Give the address of a page, with https:// before it."))
    return wrong


def _faults_of_words(text: str) -> list[Fault]:
    if not phrase(text, "word").slots:
        return [Fault("text", "Write a word or a phrase, with a letter or a figure in it.")]
    return []


def _is_web_address(address: str) -> bool:
    try:
        _is_address(address)
    except ValidationError:
        return False
    return True


def _taken(row: dict[str, str], but: WatchedWord | None = None) -> list[Fault]:
    same = WatchedWord.objects.filter(text__iexact=row["text"], language=row["language"])
    if but is not None:
        same = same.exclude(pk=but.pk)
    return [Fault("text", "This word is on the list already.")] if same.exists() else []


def _admit(by: Any) -> None:
    reason = may_edit(by)
    if reason:
        raise Refused(reason)


def _or_incomplete(wrong: list[Fault]) -> None:
    if wrong:
        raise Incomplete(wrong)


def _changed(act: str, thing: Any, by: Any) -> None:
    kind, _, _ = act.partition(".")
    audit.record(act, by=by, kind=kind, id=thing.pk)
    versions.bump(screener.KEY)
