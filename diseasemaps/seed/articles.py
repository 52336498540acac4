"""The seeded articles, written and reviewed through the verbs."""

from collections import Counter
from collections.abc import Callable

from accounts.models import User
from diseasemaps import audit
from diseasemaps.articles import review, writing
from diseasemaps.articles.models import Article, Revision, Topic
from diseasemaps.seed import catalogue, reading
from diseasemaps.seed.people import DEMO_SIGN_INS
from diseasemaps.seed.reading import ArticleFile

# Which steps lead to where a revision comes to rest.
STEPS = {
    "draft": (),
    "submitted": ("submit",),
    "withdrawn": ("submit", "withdraw"),
    "under_review": ("submit", "start_review"),
    "changes_requested": ("submit", "start_review", "request_changes"),
    "rejected": ("submit", "start_review", "reject"),
    "approved": ("submit", "start_review", "approve"),
    "retracted": ("submit", "start_review", "approve", "retract"),
}


def write(progress: Callable[[str], None]) -> int:
    """Write the articles that are missing; returns how many revisions that were.

    Two files about one condition and topic are two revisions, the second based on the first.
    """
    written = 0
    place: Counter[tuple[str, str]] = Counter()
    for file in reading.articles():
        place[file.condition, file.topic] += 1
        article = _article_of(file)
        if article and article.revisions.count() >= place[file.condition, file.topic]:
            continue
        _write(file, article)
        written += 1
        progress(f"article {file.name}")
    return written


def _article_of(file: ArticleFile) -> Article | None:
    condition = catalogue.find(file.condition)
    return Article.objects.filter(condition=condition, topic__slug=file.topic).first()


@audit.recorded()
def _write(file: ArticleFile, article: Article | None) -> None:
    author = User.objects.get(email=file.author)
    if article is None:
        topic = Topic.objects.get(slug=file.topic)
        revision = writing.begin(catalogue.find(file.condition), topic, by=author)
    else:
        revision = review.revise(article, by=author)
    revision = writing.save(revision, by=author, variants=file.variants, citations=file.citations)
    for step in STEPS[file.status]:
        revision = _take(step, revision, file, author)


def _take(step: str, revision: Revision, file: ArticleFile, author: User) -> Revision:
    match step:
        case "submit" | "withdraw":
            return getattr(review, step)(revision, by=author)
        case "retract":
            editor = User.objects.get(email=DEMO_SIGN_INS["editor"])
            return review.retract(revision, by=editor, note=file.note)
    reviewer = User.objects.get(email=file.reviewer)
    match step:
        case "start_review":
            return review.start_review(revision, by=reviewer)
        case "approve":
            return review.approve(
                revision, by=reviewer, conflict_of_interest=file.conflict_of_interest
            )
    return getattr(review, step)(revision, by=reviewer, note=file.note)
