"""BibTeX, as bibtexparser splits it; LaTeX's accents as pylatexenc reads them.

Hostile files: a name defined by @string is put in where it is a whole value and nowhere else, so
nothing grows; what is nested deeper than anybody writes is refused before it is decoded.
"""

import logging
import re
from collections.abc import Iterator

import bibtexparser
from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, ParsingFailedBlock
from bibtexparser.model import Entry as Block
from pylatexenc.latex2text import LatexNodes2Text

from diseasemaps.articles.importing.entries import LONGEST_PIECE, Entry, Unreadable, entry, name

BLOCK = re.compile(r"@\w*[ \t]*[{(]")
MOST_BLOCKS = 1_000
LONGEST_STRING = 1_000  # of a name defined by @string: it can be put in often
DEEPEST = 20  # braces within braces
MOST_MACROS = 500  # in one value
BOOKS = {"book", "booklet", "inbook", "incollection", "collection", "mvbook", "suppbook"}
TYPES = dict.fromkeys(BOOKS, "book") | {
    "online": "website",
    "electronic": "website",
    "www": "website",
    "inreference": "reference",
    "reference": "reference",
}
CONTAINERS = (
    "journal", "journaltitle", "booktitle", "publisher", "organization", "institution", "school",
    "howpublished",
)  # fmt: skip
READ = {
    *CONTAINERS, "author", "editor", "title", "year", "date", "doi", "pmid", "url", "eprint",
    "eprinttype",
}  # fmt: skip

# It would log a line, with words of the file in it, for each block that cannot be read.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
_decoder = LatexNodes2Text(math_mode="text", strict_latex_spaces=False)


def entries(text: str) -> Iterator[Entry]:
    """Every entry of the file in its order; one that cannot be read has its fault.

    Raises Unreadable for thousands of blocks: a broken one costs the splitter as much as all.
    """
    if sum(1 for _ in BLOCK.finditer(text)) > MOST_BLOCKS:
        raise Unreadable(f"This file has more than {MOST_BLOCKS:,} entries. Export fewer.")
    library = bibtexparser.parse_string(text, parse_stack=[])
    strings = {
        key.lower(): _enclosed(one.value)[:LONGEST_STRING]
        for key, one in library.strings_dict.items()
    }
    for block in library.blocks:
        where = f"line {(block.start_line or 0) + 1}"
        # Two works under one key are two works; of two fields of one name the last counts.
        meant: object = block
        if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
            meant = block.ignore_error_block
        if isinstance(meant, Block):
            yield _entry(where, meant, strings)
        elif isinstance(meant, ParsingFailedBlock):
            yield Entry(where, faults=["This cannot be read: a brace, comma or = is missing."])


def _enclosed(value: str) -> str:
    """What stands between the braces or quotation marks."""
    is_enclosed = value[:1] + value[-1:] in ("{}", '""') and len(value) > 1
    return value[1:-1] if is_enclosed else value


def _entry(where: str, block: Block, strings: dict[str, str]) -> Entry:
    values = {
        one.key.lower(): strings.get(one.value.lower(), _enclosed(one.value))
        for one in block.fields
        if one.key.lower() in READ
    }
    if any(map(_is_monstrous, values.values())):
        return Entry(where, faults=["It is nested too deeply to be read."])
    try:
        return _read(where, block.entry_type.lower(), values)
    except (RecursionError, IndexError, ValueError):
        return Entry(where, faults=["Its LaTeX cannot be read."])


def _read(where: str, kind: str, values: dict[str, str]) -> Entry:
    container = next((values[key] for key in CONTAINERS if values.get(key)), "")
    in_pubmed = values.get("eprinttype", "").lower() in ("pubmed", "pmid")
    return entry(
        where,
        authors=_names(values.get("author") or values.get("editor", "")),
        type=TYPES.get(kind, ""),
        title=_plain(values.get("title", "")),
        container=_plain(container),
        year=_plain(values.get("year") or values.get("date", "")),
        doi=_bare(values.get("doi", "")),
        pmid=_bare(values.get("pmid") or (values.get("eprint", "") if in_pubmed else "")),
        url=_bare(values.get("url", "")),
    )


def _names(text: str) -> Iterator[str]:
    for person in split_multiple_persons_names(text[:LONGEST_PIECE]):
        if person.startswith("{") and person.endswith("}"):  # an organisation
            yield _plain(person)
            continue
        try:
            parts = parse_single_name_into_parts(person, strict=False)
        except InvalidNameError:
            yield _plain(person)
            continue
        family = _plain(" ".join([*parts.von, *parts.last, *parts.jr]))
        yield "et al." if family == "others" else name(family, _plain(" ".join(parts.first)))


def _plain(latex: str) -> str:
    """Words without LaTeX. A % that other programs leave bare is a percent sign."""
    latex = re.sub(r"(?<!\\)%", r"\\%", latex[:LONGEST_PIECE])
    return _decoder.latex_to_text(latex)


def _bare(value: str) -> str:
    """A number or an address: nothing is decoded but what LaTeX has escaped."""
    value = value.strip("{} ").removeprefix("\\url")
    return re.sub(r"\\([_%&#$~{}])", r"\1", value).strip("{} ")


def _is_monstrous(value: str) -> bool:
    depth = deepest = 0
    for mark in re.findall(r"(?<!\\)[{}]", value):
        depth += 1 if mark == "{" else -1
        deepest = max(deepest, depth)
    return deepest > DEEPEST or value.count("\\") > MOST_MACROS
