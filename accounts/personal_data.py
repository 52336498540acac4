"""What accounts hold about a member."""

from diseasemaps.personal_data import Held, OnErase

HELD = [
    Held("accounts.RoleGrant", "user", "roles you were given", OnErase.REMOVE),
    Held("accounts.RoleGrant", "granted_by", "roles you gave", OnErase.ANONYMISE, export=False),
    Held(
        "accounts.RoleGrant",
        "confirmed_by",
        "roles you confirmed",
        OnErase.ANONYMISE,
        export=False,
    ),
    Held(
        "accounts.RoleGrant",
        "end_asked_by",
        "roles you asked to end",
        OnErase.ANONYMISE,
        export=False,
    ),
    Held("accounts.RoleGrant", "revoked_by", "roles you ended", OnErase.ANONYMISE, export=False),
    Held("accounts.Credential", "user", "your professional registration", OnErase.REMOVE),
    Held(
        "accounts.Credential",
        "verified_by",
        "registrations you verified",
        OnErase.ANONYMISE,
        export=False,
    ),
    Held(
        "accounts.Credential",
        "declined_by",
        "registrations you declined",
        OnErase.ANONYMISE,
        export=False,
    ),
    Held(
        "accounts.Credential",
        "revoked_by",
        "registrations you revoked",
        OnErase.ANONYMISE,
        export=False,
    ),
    Held("accounts.Consent", "user", "what you agreed to, and when", OnErase.REMOVE),
    Held("accounts.Restriction", "user", "restrictions on your account", OnErase.REMOVE),
    Held("accounts.Restriction", "by", "restrictions you imposed", OnErase.ANONYMISE, export=False),
    Held(
        "accounts.Restriction",
        "revoked_by",
        "restrictions you lifted",
        OnErase.ANONYMISE,
        export=False,
    ),
    Held("accounts.FormerHandle", "user", "names you used before", OnErase.REMOVE),
    Held("accounts.Block", "blocker", "people you blocked", OnErase.REMOVE),
    Held("accounts.Block", "blocked", "blocks by others", OnErase.REMOVE, export=False),
    Held("admin.LogEntry", "user", "what you did as an operator", OnErase.ANONYMISE),
    Held("usersessions.UserSession", "user", "where you are signed in", OnErase.REMOVE),
    Held("mfa.Authenticator", "user", "your passkeys and codes", OnErase.REMOVE, export=False),
    Held("account.EmailAddress", "user", "your e-mail addresses", OnErase.REMOVE),
]
