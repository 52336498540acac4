"""Examples of what belongs to people: accounts, roles, registrations, news."""

from typing import Any

ID = "0198c0de-0000-7000-8000-000000000001"
OTHER_ID = "0198c0de-0000-7000-8000-000000000002"
AT = "2026-11-20T07:30:00Z"
HANDLE = "quiet-heron-4821"

NOTIFICATION = {
    "id": ID,
    "kind": "experience_published",
    "title": "Your experience is published",
    "label": "Alexander disease",
    "about": {
        "kind": "experiences.Experience",
        "id": OTHER_ID,
        "path": f"/experiences/{OTHER_ID}/",
    },
    "at": AT,
    "read_at": None,
    "times": 1,
    "fresh": 1,
}
FOLLOWED = {
    "kind": "condition",
    "id": "alexander-disease",
    "name": "Alexander disease",
    "path": "/conditions/alexander-disease/",
    "muted": False,
}
ME = {
    "handle": HANDLE,
    "reader_type": "patient",
    "reader_type_audience": "nobody",
    "country": "AT",
    "country_audience": "members",
    "time_zone": "Europe/Vienna",
    "roles": [],
    "consents": ["consent-account"],
    "unread_notifications": 1,
}
SESSION = {
    "id": "9f2c4d1e8a7b6c5d4e3f2a1b0c9d8e7f",
    "is_current": True,
    "user_agent": "Firefox",
    "ip": "192.0.2.7",
    "created_at": AT,
}
REGISTERED = {
    "title": "Consultant neurologist",
    "issuing_body": "General Medical Council",
    "country": "GB",
    "expires_on": "2027-11-20",
    "is_current": True,
}
OWN_CREDENTIAL = {
    **REGISTERED,
    "full_name": "Dr A. Example",
    "registration": "N000001",
    "evidence": "The page of the register.",
    "interests": "None",
    "asked_at": AT,
    "verified_at": AT,
    "declined_at": None,
    "revoked_at": None,
    "note": "",
}
GRANT = {
    "person": ID,
    "handle": HANDLE,
    "role": "author",
    "reason": "Writes with care.",
    "granted_at": AT,
    "until": None,
    "waits": False,
    "end_is_asked": False,
    "ended_at": None,
}
RESTRICTION = {
    "kind": "silenced",
    "reason": "Three posts named other people.",
    "at": AT,
    "until": None,
    "lifted_at": None,
}
PERSON = {"id": ID, "handle": HANDLE, "roles": [GRANT], "restrictions": []}
DESK_CREDENTIAL = {**OWN_CREDENTIAL, "person": ID, "handle": HANDLE}
FAILED = {"id": ID, "attempts": 8, "last_error": "SMTPServerDisconnected", "dead_at": AT}
WISHES = {"preferences": [{"kind": "followed_article", "mail": "weekly"}]}
REVIEWED = {
    "id": OTHER_ID,
    "title": "What helps?",
    "url": "/conditions/alexander-disease/questions/what-helps/",
    "decided_at": AT,
}

ANSWERS: dict[str, Any] = {
    "Notification": NOTIFICATION,
    "Unread": {"unread": 0},
    "FollowList": {"results": [FOLLOWED]},
    "Preferences": WISHES,
    "Me": ME,
    "Consent": {"text": "consent-health", "version": 1, "given_at": AT, "withdrawn_at": None},
    "Block": {"id": ID, "byline": HANDLE, "kind": "muted", "at": AT},
    "SessionList": {"results": [SESSION]},
    "OwnCredential": OWN_CREDENTIAL,
    "DeskCredential": DESK_CREDENTIAL,
    "DeskCredentialList": {"results": [DESK_CREDENTIAL]},
    "Person": PERSON,
    "PersonFound": {"results": [PERSON]},
    "RoleGrant": GRANT,
    "Restriction": RESTRICTION,
    "Delivery": {**FAILED, "subject": "There is news for you", "can_be_sent": True},
    "DeadEvent": {
        **FAILED,
        "kind": "experience_published",
        "title": "Your experience is published",
    },
    "Reviewer": {
        "id": ID,
        "name": "Dr A. Example",
        "credential": REGISTERED,
        "interests": "None",
        "articles": [REVIEWED],
    },
}
BODIES: dict[str, Any] = {
    "MeChange": {"country": "AT", "country_audience": "members", "time_zone": "Europe/Vienna"},
    "ConsentGiven": {"text": "consent-health"},
    "BlockBegin": {"kind": "muted"},
    "Preferences": WISHES,
    "CredentialAsked": {
        "full_name": "Dr A. Example",
        "title": "Consultant neurologist",
        "registration": "N000001",
        "issuing_body": "General Medical Council",
        "country": "GB",
        "evidence": "The page of the register.",
        "interests": "None",
    },
    "Grant": {"role": "author", "reason": "Writes with care."},
    "End": {"reason": "Asked for it."},
    "Restrict": {"kind": "silenced", "reason": "Three posts named other people."},
    "Verify": {"expires_on": "2027-11-20"},
    "Note": {"note": "The register does not show this number."},
}
