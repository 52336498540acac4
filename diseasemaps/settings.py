"""Every setting, read from the environment; `docs/deploy.md` explains each.

With nothing set, this is a working house: DEBUG on, PostgreSQL and the queue embedded under `var/`.
With DEBUG off, what production needs is required, and a missing one is explained.
"""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from diseasemaps import embedded

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"

env = environ.Env()
environ.Env.read_env(ROOT / ".env")

DEBUG = env.bool("DEBUG", default=True)

REQUIRED_IN_PRODUCTION = {
    "SECRET_KEY": "a long random string that signs sessions and links; keep it out of git",
    "ALLOWED_HOSTS": "the names the site answers to, with commas between",
    "DATABASE_URL": "postgres://user:password@host:5432/name, a PostgreSQL 15 or newer",
    "CELERY_BROKER_URL": "amqp://… (RabbitMQ), or pgmq:// to keep the queue in the database",
    "CACHE_URL": "redis://host:6379/0, shared by all processes",
    "EMAIL_URL": "smtp+tls://user:password@host:587",
    "SITE_URL": "https://… , the address that readers type",
}


def required(name: str, development: str) -> str:
    """The value of an environment variable that production must set and development need not."""
    value = env.str(name, default="")
    if value:
        return value
    if DEBUG:
        return development
    raise ImproperlyConfigured(
        f"{name} is not set, and DEBUG is off.\n\n"
        f"In production the site needs {name}: {REQUIRED_IN_PRODUCTION[name]}.\n"
        f"Set it in the environment or in {ROOT / '.env'}; docs/deploy.md has an example of every "
        "setting. To try the site on this machine instead, leave DEBUG unset and run:\n"
        "    uv run manage.py quickstart"
    )


def understood(name: str, value: str, read: Callable[[str], Any]) -> Any:
    """What `read` makes of a setting's value, or a sentence about what it should look like."""
    try:
        with warnings.catch_warnings(action="ignore"):  # the refusal says it better
            return read(value)
    except (ImproperlyConfigured, KeyError, ValueError, TypeError) as fault:
        # The value may hold a password, so it is not repeated.
        raise ImproperlyConfigured(
            f"{name} is set, but cannot be understood.\n\n"
            f"It should look like {REQUIRED_IN_PRODUCTION[name]}.\ndocs/deploy.md has examples."
        ) from fault


def web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("no http address")
    return value.rstrip("/")


SECRET_KEY = required("SECRET_KEY", "only-for-development-never-in-production")
SITE_URL = understood("SITE_URL", required("SITE_URL", "http://127.0.0.1:8000"), web_address)
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = [
    host.strip() for host in required("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
]
SITE_NAME = env.str("SITE_NAME", default="DiseaseMaps")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "diseasemaps",
    "diseasemaps.texts",
    "diseasemaps.notifications",
    "accounts",
    "diseasemaps.conditions",
    "diseasemaps.moderation",
    "diseasemaps.articles",
    "experiences",
    "diseasemaps.questions",
    "diseasemaps.search",
    "diseasemaps.privacy",
    "diseasemaps.pages",
    "diseasemaps.desk",
    "diseasemaps.api",
]

MIDDLEWARE = [
    "diseasemaps.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",  # outside of whatever can refuse
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.MemberCookieMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.PersonalPagesMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.limits_middleware.LimitsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.SuspensionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "diseasemaps.pages.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "diseasemaps.urls"
WSGI_APPLICATION = "diseasemaps.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "diseasemaps.pages.context.site",
            ],
        },
    }
]

# --- PostgreSQL: the truth -------------------------------------------------------------------

EMBEDDED = "embedded://"  # asked for by name, as quickstart does for its processes


def postgres(url: str) -> dict[str, Any]:
    found = env.db_url_config(url)
    if found.get("ENGINE") != "django.db.backends.postgresql":
        raise ValueError("not PostgreSQL")
    return found


DATABASE_URL = required("DATABASE_URL", EMBEDDED)
if DATABASE_URL == EMBEDDED:
    _embedded = embedded.start(VAR / "postgres")
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _embedded["dbname"],
            "USER": _embedded["user"],
            "HOST": _embedded["host"],
            "PORT": _embedded["port"],
        }
    }
