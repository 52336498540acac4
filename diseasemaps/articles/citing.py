"""How to cite one approved revision: in words, in BibTeX and in RIS.

What is cited is the text that was approved, at an address that stays with it; never "the page".
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.dateformat import format as in_words

from diseasemaps.articles.models import Review, Revision

# What means something to LaTeX. Braces as commands: BibTeX counts even escaped ones.
LATEX = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{mark: f"\\{mark}" for mark in "&%$#_"},
}
SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")  # no line of either format ends inside a value


@dataclass(frozen=True)
class Reference:
    """What there is to say of one approved revision."""

    id: str  # of the revision
    title: str
    publisher: str
    approved_on: date
    reviewers: list[str]  # each with name and credential, as signed
    address: str  # the permalink

    @property
    def key(self) -> str:
        """A BibTeX key: letters, digits and a hyphen only."""
        return f"{re.sub(r'[^a-z0-9]', '', self.publisher.lower()) or 'article'}-{self.id[:8]}"

    @property
    def reviewed(self) -> str:
        return f"Reviewed by {'; '.join(self.reviewers)}." if self.reviewers else ""

    @property
    def words(self) -> str:
        """For whoever copies it by hand."""
        parts = [
            f"{self.publisher}. {self.title}{'' if self.title[-1:] in '.?!' else '.'}",
            f"Approved on {in_words(self.approved_on, 'j F Y')}.",
            self.reviewed,
            f"Revision {self.id}.",
        ]
        return " ".join(part for part in parts if part)


def reference(revision: Revision, reviews: list[Review] | None = None) -> Reference:
    """`revision` was approved once; `reviews` are the approvals, if they are known already."""
    reviews = approvals(revision) if reviews is None else reviews
    signed = {f"{one.reviewer_name} ({one.credential})": None for one in reviews}
    assert revision.approved_at is not None
    return Reference(
        id=str(revision.pk),
        title=_line(revision.article.title),
        publisher=_line(settings.SITE_NAME),
        approved_on=revision.approved_at.date(),
        reviewers=[_line(one) for one in signed],
        address=settings.SITE_URL + permalink(revision),
    )


def approvals(revision: Revision) -> list[Review]:
    """Who vouched for it, in the order in which they did."""
    words = revision.reviews.filter(verdict__in=["approved", "reaffirmed"])
    newest = {one.reviewer_id: one for one in words.order_by("decided_at")}
    return list(newest.values())


def permalink(revision: Any) -> str:
    """The path that stays with an approved revision."""
    article = revision.article
    return reverse(
        "pages:article_revision", args=[article.condition.slug, article.slug, revision.pk]
    )


def bibtex(cited: Reference) -> str:
    """One @online entry (biblatex; plain BibTeX takes it as @misc). UTF-8, LaTeX's marks escaped.

    The names are in braces twice, so that an organisation is not taken apart as a person.
    """
    fields = {
        "author": f"{{{_latex(cited.publisher)}}}",
        "title": f"{{{_latex(cited.title)}}}",
        "date": cited.approved_on.isoformat(),
        "year": str(cited.approved_on.year),
        "publisher": f"{{{_latex(cited.publisher)}}}",
        "url": cited.address,
        "version": cited.id,
        "note": _latex(cited.reviewed),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@online{{{cited.key},", *lines, "}", ""])


def ris(cited: Reference) -> str:
    """One record of type ELEC; each line a tag of two letters, two spaces, a hyphen, a space."""
    lines = [
        ("TY", "ELEC"),
        ("ID", cited.key),
        ("AU", cited.publisher.replace(",", " ")),  # a comma would make a person of it
        ("TI", cited.title),
        ("PB", cited.publisher),
        ("PY", str(cited.approved_on.year)),
        ("DA", cited.approved_on.strftime("%Y/%m/%d")),
        ("ET", cited.id),  # edition
        ("UR", cited.address),
        ("N1", cited.reviewed),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value or tag == "ER")


def _line(text: str) -> str:
    return SPACE.sub(" ", text).strip()


def _latex(text: str) -> str:
    return "".join(LATEX.get(mark, mark) for mark in text)
