"""Finding a person by exactly the right name: no list of members is shown to anybody."""

from accounts.models import User


def called(name: str, *, by_email: bool) -> User | None:
    """The one person with exactly this handle or, where asked for, with this address."""
    wanted = name.strip()
    if "\x00" in wanted:
        return None
    people = User.objects.filter(erased_at=None)
    by_handle = people.filter(handle__iexact=wanted).first()
    if by_handle or not by_email:
        return by_handle
    return people.filter(email__iexact=wanted).first()
