"""What belongs together among the kinds of news, and what is true of each group."""

from diseasemaps.notifications.models import Kind, Mail

OWN = [
    Kind.ARTICLE_APPROVED,
    Kind.ARTICLE_CHANGES_REQUESTED,
    Kind.ARTICLE_REJECTED,
    Kind.ARTICLE_RETRACTED,
    Kind.EXPERIENCE_PUBLISHED,
    Kind.EXPERIENCE_CHANGES_REQUESTED,
    Kind.EXPERIENCE_REJECTED,
    Kind.EXPERIENCE_HIDDEN,
    Kind.EXPERIENCE_RESTORED,
    Kind.EXPERIENCE_REMOVED,
    Kind.QUESTION_PUBLISHED,
    Kind.QUESTION_REJECTED,
    Kind.REMARK_MADE,
    Kind.PROBLEM_ANSWERED,
]
DUTIES = [
    Kind.ARTICLE_SUBMITTED,
    Kind.REVIEW_RELEASED,
    Kind.EXPERIENCE_SUBMITTED,
    Kind.QUESTION_SUBMITTED,
    Kind.CREDENTIAL_ASKED,
    Kind.REVIEW_ASSIGNED,
    Kind.REVIEW_ENDING,
    Kind.REVIEW_ENDED,
    Kind.ARTICLE_DUE,
    Kind.SOURCE_RETRACTED,
    Kind.PROBLEM_REPORTED,
]
STANDING = [
    Kind.ROLE_GRANTED,
    Kind.ROLE_ENDED,
    Kind.CREDENTIAL_VERIFIED,
    Kind.CREDENTIAL_DECLINED,
    Kind.CREDENTIAL_REVOKED,
    Kind.CREDENTIAL_EXPIRING,
    Kind.RESTRICTED,
    Kind.RESTRICTION_LIFTED,
]
FOLLOWED = [Kind.FOLLOWED_ARTICLE, Kind.FOLLOWED_EXPERIENCE, Kind.FOLLOWED_QUESTION]

# Muting a thing silences these only. A decision about one's own work has to arrive, since an
# appeal or a revision may hang on it; and a duty is not one's own to put away.
MUTABLE = frozenset(FOLLOWED)

# Told and mailed by a worker of its own, ahead of everything else. (So is account mail.)
URGENT = frozenset({Kind.ARTICLE_RETRACTED})

DIGESTS = [Mail.DAILY, Mail.WEEKLY]


def default_mail(kind: str) -> Mail:
    """When mail of this kind goes to somebody who never chose."""
    return Mail.DAILY if kind in FOLLOWED else Mail.NOW