else:
    DATABASES = {"default": understood("DATABASE_URL", DATABASE_URL, postgres)}
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    # A pool for each process; a new connection for each request doubles the cost of a page.
    "pool": {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL", default=16),
        # While the database is away, a request gives up after so many seconds and says so …
        "timeout": env.float("DATABASE_PATIENCE", default=1.2),
        # … and the next one dials anew: by itself the pool would wait longer after each failure.
        "reconnect_timeout": 1,
    },
    "connect_timeout": 2,
}
# A connection is looked at before it is used: one that broke meanwhile is nobody's error.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = required("CACHE_URL", "locmemcache://diseasemaps")
CACHES = {"default": understood("CACHE_URL", CACHE_URL, env.cache_url_config)}
if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    # A cache that does not answer costs a second, never a request.
    CACHES["default"]["OPTIONS"] = {
        "socket_connect_timeout": 1,
        "socket_timeout": 1,
        **CACHES["default"].get("OPTIONS", {}),
    }

# --- Celery: the doorbell --------------------------------------------------------------------


def libpq(database: dict[str, Any]) -> str:
    """Connection keywords for libpq; the URL form loses a socket folder."""
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    words = {names[key]: database.get(key) for key in names}
    words["dbname"] = database["NAME"]
    words |= {key: value for key, value in database["OPTIONS"].items() if key.startswith("ssl")}
    quoted = {
        key: str(value).replace("\\", "\\\\").replace("'", "\\'")
        for key, value in words.items()
        if value
    }
    return " ".join(f"{key}='{value}'" for key, value in quoted.items())


def broker(url: str) -> str:
    parts = urlsplit(url)
    if not parts.scheme or (parts.scheme == "pgmq" and parts.netloc):
        raise ValueError("pgmq:// is the site's own database, so it takes no address")
    return url


CELERY_BROKER_URL = understood(
    "CELERY_BROKER_URL", required("CELERY_BROKER_URL", "pgmq://"), broker
)
QUEUE_IN_DATABASE = CELERY_BROKER_URL.startswith("pgmq:")
CELERY_TASK_DEFAULT_QUEUE = "bell"
URGENT_QUEUE = "urgent"  # what somebody waits for now, served by a worker of its own
CELERY_TASK_ROUTES = {
    "diseasemaps.notifications.tasks.deliver_urgent": {"queue": URGENT_QUEUE},
    "diseasemaps.notifications.tasks.sweep_urgent": {"queue": URGENT_QUEUE},
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False  # a dead broker costs a second, never a request
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker, however long
CELERY_BROKER_POOL_LIMIT = 1  # one bell a process (bell.py) needs one connection
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False  # each further queue would slow the polling down
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "diseasemaps.notifications.clock.Clock"  # in memory: leaves no file
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "diseasemaps.notifications.tasks.sweep", "schedule": 5.0},
    "sweep_urgent": {
        "task": "diseasemaps.notifications.tasks.sweep_urgent",
        "schedule": 10.0,
    },
    "digests": {"task": "diseasemaps.notifications.tasks.digests", "schedule": 300.0},
    "release_expired": {"task": "diseasemaps.articles.tasks.release_expired", "schedule": 600.0},
    "remind_ending": {"task": "diseasemaps.articles.tasks.remind_ending", "schedule": 1800.0},
    "remind_late": {"task": "diseasemaps.articles.tasks.remind_late", "schedule": 3600.0},
    "expire_invitations": {
        "task": "diseasemaps.articles.tasks.expire_invitations",
        "schedule": 3600.0,
    },
    "tell_due": {"task": "diseasemaps.articles.tasks.tell_due", "schedule": 3600.0},
    "settle_retractions": {
        "task": "diseasemaps.articles.tasks.settle_retractions",
        "schedule": 3600.0,
    },
    "warn_of_expiry": {"task": "accounts.tasks.warn_of_expiry", "schedule": 3600.0},
    "sweep_tries": {"task": "accounts.tasks.sweep_tries", "schedule": 600.0},
    "call_everybody": {
        "task": "diseasemaps.moderation.tasks.call_everybody",
        "schedule": 60.0,
    },
    "export_audit_head": {"task": "diseasemaps.tasks.export_audit_head", "schedule": 3600.0},
}  # never `expires`: the queue in the database takes it for a delay
if QUEUE_IN_DATABASE:
    CELERY_BROKER_URL = "pgmq://localhost/"  # a name, so that kombu does not warn; never dialled
    # Declaring a queue locks its table until the commit: a process that is frozen just then must
    # not keep all others from it, nor make a request wait.
    PATIENCE_WITH_OTHERS = "-c idle_in_transaction_session_timeout=10s -c lock_timeout=1s"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "conn_string": libpq(DATABASES["default"])
        + f" connect_timeout='2' options='{PATIENCE_WITH_OTHERS}'",
        "init_extension": False,
        "wait_time_seconds": 1,
        "polling_interval": 0,
        "visibility_timeout": 60,
        "pool_timeout": 1,
        "pool_size": 4,
    }
