"""What somebody who writes a draft is told before they hand it in: what it lacks, and what handing
it in would bring to light about works that are new to the library.
"""

from collections.abc import Iterator

from diseasemaps.articles import completeness, library, retraction_watch
from diseasemaps.articles.library import Key
from diseasemaps.articles.models import Revision
from diseasemaps.workflow import Fault


def faults(revision: Revision) -> Iterator[Fault]:
    """What stands between it and a reviewer."""
    yield from completeness.faults(revision)
    new = [one for one in revision.citations.all() if one.source_id is None]
    listed = retraction_watch.retracted((one.doi, one.pmid) for one in new)
    for citation in new:
        if since := listed.get((citation.doi, citation.pmid)):
            yield from completeness.retraction_fault(citation, since)


def warnings(revision: Revision) -> Iterator[Fault]:
    """What may be a mistake, and stands in nobody's way."""
    citations = revision.citations.all()
    keys = {one.number: Key.of({"doi": one.doi, "pmid": one.pmid}) for one in citations}
    for number, message in library.at_odds(keys).items():
        yield Fault(f"citations[{number}]", message)
