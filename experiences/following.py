"""Following a post; and a member, by the handle under which they post. An alias leads to nobody."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.models import Audience, Block, User
from diseasemaps.notifications.following import Followable
from experiences.models import Experience


def people(user: Any) -> QuerySet[User]:
    """Those whom `user` may follow: others with a page that shows something to members, and no
    block between the two. A block of an alias is no block of the handle: it would tell who it is.
    """
    posts = Experience.objects.readable_by(user).filter(author=OuterRef("pk"), is_alias=False)
    seen = [Audience.PUBLIC, Audience.MEMBERS]
    says_something = (~Q(country="") & Q(country_audience__in=seen)) | Q(
        reader_type_audience__in=seen
    )
    blocks = Block.objects.filter(
        Q(blocker=OuterRef("pk"), blocked=user, kind=Block.Kind.BLOCKED)
        | Q(blocker=user, blocked=OuterRef("pk"), is_alias=False)
    )
    known = User.objects.active().filter(says_something | Exists(posts))
    return known.exclude(pk=user.pk).exclude(Exists(blocks))


MEMBER = Followable(
    name="member",
    title="Members",
    tells="You are told when they share something under this name, and only under this name. They "
    "are not told that you follow them.",
    key="handle__iexact",
    seen=people,
    words=lambda person: person.handle,
    address=lambda person: reverse("pages:member", args=[person.handle]),
)


def posts(user: Any) -> QuerySet[Experience]:
    """Those whose comments `user` may be told of: all that they may read."""
    return Experience.objects.readable_by(user).select_related("live_revision")


EXPERIENCE = Followable(
    name="experience",
    title="Experiences",
    tells="You are told when somebody comments on it.",
    key="pk",
    seen=posts,
    words=lambda post: post.live_revision.title,
    address=lambda post: post.get_absolute_url(),
)
