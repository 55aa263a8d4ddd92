"""Settings, each with a working default, so that nothing has to be configured.

Every setting below that reads the environment is listed in .env.example with a line on why.
"""

import json
import os
import secrets
import sys
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlparse

import django_stubs_ext

django_stubs_ext.monkeypatch()

PROJECT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("IGNY8_DATA", PROJECT / "var")).absolute()
TESTING = "pytest" in sys.modules


def _kept_secrets() -> dict[str, str]:
    """The installation's own secrets: made once, in a file that only its owner can read."""
    path = DATA / "secrets.json"
    if path.exists():
        return dict(json.loads(path.read_text()))
    made = {"SECRET_KEY": secrets.token_urlsafe(48), "ENCRYPTION_KEY": secrets.token_urlsafe(48)}
    DATA.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        json.dump(made, file)
    try:
        os.link(partial, path)
    except FileExistsError:
        made = dict(json.loads(path.read_text()))
    finally:
        partial.unlink()
    return made


if TESTING:
    _SECRETS = {"SECRET_KEY": "only-for-tests", "ENCRYPTION_KEY": "only-for-tests"}
else:
    _SECRETS = _kept_secrets()

SECRET_KEY = os.environ.get("IGNY8_SECRET_KEY", _SECRETS["SECRET_KEY"])
# Newest first; older ones are kept so that what they encrypted can still be read.
ENCRYPTION_KEYS = os.environ.get("IGNY8_ENCRYPTION_KEYS", _SECRETS["ENCRYPTION_KEY"]).split(",")
DEBUG = os.environ.get("IGNY8_DEBUG", "") == "1"

