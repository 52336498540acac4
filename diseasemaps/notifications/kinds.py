"""What belongs together among the kinds of news, and what is true of each group."""

from diseasemaps.notifications.models import Kind, Mail

ARTICLES = [
    Kind.ARTICLE_APPROVED,
    Kind.ARTICLE_CHANGES_REQUESTED,
    Kind.ARTICLE_REJECTED,
    Kind.ARTICLE_RETRACTED,
    Kind.ARTICLE_REVIEW_STARTED,
    Kind.ARTICLE_WITHDRAWN,
    Kind.REMARK_MADE,
]
SHARED = [
    Kind.EXPERIENCE_PUBLISHED,
    Kind.EXPERIENCE_CHANGES_REQUESTED,
    Kind.EXPERIENCE_REJECTED,
    Kind.EXPERIENCE_HIDDEN,
    Kind.EXPERIENCE_RESTORED,
    Kind.EXPERIENCE_REMOVED,
    Kind.COMMENT_PUBLISHED,
    Kind.COMMENT_REJECTED,
    Kind.COMMENT_HIDDEN,
    Kind.COMMENT_RESTORED,
    Kind.FLAG_ANSWERED,
    Kind.APPEAL_UPHELD,
    Kind.APPEAL_DISMISSED,
    Kind.QUESTION_PUBLISHED,
    Kind.QUESTION_REJECTED,
    Kind.QUESTION_HIDDEN,
    Kind.QUESTION_RESTORED,
    Kind.PROBLEM_ANSWERED,
]
THANKS = [
    Kind.EXPERIENCE_HELPFUL,
    Kind.EXPERIENCE_ME_TOO,
    Kind.EXPERIENCE_THANKS,
    Kind.COMMENT_MADE,
    Kind.COMMENT_ANSWERED,
]
DUTIES = [
    Kind.ARTICLE_SUBMITTED,
    Kind.REVIEW_RELEASED,
    Kind.REVIEW_CLOSED,
    Kind.EXPERIENCE_SUBMITTED,
    Kind.COMMENT_SUBMITTED,
    Kind.QUESTION_SUBMITTED,
    Kind.FLAGGED,
    Kind.CRISIS_RAISED,
    Kind.CRISIS_UNANSWERED,
    Kind.CASE_ESCALATED,
    Kind.APPEAL_MADE,
    Kind.CREDENTIAL_ASKED,
    Kind.ROLE_PROPOSED,
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
FOLLOWED = [
    Kind.FOLLOWED_ARTICLE,
    Kind.FOLLOWED_EXPERIENCE,
    Kind.FOLLOWED_QUESTION,
    Kind.FOLLOWED_REVISION,
    Kind.FOLLOWED_RETRACTION,
    Kind.FOLLOWED_MEMBER,
    Kind.FOLLOWED_COMMENT,
]

# The Text that a member agrees to before news comes by e-mail. Mail about work that they took on,
# or about their own account, does not wait for that; an answer to what they sent in does not wait
# either, but stops when they take the consent back.
CONSENT_TO_MAIL = "consent-email"
BY_CONSENT = frozenset(SHARED + THANKS + FOLLOWED)
ANSWERS = frozenset(SHARED)

# Muting a thing silences these only. A decision about one's own work has to arrive, since an
# appeal or a revision may hang on it; and a duty is not one's own to put away.
MUTABLE = frozenset(FOLLOWED + THANKS)

# Told and mailed by a worker of its own, ahead of everything else. (So is account mail.)
URGENT = frozenset(
    {
        Kind.ARTICLE_RETRACTED,
        Kind.FOLLOWED_RETRACTION,
        Kind.CRISIS_RAISED,
        Kind.CRISIS_UNANSWERED,
    }
)

DIGESTS = [Mail.DAILY, Mail.WEEKLY]


def default_mail(kind: str) -> Mail:
    """When mail of this kind goes to somebody who never chose."""
    if kind in (Kind.COMMENT_MADE, Kind.COMMENT_ANSWERED):
        return Mail.DAILY
    if kind in THANKS:
        return Mail.WEEKLY
    if kind == Kind.ARTICLE_REVIEW_STARTED:
        return Mail.NEVER
    return Mail.DAILY if kind in FOLLOWED and kind not in URGENT else Mail.NOW


# What a group of news of one kind about one thing is called in the inbox; a kind that is not here
# keeps its own words, with how often.
COUNTED = {
    Kind.EXPERIENCE_HELPFUL: "{} people found your story helpful",
    Kind.EXPERIENCE_ME_TOO: "{} people recognised themselves in your story",
    Kind.EXPERIENCE_THANKS: "{} people thank you for your story",
    Kind.COMMENT_MADE: "{} comments on your experience",
    Kind.COMMENT_ANSWERED: "{} people answered your comment",
    Kind.FOLLOWED_COMMENT: "{} new comments on an experience you follow",
    Kind.FOLLOWED_EXPERIENCE: "{} new experiences on a condition you follow",
    Kind.FOLLOWED_QUESTION: "{} new questions on a condition you follow",
}


def title(kind: str, times: int = 1) -> str:
    """What news of this kind is called when it happened so often."""
    if times < 2:
        return str(Kind(kind).label)
    counted = COUNTED.get(Kind(kind))
    return counted.format(times) if counted else f"{Kind(kind).label} ({times} times)"
