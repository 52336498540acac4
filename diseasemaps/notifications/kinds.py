"""What belongs together among the kinds of news, and what is true of each group."""

from diseasemaps.notifications.models import Kind, Mail

ARTICLES = [
    Kind.ARTICLE_APPROVED,
    Kind.ARTICLE_CHANGES_REQUESTED,
    Kind.ARTICLE_REJECTED,
    Kind.ARTICLE_RETRACTED,
]
SHARED = [
    Kind.EXPERIENCE_PUBLISHED,
    Kind.EXPERIENCE_CHANGES_REQUESTED,
    Kind.EXPERIENCE_REJECTED,
    Kind.EXPERIENCE_HIDDEN,
    Kind.EXPERIENCE_RESTORED,
    Kind.EXPERIENCE_REMOVED,
    Kind.QUESTION_PUBLISHED,
    Kind.QUESTION_REJECTED,
]
DUTIES = [
    Kind.ARTICLE_SUBMITTED,
    Kind.REVIEW_RELEASED,
    Kind.EXPERIENCE_SUBMITTED,
    Kind.QUESTION_SUBMITTED,
    Kind.CREDENTIAL_ASKED,
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

# The Text that a member agrees to before news comes by e-mail. Mail about work that they took on,
# or about their own account, does not wait for that.
CONSENT_TO_MAIL = "consent-email"
BY_CONSENT = frozenset(SHARED + FOLLOWED)

# Muting a thing silences these only. A decision about one's own work has to arrive, since an
# appeal or a revision may hang on it; and a duty is not one's own to put away.
MUTABLE = frozenset(FOLLOWED)

# Told and mailed by a worker of its own, ahead of everything else. (So is account mail.)
URGENT = frozenset({Kind.ARTICLE_RETRACTED})

DIGESTS = [Mail.DAILY, Mail.WEEKLY]


def default_mail(kind: str) -> Mail:
    """When mail of this kind goes to somebody who never chose."""
    return Mail.DAILY if kind in FOLLOWED else Mail.NOW
