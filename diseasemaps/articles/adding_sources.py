"""The box "Add a source" of a draft: from the library, by a number or an address, or from a file.

Nothing in it saves: it says which rows the page of the draft gets, and the author looks at them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from diseasemaps.articles import library, retraction_watch
from diseasemaps.articles.importing import files
from diseasemaps.articles.importing.entries import Entry, Unreadable
from diseasemaps.articles.library import Key
from diseasemaps.articles.models import Source

FIELDS = (*library.DESCRIPTION, "doi", "pmid", "url")
LONGEST_PAYLOAD = 500_000  # characters of what a file said, as the page sends it back

Values = dict[str, str]  # of one row


@dataclass(frozen=True)
class Hit:
    """A work of the library; `number` where this draft has it already."""

    source: Source
    number: int | None


@dataclass(frozen=True)
class Item:
    """A reference of a file, what the library knows of it, and why it is not ticked."""

    index: int
    entry: Entry
    known: Source | None
    retracted_on: date | None
    already: str

    @property
    def is_ticked(self) -> bool:
        return not self.entry.faults and not self.already


@dataclass
class Adding:
    """What the box shows. `rows` are to be put below the sources that are there."""

    data: Any
    files: Mapping[str, Any]
    typed: Sequence[Values]  # the rows of the page
    query: str = ""
    hits: list[Hit] = field(default_factory=list)
    new: Key | None = None  # what was looked for is a number or an address that nobody cited yet
    new_retracted_on: date | None = None  # since when it stands as retracted in the list of them
    format: str = ""
    items: list[Item] = field(default_factory=list)
    error: str = ""
    rows: list[Values] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.query = self.data.get("library", "").replace("\x00", "").strip()

    @property
    def found_nothing(self) -> bool:
        return bool(self.query) and not (self.hits or self.new or self.error or self.rows)

    @property
    def payload(self) -> str:
        """What was understood, for the page to send back with what was ticked."""
        return json.dumps([item.entry.fields for item in self.items])

    def run(self, action: str) -> None:
        if action == "find":
            self._find()
        elif action.startswith("use-"):
            self._use(action.removeprefix("use-"))
        elif action == "use_new":
            self._use_new()
        elif action == "import":
            self._import()
        elif action == "use_ticked":
            self._use_ticked()

    def _find(self) -> None:
        if not self.query:
            self.error = "Write some words of the title, an author, or a number to look for."
            return
        self.hits = [Hit(one, self._number_of(_key(one))) for one in library.search(self.query)]
        key = library.identify(self.query)
        number = self._number_of(key) if key else None
        if number is not None and not self.hits:
            self.error = f"This is source {number} already."
        elif key is not None and not self.hits:
            self.new = key
            self.new_retracted_on = retraction_watch.since(key.doi, key.pmid)

    def _use(self, source_id: str) -> None:
        try:
            source = Source.objects.filter(pk=UUID(source_id)).first()
        except ValueError:
            source = None
        number = self._number_of(_key(source)) if source else None
        if source is None:
            self.error = "This work is no longer in the library. Look for it again."
        elif number is not None:
            self.error = f"This is source {number} already."
        else:
            self.rows = [_values(source)]
            self.query = ""

    def _use_new(self) -> None:
        key = library.identify(self.query)
        if key is None:
            self.error = "This is no DOI, no PubMed number and no web address."
            return
        blank = dict.fromkeys(FIELDS, "")
        self.rows = [blank | {"doi": key.doi, "pmid": key.pmid, "url": key.url}]
        self.query = ""

    def _import(self) -> None:
        chosen = self.files.get("references")
        if chosen is None:
            self.error = "Choose a file first."
            return
        try:
            understood = files.understand(chosen.read(files.LARGEST + 1))
        except Unreadable as unreadable:
            self.error = unreadable.reason
            return
        self.format, self.items = understood.format, self._items(understood.entries)

    def _items(self, entries: list[Entry]) -> list[Item]:
        keys = [Key.of(entry.fields) for entry in entries]
        known = library.find_all(keys)
        listed = retraction_watch.retracted((key.doi, key.pmid) for key in keys)
        before: list[tuple[Key, str]] = []
        items = []
        for index, (entry, key) in enumerate(zip(entries, keys, strict=True)):
            number = self._number_of(key) if key else None
            twin = next((where for other, where in before if _is_same(key, other)), "")
            already = f"It is source {number} already." if number is not None else ""
            already = already or (f"It is the same work as that in {twin}." if twin else "")
            work = known.get(key)
            since = work.retracted_on if work else listed.get((key.doi, key.pmid))
            items.append(Item(index, entry, work, since, already))
            before.append((key, entry.where))
        return items

    def _use_ticked(self) -> None:
        entries = _sent_back(self.data.get("understood", ""))
        ticked = {int(one) for one in self.data.getlist("take") if one.isascii() and one.isdigit()}
        chosen = [values for index, values in enumerate(entries) if index in ticked]
        if not chosen:
            self.error = "Tick at least one reference, or choose the file again."
            return
        known = library.find_all(Key.of(values) for values in chosen)
        self.rows = [_completed(values, known.get(Key.of(values))) for values in chosen]

    def _number_of(self, key: Key) -> int | None:
        """The number of the row that is this work."""
        same = (n for n, row in enumerate(self.typed, 1) if _is_same(Key.of(row), key))
        return next(same, None)


def _key(source: Source) -> Key:
    return Key(source.doi or "", source.pmid or "", source.url)


def _is_same(one: Key, other: Key) -> bool:
    """A DOI or a PubMed number in common; an address only where there is nothing better."""
    if (one.doi and one.doi == other.doi) or (one.pmid and one.pmid == other.pmid):
        return True
    named = one.doi or one.pmid or other.doi or other.pmid
    return bool(one.url) and one.url == other.url and not named


def _values(source: Source) -> Values:
    return {name: str(getattr(source, name) or "") for name in FIELDS}


def _completed(values: Values, known: Source | None) -> Values:
    """What the file leaves open is as the library has it."""
    if known is None:
        return values
    there = _values(known)
    return {name: values[name] or there[name] for name in FIELDS}


def _sent_back(payload: str) -> list[Values]:
    """What the page sends back of a file; nothing if somebody changed it into something else."""
    if len(payload) > LONGEST_PAYLOAD:
        return []
    try:
        entries = json.loads(payload)
    except (ValueError, RecursionError):
        return []
    if not isinstance(entries, list) or len(entries) > files.MOST_ENTRIES:
        return []
    return [
        {name: str(one.get(name) or "").replace("\x00", "") for name in FIELDS}
        for one in entries
        if isinstance(one, dict)
    ]
