"""What articles hold about a member."""

from diseasemaps.personal_data import Held, OnErase

HELD = [
    Held("articles.Revision", "author", "articles you wrote", OnErase.ANONYMISE),
    Held(
        "articles.Revision",
        "assigned_to",
        "reviews you were asked for",
        OnErase.REMOVE,
        export=False,
    ),
    Held("articles.ReviewRemark", "author", "remarks you made on articles", OnErase.ANONYMISE),
    Held(
        "articles.ReviewRemark",
        "resolved_by",
        "remarks you resolved",
        OnErase.ANONYMISE,
        export=False,
    ),
    Held(
        "articles.Invitation",
        "invited_by",
        "reviewers you invited",
        OnErase.ANONYMISE,
        export=False,
    ),
    Held("articles.Invitation", "accepted_by", "invitations to review", OnErase.ANONYMISE),
    Held(
        "articles.Rereview",
        "opened_by",
        "articles you asked to be read again",
        OnErase.ANONYMISE,
        export=False,
    ),
    Held("articles.Problem", "reporter", "what you told us is wrong", OnErase.ANONYMISE),
    Held(
        "articles.Problem",
        "answered_by",
        "reports of readers you answered",
        OnErase.ANONYMISE,
        export=False,
    ),
    # Approving is a professional act; keeping name and credential with it is consented to then.
    Held("articles.Review", "reviewer", "reviews you did", OnErase.KEEP),
]