# The address that people and clients reach the installation at; links in e-mails start with it.
PUBLIC_URL = os.environ.get("IGNY8_PUBLIC_URL", "http://127.0.0.1:8080").rstrip("/")
ALLOWED_HOSTS = [host for host in os.environ.get("IGNY8_ALLOWED_HOSTS", "").split(",") if host] or [
    "localhost",
    "127.0.0.1",
    "[::1]",
    "testserver",
    urlparse(PUBLIC_URL).hostname or "",
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "allauth.usersessions",
    *(
        f"igny8.{name}"
        for name in (
            "accounts", "jobs", "mail", "publishing", "marketplaces", "search_console", "inbox",
            "billing", "sag", "content", "social", "schema", "links", "indexing", "services",
            "reports", "months", "dashboard", "demo",
        )
        if (PROJECT / "igny8" / name / "apps.py").exists()
    ),
]  # fmt: skip

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "igny8.api.conditional.conditional_api",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "igny8.urls"
WSGI_APPLICATION = "igny8.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def database_settings(url: str) -> dict[str, object]:
    """Django's settings for a PostgreSQL address (postgresql://user:password@host:port/name)."""
    parts = urlparse(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


# Empty: the embedded PostgreSQL in the data folder, which the supervisor starts.
DATABASE_URL = os.environ.get("DATABASE_URL", "")
EMBEDDED_DATABASE = not DATABASE_URL
if EMBEDDED_DATABASE:
    from igny8.kit.postgres import APP_ROLE, embedded

    DATABASE_URL = embedded(DATA / "postgres").url(os.environ.get("IGNY8_DATABASE_ROLE", APP_ROLE))
DATABASES = {"default": database_settings(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "igny8.api.sign_in.OurSignIn"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
HEADLESS_FRONTEND_URLS = {
    "account_reset_password_from_key": f"{PUBLIC_URL}/reset-password/{{key}}",
    "account_confirm_email": f"{PUBLIC_URL}/confirm-email/{{key}}",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

FRONTEND = PROJECT / "frontend" / "dist"
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
WHITENOISE_ROOT = FRONTEND if FRONTEND.is_dir() else None
WHITENOISE_USE_FINDERS = True
# The build names what lies there by its content; everything else is asked for again each time.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/assets/"
WHITENOISE_MAX_AGE = 0
# Where files are kept; they leave only through a permission check or a signed address.
FILES_ROOT = DATA / "files"
# Where the static sites that we publish lie, one folder a site.
SITES_ROOT = DATA / "sites"
# Where the outbox gateway leaves each e-mail as an .eml file.
OUTBOX_ROOT = DATA / "outbox"

# outbox (default: kept in the app and as .eml files) or smtp.
MAIL_GATEWAY = os.environ.get("IGNY8_MAIL_GATEWAY", "outbox")
SMTP_URL = os.environ.get("IGNY8_SMTP_URL", "")
MAIL_FROM = os.environ.get("IGNY8_MAIL_FROM", "reports@igny8.example")

# Empty: Celery over files in the data folder. Else amqp://… or redis://….
BROKER_URL = os.environ.get("IGNY8_BROKER_URL", "")
BROKER_FOLDER = DATA / "broker"
WORKER_THREADS = int(os.environ.get("IGNY8_WORKER_THREADS", "4"))
# How long a worker may hold a job without a sign of life before the sweep gives it to another.
JOB_LEASE_SECONDS = int(os.environ.get("IGNY8_JOB_LEASE_SECONDS", "60"))
# How often the sweep looks for jobs that were never sent, were dropped, or fell due.
SWEEP_SECONDS = float(os.environ.get("IGNY8_SWEEP_SECONDS", "2"))

# Addresses (host:port) outside the public internet that the guarded fetchers may reach: those that
# are named, and our own where it is on this machine, since the sites that we publish stand there.
_OWN = urlparse(PUBLIC_URL)
_OWN_LOCAL = {"127.0.0.1", "localhost", "::1"} & {_OWN.hostname}
OUTBOUND_ALLOWLIST = (
    *(entry for entry in os.environ.get("IGNY8_OUTBOUND_ALLOWLIST", "").split(",") if entry),
    *(f"{host}:{_OWN.port or 80}" for host in _OWN_LOCAL),
)
# Where the pages of the sandbox's publishers stand.
SANDBOX_PUBLISHERS_URL = os.environ.get(
    "IGNY8_SANDBOX_PUBLISHERS_URL", f"{PUBLIC_URL}/demo/publishers"
)
# Look-up of publishers' prices and ratings; empty: off.
FATGRID_API_KEY = os.environ.get("IGNY8_FATGRID_API_KEY", "")
FATGRID_BASE_URL = os.environ.get("IGNY8_FATGRID_BASE_URL", "https://api.fatgrid.com")

# house (template drafts that need an editor) or openai (any compatible endpoint).
WRITER = os.environ.get("IGNY8_WRITER", "house")
OPENAI_BASE_URL = os.environ.get("IGNY8_OPENAI_BASE_URL", "")
OPENAI_API_KEY = os.environ.get("IGNY8_OPENAI_API_KEY", "")
OPENAI_MODEL = os.environ.get("IGNY8_OPENAI_MODEL", "")
# How many seconds a model may take for one answer.
OPENAI_TIMEOUT = float(os.environ.get("IGNY8_OPENAI_TIMEOUT", "120"))

# What one AI credit costs us, in CREDIT_CURRENCY (decisions 1: Growth's $149 / 5,000 credits).
CREDIT_COST = Decimal(os.environ.get("IGNY8_CREDIT_COST", "0.0298"))
CREDIT_CURRENCY = os.environ.get("IGNY8_CREDIT_CURRENCY", "USD")
# How many days after its day of issue an invoice is due.
INVOICE_DUE_DAYS = int(os.environ.get("IGNY8_INVOICE_DUE_DAYS", "14"))
# How many days a publisher has to replace a link that was lost within its guarantee; after them the
# client gets its price back, where the order says so.
LINK_REPLACEMENT_DAYS = int(os.environ.get("IGNY8_LINK_REPLACEMENT_DAYS", "30"))
# What an accountant's software calls our ledgers (code and name) and our tax codes; entries are
# separated by semicolons, and what is not named goes by a standard chart (billing.rules.chart).
ACCOUNT_CODES = os.environ.get("IGNY8_ACCOUNT_CODES", "")
TAX_NAMES = os.environ.get("IGNY8_TAX_NAMES", "")
# For how many days back reconciling asks Stripe and PayPal for each payment that we have of them.
RECONCILE_GATEWAY_DAYS = int(os.environ.get("IGNY8_RECONCILE_GATEWAY_DAYS", "40"))
# Days between the steps that ask for what was not paid (decisions 3.11); after the last one the
# client's services pause.
DUNNING_DAYS = [int(days) for days in os.environ.get("IGNY8_DUNNING_DAYS", "2,5,7,7").split(",")]
# How many days an address lives at which an invoice can be paid without signing in.
PAY_LINK_DAYS = int(os.environ.get("IGNY8_PAY_LINK_DAYS", "120"))
# What an hour of a person costs where a time entry does not say, in CREDIT_CURRENCY.
HOUR_COST = Decimal(os.environ.get("IGNY8_HOUR_COST", "20.00"))

# Card payments by Stripe; without the secret key they are not offered. Webhooks are believed only
# where the endpoint's signing secret is set too.
STRIPE_SECRET_KEY = os.environ.get("IGNY8_STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET = os.environ.get("IGNY8_STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_BASE = os.environ.get("IGNY8_STRIPE_API_BASE", "https://api.stripe.com")
# Payments by PayPal, likewise; webhooks are believed only where the id of ours is set.
PAYPAL_CLIENT_ID = os.environ.get("IGNY8_PAYPAL_CLIENT_ID", "")
PAYPAL_CLIENT_SECRET = os.environ.get("IGNY8_PAYPAL_CLIENT_SECRET", "")
PAYPAL_WEBHOOK_ID = os.environ.get("IGNY8_PAYPAL_WEBHOOK_ID", "")
PAYPAL_API_BASE = os.environ.get("IGNY8_PAYPAL_API_BASE", "https://api-m.paypal.com")

# The flags of specification 12 and what they are where nobody has set them.
FLAGS = {
    "managed_services_enabled": False,
    "backlink_orders_enabled": False,
    "white_label_reports": False,
}

EVENT_HANDLERS = "igny8.wiring.HANDLERS"
# What keeps news until every listener has heard it.
EVENT_DOOR = "igny8.jobs.actions.news.pass_on"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# Off in tests, which run waiting jobs themselves.
JOBS_ARE_SENT = not TESTING
