"""What somebody typed while their session had ended: kept until they have signed in again.

It stays in the session of this browser for half an hour, and is shown only to the author of the
draft, on the page where it was typed. With JavaScript the tab keeps it besides.
"""

import time

from django.http import HttpRequest, QueryDict

KEY = "typed_when_signed_out"
LASTS = 30 * 60  # seconds
MOST = 150_000  # characters: more than all parts of a draft together


def keep(request: HttpRequest) -> bool:
    """Keep what was posted here; False where it is too much to be kept."""
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    words = typed.urlencode()
    if len(words) > MOST:
        return False
    request.session[KEY] = {"path": request.path, "words": words, "until": time.time() + LASTS}
    return True


def take_back(request: HttpRequest) -> QueryDict | None:
    """What was kept for this page, once."""
    kept = request.session.get(KEY)
    if not kept:
        return None
    is_here = kept["path"] == request.path
    is_over = kept["until"] < time.time()
    if is_here or is_over:
        del request.session[KEY]
    return QueryDict(kept["words"]) if is_here and not is_over else None
