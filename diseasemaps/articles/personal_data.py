"""What articles hold about a member."""

from diseasemaps.personal_data import Held, OnErase

HELD = [
    Held("articles.Revision", "author", "articles you wrote", OnErase.ANONYMISE),
    # Approving is a professional act; keeping name and credential with it is consented to then.
    Held("articles.Review", "reviewer", "reviews you did", OnErase.KEEP),
]
