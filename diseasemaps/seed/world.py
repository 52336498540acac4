"""The seeded world: the same each time, made through the verbs, so that nothing in it is faked."""

from collections.abc import Callable
from typing import Any

from diseasemaps.seed import articles, catalogue, community, experiences, people, reading

Progress = Callable[[str], Any]


def silent(line: str) -> None:
    """The progress of somebody who does not want to hear it."""


def build(progress: Progress = silent) -> dict[str, int]:
    """Add what is missing of the seeded world; returns what was added, by kind, all 0 the second
    time. `progress` is told each piece as it is made.

    Raises catalogue.CatalogueMissing before it makes anything.
    """
    catalogue.require(
        {file.condition for file in reading.articles()},
        {hpo_id for story in reading.stories() for hpo_id in story.symptoms},
    )
    return {
        "people": people.make(),
        "conditions": catalogue.add_parent(),
        "articles": articles.write(progress),
        "experiences": experiences.tell(progress),
        "comments and reports": community.gather(progress),
    }
