"""The people of the seeded world. All are invented; so are the registrations of the clinicians."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts import consents, credentials, roles, second_step
from accounts.models import Role, User
from diseasemaps import audit

DEMO_PASSWORD = "lantern-over-water"
DEMO_SIGN_INS = {
    "member": "member@example.org",
    "author": "author@example.org",
    "reviewer": "reviewer@example.org",
    "moderator": "moderator@example.org",
    "editor": "editor@example.org",
    "admin": "admin@example.org",
}
# What an authenticator app is told for those of the staff; one app shows the code of all of them.
DEMO_SECRET = "LANTERNOVERWATER"
REGISTERED_FOR = timedelta(days=3 * 365)


@dataclass(frozen=True)
class Registration:
    title: str
    number: str
    issuing_body: str
    interests: str


@dataclass(frozen=True)
class Person:
    handle: str
    country: str = ""
    email: str = ""
    full_name: str = ""
    role: str = ""
    registration: Registration | None = None

    @property
    def address(self) -> str:
        return self.email or f"{self.handle}@example.org"


STAFF = (
    Person("still-pine-4761", "IE", "admin@example.org", "Aoife Brannagh-Diallo", Role.ADMIN),
    Person("steady-hill-4650", "NL", "editor@example.org", "Joris van Eyndhoek", Role.EDITOR),
    Person("fair-shore-4549", "PT", "moderator@example.org", "Inês Valadouro", Role.MODERATOR),
    Person("patient-iris-4105", "GB", "author@example.org", "Marit Oyelaran-Stone", Role.AUTHOR),
    Person("plain-leaf-4216", "CA", "second.author@example.org", "Theo Lindqvarn", Role.AUTHOR),
    Person(
        "clear-crane-4327", "NO", "reviewer@example.org", "Dr Noor Halvorsen-Adeyemi",
        Role.REVIEWER,
        Registration(
            "Consultant neurologist",
            "DEMO-N-0417233",
            "Demonstration Register of Physicians",
            "Lectures on infections of the brain for her own university. No payments from industry "
            "in the last five years.",
        ),
    ),
    Person(
        "early-otter-4438", "DE", "second.reviewer@example.org", "Dr Pavel Immerthal",
        Role.REVIEWER,
        Registration(
            "Specialist in paediatric neurology and genetics",
            "DEMO-P-0588104",
            "Demonstration Register of Physicians",
            "Runs a hospital laboratory that measures JC virus. Unpaid adviser of a registry of "
            "inherited white matter disorders.",
        ),
    ),
)  # fmt: skip

MEMBERS = (
    Person("quiet-heron-1204", "GB", "member@example.org"),
    Person("steady-oak-2210", "FR"),
    Person("tender-birch-3301", "CH"),
    Person("north-tern-4417", "SE"),
    Person("amber-fern-5120", "US"),
    Person("misty-cove-6034", "CA"),
    Person("plain-reed-7151", "IE"),
    Person("willow-lark-8462", "NL"),
    Person("brave-finch-9075", "ES"),
    Person("gentle-brook-1316", "DE"),
    Person("hazel-plover-1427", "BR"),
    Person("fond-maple-1538", "IT"),
    Person("early-swift-1649", "AU"),
    Person("mellow-dune-1750", "ZA"),
    Person("silver-rowan-1861", "GB"),
    Person("kind-alder-1972", "BE"),
    Person("bright-meadow-2083", "US"),
    Person("clear-island-2194", "FI"),
    Person("still-harbor-2205", "NZ"),
    Person("lively-creek-2316", "GB"),
    Person("rare-pebble-2427", "US"),
    Person("sunny-clover-2538", "IE"),
    Person("wild-ember-2649", "AT"),
    Person("calm-lake-2750", "DK"),
    Person("open-juniper-2861", "KE"),
    Person("glad-sparrow-2972", "IN"),
    Person("patient-linden-3083", "PL"),
)


def sign_ins() -> list[str]:
    """How to sign in as each of the demonstration's people, a line each."""
    lines = [f"{role:<10} {email}  {DEMO_PASSWORD}" for role, email in DEMO_SIGN_INS.items()]
    staff = [role for role in DEMO_SIGN_INS if role in Role.staff()]
    return [
        *lines,
        f"The {', '.join(staff[:-1])} and {staff[-1]} need a code as well. This prints it:",
        "  uv run manage.py demo_code",
        f"or give an authenticator app the key {DEMO_SECRET}.",
    ]


def make() -> int:
    """Make the people who are missing; returns how many that were.

    The password is the same for all of them, so it is hashed once: hashing is slow on purpose.
    """
    people = (*STAFF, *MEMBERS)
    known = set(User.objects.values_list("email", flat=True))
    missing = [person for person in people if person.address not in known]
    password = make_password(DEMO_PASSWORD) if missing else ""
    for person in missing:
        _make(person, password)
    _give_second_steps()
    return len(missing)


def _give_second_steps() -> None:
    """Also to the staff of a world that was made before there were any."""
    staff = [person.address for person in STAFF if person.role in Role.staff()]
    for user in User.objects.filter(email__in=staff, authenticator=None):
        second_step.set_up(user, secret=DEMO_SECRET)


@audit.recorded()
def _make(person: Person, password: str) -> None:
    user = User.objects.create_user(
        person.address,
        handle=person.handle,
        full_name=person.full_name,
        country=person.country,
    )
    User.objects.filter(pk=user.pk).update(password=password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    consents.give(user, consents.ACCOUNT)
    consents.give(user, consents.MAIL)
    if person.role:
        roles.grant(user, person.role, by=None, reason="The seeded world needs one.")
    else:
        consents.give(user, consents.HEALTH)
    if person.registration:
        _verify(user, person.registration, person.country, person.full_name)


def _verify(user: User, registration: Registration, country: str, full_name: str) -> None:
    asked = credentials.ask(
        by=user,
        full_name=full_name,
        title=registration.title,
        registration=registration.number,
        issuing_body=registration.issuing_body,
        country=country,
        evidence="Made up for the demonstration; there is no such register.",
        interests=registration.interests,
    )
    editor = User.objects.get(email=DEMO_SIGN_INS["editor"])
    credentials.verify(asked, by=editor, expires_on=timezone.localdate() + REGISTERED_FOR)