else:
    CELERY_TASK_DEFAULT_QUEUE_TYPE = CELERY_TASK_CREATE_MISSING_QUEUE_TYPE = "quorum"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "confirm_publish": True,
        "max_retries": 1,  # else a refused connection is tried again after two seconds
        "interval_start": 0.1,
    }

# --- Moderation ------------------------------------------------------------------------------

UNDO_SECONDS = env.int("UNDO_SECONDS", default=30)  # in which who decided can take it back
# Reports that hide a post until a moderator has looked.
FLAGS_HIDE = env.int("FLAGS_HIDE", default=3)
# Until when a moderator should have looked: where somebody may be in danger, at an appeal, at all
# else. The queue shows who waits longer.
TARGET_CRISIS_MINUTES = env.int("TARGET_CRISIS_MINUTES", default=15)
TARGET_APPEAL_HOURS = env.int("TARGET_APPEAL_HOURS", default=72)
TARGET_HOURS = env.int("TARGET_HOURS", default=24)
# Of what nobody can count for themselves, only multiples of this are published (DESIGN, I12).
SMALL_COUNT = env.int("SMALL_COUNT", default=5)

# --- People ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.second_step.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("handle", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:me"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignUpForm"
ACCOUNT_FORMS = {
    "login": "accounts.library_forms.SignInForm",
    "signup": "accounts.library_forms.JoinForm",
    "add_email": "accounts.library_forms.AddressForm",
    "reset_password": "accounts.library_forms.ForgottenForm",
    "request_login_code": "accounts.library_forms.CodeRequestForm",
    "confirm_login_code": "accounts.library_forms.MailedCodeForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, and on to `next`
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # accounts/limits.py counts instead
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # when a password, an address or a second step changes
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_ADAPTER = "accounts.second_step.Adapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a code also counts in the half minute after it (RFC 6238, 5.2)
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody is signed in without a verified one
MFA_FORMS = {
    "authenticate": "accounts.second_step_forms.CodeForm",
    "reauthenticate": "accounts.second_step_forms.CodeAgainForm",
    "activate_totp": "accounts.second_step_forms.AppForm",
    "add_webauthn": "accounts.second_step_forms.PasskeyForm",
    "login_webauthn": "accounts.second_step_forms.PasskeySignInForm",
    "authenticate_webauthn": "accounts.second_step_forms.PasskeyStepForm",
    "reauthenticate_webauthn": "accounts.second_step_forms.PasskeyAgainForm",
    "edit_webauthn": "accounts.second_step_forms.PasskeyNameForm",
}
# What encrypts the secrets of second steps; the first is used for new ones, all are tried.
MFA_ENCRYPTION_KEYS = env.list("MFA_ENCRYPTION_KEYS", default=[]) or [SECRET_KEY]
MINIMUM_AGE = env.int("MINIMUM_AGE", default=16)  # to have an account, in years
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")  # where somebody who is suspended can answer
HANDLE_REST_DAYS = env.int("HANDLE_REST_DAYS", default=90)  # until a former handle is free again

# --- What is sent, and where files live ------------------------------------------------------

EMAIL_URL = required("EMAIL_URL", f"filemail:///{VAR / 'mail'}")
vars().update(understood("EMAIL_URL", EMAIL_URL, env.email_url_config))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{SITE_NAME} <news@localhost>")
# Where a person reads requests for no more mail, if there is one; the link works without.
UNSUBSCRIBE_ADDRESS = env.str("UNSUBSCRIBE_ADDRESS", default="")
# Who reports bounces and complaints, in Anymail's words (postmark, mailgun, sendgrid …), and the
# user:password with which it has to come.
MAIL_PROVIDER = env.str("MAIL_PROVIDER", default="")
ANYMAIL = {"WEBHOOK_SECRET": env.str("MAIL_EVENTS_SECRET", default="")}
EMAIL_TIMEOUT = 8  # seconds; a slice of deliveries stays under 20

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "diseasemaps.hashed_files.HashedFiles"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # half the files to compress
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our files are for our pages
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    *("jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "br", "woff", "woff2"),
    "map",  # for a developer's tools: large, and hardly ever asked for
)

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
TIME_ZONE = "UTC"
USE_TZ = True

# --- Safety ----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "upgrade-insecure-requests": HTTPS,
    }
}
# Above what any form takes, so that a form can say itself that a text is too long, and keep it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8_000_000
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"  # which condition somebody reads is told to no other site
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# How many proxies of ours add the address they were asked from to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if HTTPS else 0)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without TLS
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- The second door -------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["diseasemaps.api.authentication.Session"],
    # Beyond this, look-ups and verbs are the permission.
    "DEFAULT_PERMISSION_CLASSES": ["diseasemaps.api.authentication.MembersWrite"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["diseasemaps.api.parsers.JSON"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "diseasemaps.api.parsers.AlwaysJSON",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "diseasemaps.api.problems.answer",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": SITE_NAME,
    "DESCRIPTION": (
        "The second door: whatever can be done in a page can be done here, with the same rules. "
        "Sign in at /accounts/login/ and send the session's cookie; a write also sends the cookie "
        "`csrftoken` back in the header `X-CSRFToken`."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PREPROCESSING_HOOKS": ["diseasemaps.api.schema.without_forgiven_slashes"],
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_NAME_OVERRIDES": {
        "CaseWhose": "diseasemaps.api.enums.CaseWhose",
        "SignalKind": "diseasemaps.api.enums.SignalKind",
        "AppealStatus": "diseasemaps.api.enums.AppealStatus",
        "WordAction": "diseasemaps.api.enums.WordAction",
        "PhraseKind": "diseasemaps.api.enums.PhraseKind",
        "HelplineTopic": "diseasemaps.api.enums.HelplineTopic",
        "ReaderType": "diseasemaps.api.enums.ReaderTypes",
        "ArticleRevisionStatus": "diseasemaps.api.enums.ArticleRevisionStatus",
        "CitationType": "diseasemaps.api.enums.CitationType",
        "ExperienceStatus": "diseasemaps.api.enums.ExperienceStatus",
        "ExperienceRole": "diseasemaps.api.enums.ExperienceRole",
        "Audience": "diseasemaps.api.enums.Audience",
        "ExperienceRevisionStatus": "diseasemaps.api.enums.ExperienceRevisionStatus",
        "AgeBand": "diseasemaps.api.enums.AgeBand",
        "Effect": "diseasemaps.api.enums.Effect",
        "TimelineEventKind": "diseasemaps.api.enums.TimelineEventKind",
        "QuestionStatus": "diseasemaps.api.enums.QuestionStatus",
        "NotificationKind": "diseasemaps.api.enums.NotificationKind",
        "CaseAction": "diseasemaps.api.enums.CaseAction",
        "ConsentText": "diseasemaps.api.enums.ConsentText",
        "Role": "diseasemaps.api.enums.Role",
        "ProfileAudience": "diseasemaps.api.enums.ProfileAudience",
        "BlockKind": "diseasemaps.api.enums.BlockKind",
        "RestrictionKind": "diseasemaps.api.enums.RestrictionKind",
        "MailWhen": "diseasemaps.api.enums.MailWhen",
    },
}

# --- The house's own rules -------------------------------------------------------------------

REVIEW_APPROVALS = env.int("REVIEW_APPROVALS", default=1)
REVIEW_DAYS = env.int("REVIEW_DAYS", default=7)
REVIEW_TARGET_DAYS = env.int("REVIEW_TARGET_DAYS", default=14)  # from submitted to taken on
INVITATION_DAYS = env.int("INVITATION_DAYS", default=14)  # to accept an invitation to review
REVIEW_DUE_MONTHS = env.int("REVIEW_DUE_MONTHS", default=24)
AUDIT_HEAD_FILE = env.str("AUDIT_HEAD_FILE", default="")  # a place this process can only append to
FINISHED_BYTES = env.int("FINISHED_BYTES", default=64_000_000)  # pages kept by each process

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
