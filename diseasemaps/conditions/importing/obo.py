"""The ontology: its terms, from an OBO file, parsed by pronto."""

import io
import re
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pronto

from diseasemaps.conditions.importing.files import Malformed, line_of, read_text
from diseasemaps.conditions.names import LONGEST, clean

PHENOTYPES = "HP:0000118"  # "Phenotypic abnormality": what is below it is a symptom
# What a term that is no symptom speaks of; the first that fits, so the narrower come first.
GROUPS = (
    ("inheritance", "HP:0000005"),
    ("history", "HP:0032443"),
    ("frequency", "HP:0040279"),
    ("onset", "HP:0003674"),
    ("course", "HP:0031797"),
    ("modifier", "HP:0012823"),
)

TERM_ID = re.compile(r"HP:\d{7}")
_LAY = "layperson"


@dataclass(frozen=True)
class Synonym:
    name: str
    scope: str  # exact, broad, narrow, related
    lay: bool


@dataclass(frozen=True)
class OboTerm:
    """One term that is not obsolete. `synonyms` begin with its own name."""

    hpo_id: str
    name: str
    definition: str
    alt_ids: tuple[str, ...]
    synonyms: tuple[Synonym, ...]

    @property
    def lay_name(self) -> str:
        """What people without training say: the shortest exact lay synonym, or none."""
        lay = [
            synonym.name for synonym in self.synonyms if synonym.lay and synonym.scope == "exact"
        ]
        return self.name if self.name in lay else min(lay, key=lambda n: (len(n), n), default="")


@dataclass(frozen=True)
class Ontology:
    """Terms by id: those below "Phenotypic abnormality", and all others."""

    path: Path
    release: str
    title: str
    licence: str
    phenotypes: dict[str, OboTerm]
    others: dict[str, OboTerm]
    groups: dict[str, str]  # of those others: id → "inheritance", "onset" …
    current: dict[str, str]  # any id that a term has or had → the id it has now
    obsolete: frozenset[str]


def read(path: Path) -> Ontology:
    """Read an OBO file. Raises Malformed for anything that is not a whole, sound ontology."""
    text = read_text(path)
    if not text.endswith("\n"):
        last = text.count("\n") + 1
        raise Malformed(path, last, "the file ends in the middle of a line: it was cut off")
    parsed = _parse(path, text)
    _check(path, text, parsed)
    terms = [term for term in parsed.terms() if not term.obsolete]
    phenotypes = {term.id for term in parsed.get_term(PHENOTYPES).subclasses(with_self=False)}
    records = {term.id: _record(path, text, term) for term in terms}
    return Ontology(
        path=path,
        release=_release(parsed),
        title=_property(parsed, "dc:title") or "Human Phenotype Ontology",
        licence=_property(parsed, "terms:license") or "see the licence of the source",
        phenotypes={key: term for key, term in records.items() if key in phenotypes},
        others={key: term for key, term in records.items() if key not in phenotypes},
        groups=_groups(parsed),
        current=_current_ids(parsed, terms),
        obsolete=frozenset(term.id for term in parsed.terms() if term.obsolete),
    )


def _parse(path: Path, text: str) -> pronto.Ontology:
    if not text.lstrip().startswith("format-version:"):
        raise Malformed(path, 1, 'not an OBO file: it should begin with "format-version:"')
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pronto guesses the encoding aloud; we checked it
        try:
            return pronto.Ontology(io.BytesIO(text.encode()), import_depth=0)
        except SyntaxError as error:
            fault = f"not OBO: {error.msg} at “{(error.text or '').strip()[:80]}”"
            raise Malformed(path, error.lineno, fault) from error
        except KeyError as error:
            missing = str(error.args[0])
            line = line_of(text, f"is_a: {missing}")
            fault = f"{missing} is named but not defined; is the file whole?"
            raise Malformed(path, line, fault) from error
        except (ValueError, TypeError, AttributeError) as error:
            raise Malformed(path, None, f"not an ontology that can be read ({error})") from error


def _check(path: Path, text: str, parsed: pronto.Ontology) -> None:
    if PHENOTYPES not in parsed:
        fault = f"{PHENOTYPES} (Phenotypic abnormality) is missing; is this the whole file?"
        raise Malformed(path, None, fault)
    defined = Counter(re.findall(r"^id: (\S+)", text, re.MULTILINE))
    twice = next((key for key, times in defined.items() if times > 1), None)
    if twice:
        raise Malformed(path, line_of(text, f"id: {twice}"), f"{twice} is defined more than once")


def _record(path: Path, text: str, term: pronto.Term) -> OboTerm:
    name = clean(term.name or "")
    fault = ""
    if not TERM_ID.fullmatch(term.id):
        fault = f"“{term.id}” is no term id (HP: and seven digits)"
    elif not name:
        fault = f"{term.id} has no name"
    elif len(name) > LONGEST:
        fault = f"the name of {term.id} is longer than {LONGEST} characters"
    if fault:
        raise Malformed(path, line_of(text, f"id: {term.id}"), fault)
    return OboTerm(
        hpo_id=term.id,
        name=name,
        definition=str(term.definition or ""),
        alt_ids=tuple(sorted(term.alternate_ids)),
        synonyms=_synonyms(name, term),
    )


def _synonyms(name: str, term: pronto.Term) -> tuple[Synonym, ...]:
    """Each spelling once; where the file has it twice, the nearest scope, and lay if either is."""
    nearest = ("exact", "narrow", "broad", "related")
    found = {name: Synonym(name, "exact", False)}
    for synonym in sorted(term.synonyms, key=lambda s: (s.description, s.scope)):
        kind = synonym.type.id if synonym.type else ""
        spelling = clean(synonym.description)
        if not spelling or len(spelling) > LONGEST or kind == "obsolete_synonym":
            continue
        scope = (synonym.scope or "related").lower()
        lay, known = kind == _LAY, found.get(spelling)
        if known:
            scope = min(scope, known.scope, key=nearest.index)
            lay = lay or known.lay
        found[spelling] = Synonym(spelling, scope, lay)
    return tuple(found.values())


def _current_ids(parsed: pronto.Ontology, terms: list[pronto.Term]) -> dict[str, str]:
    current = {term.id: term.id for term in terms}
    for term in terms:
        for old in term.alternate_ids:
            current.setdefault(old, term.id)
    for term in parsed.terms():
        replacements = [new.id for new in term.replaced_by] if term.obsolete else []
        if len(replacements) == 1 and replacements[0] in current:
            current.setdefault(term.id, current[replacements[0]])
    return current


def _groups(parsed: pronto.Ontology) -> dict[str, str]:
    groups: dict[str, str] = {}
    for group, root in GROUPS:
        if root in parsed:
            for term in parsed.get_term(root).subclasses():
                groups.setdefault(term.id, group)
    return groups


def _release(parsed: pronto.Ontology) -> str:
    """The date in "hp/releases/2025-01-16", or "" where the file does not say."""
    return (parsed.metadata.data_version or "").rpartition("/")[2][:40]


def _property(parsed: pronto.Ontology, key: str) -> str:
    for value in parsed.metadata.annotations:
        if value.property == key:
            return str(getattr(value, "literal", None) or getattr(value, "resource", ""))
    return ""
