"""Who reviews, and the words that live articles stand on: for pages and the API alike."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from accounts.models import Credential, Role, User
from diseasemaps.articles.models import Review


def listed() -> QuerySet[User]:
    """Those at work now, by name."""
    return with_reviews(at_work()).order_by("full_name", "handle")


def with_reviews(people: QuerySet[User]) -> QuerySet[User]:
    """Each of `people` with `shown_credentials` (current ones) and `shown_reviews`."""
    credentials = Credential.objects.current().order_by("-verified_at")
    return people.prefetch_related(
        Prefetch("credentials", credentials, to_attr="shown_credentials"),
        Prefetch("reviews", standing(), to_attr="shown_reviews"),
    )


def at_work() -> QuerySet[User]:
    registered = Credential.objects.current().filter(user=OuterRef("pk"))
    return User.objects.with_role(Role.REVIEWER).filter(Exists(registered))


def known() -> QuerySet[User]:
    """At work now, or whose name stands on an article that is live. Nobody else has such a page:
    it would say who is a member.
    """
    on_an_article = Exists(standing().filter(reviewer=OuterRef("pk")))
    return User.objects.filter(on_an_article | Exists(at_work().filter(pk=OuterRef("pk"))))


def standing() -> QuerySet[Review]:
    """The words that live articles stand on, newest first."""
    words = Review.objects.filter(
        verdict__in=["approved", "reaffirmed"], revision__status="approved"
    )
    return words.select_related("revision__article__condition").order_by("-decided_at")
