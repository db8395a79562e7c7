"""One file of settings, all from the environment, safe by default. It reads and starts nothing else."""

import json
import os
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import available_timezones

from celery.schedules import crontab, schedule
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".hlh"  # what the embedded servers keep; addresses.json says where they listen


def env(name: str, default: str | None = None) -> str:
    """A setting of the environment; without a default it has to be given. An empty one is not given."""
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"Set {name} in the environment; .env.example says what it is.")
    return value


def address(name: str, *schemes: str, default: str | None = None) -> SplitResult:
    """A setting that is an address. Half a one is refused at once, because it would fail later, or in silence."""
    given = env(name, default)
    try:
        parts = urlsplit(given)
        by_socket = name == "DATABASE_URL" and "host=" in parts.query
        is_whole = parts.scheme in schemes and parts.port != 0 and bool(parts.hostname or by_socket)
    except ValueError:  # a port that is no number
        is_whole = False
    if given and not is_whole:  # it may hold a password, so it is not shown
        shape = " or ".join(f"{scheme}://host" for scheme in schemes)
        raise ImproperlyConfigured(f"{name} has to be an address like {shape}; .env.example shows one.")
    return parts


def embedded(name: str) -> str | None:
    """Where the embedded server was started: on somebody's own machine, and empty where it was not."""
    if not DEVELOPMENT:
        return None
    try:
        return str(json.loads((STATE / "addresses.json").read_text())[name])
    except (OSError, ValueError, KeyError):
        return ""


def every(seconds: float, task: str) -> dict[str, Any]:
    """What beat asks for again and again. Once the next one is due, it is of no use to a worker that was away."""
    return {"task": task, "schedule": schedule(seconds), "options": {"expires": seconds}}


def providers(name: str) -> list[dict[str, Any]]:
    """Identity providers, as JSON: each with what allauth calls an app. What is half said is refused at once.

    `domains` are those whose addresses it may vouch for; `second_factor` the words of `amr` or `acr` by which it says
    that it asked for two factors.
    """
    needed, lists = {"id", "name", "server_url", "client_id", "secret"}, {"domains", "second_factor"}
    try:
        rows = json.loads(env(name, "[]"))
        whole = isinstance(rows, list) and all(
            isinstance(row, dict) and needed <= set(row) <= needed | lists for row in rows
        )
        whole = whole and all(isinstance(row[key], str) and row[key].strip() for row in rows for key in needed)
        whole = whole and all(_is_list_of_words(row.get(key, [])) for row in rows for key in lists)
        whole = whole and all(_is_id(row["id"]) for row in rows) and len({row["id"] for row in rows}) == len(rows)
    except ValueError:
        whole = False
    if not whole:  # it holds secrets, so it is not shown
        shape = "a JSON list of objects with id, name, server_url, client_id and secret"
        raise ImproperlyConfigured(f"{name} has to be {shape}; .env.example shows one.")
    return [_provider(name, row) for row in rows]


def _provider(name: str, row: dict[str, Any]) -> dict[str, Any]:
    at = urlsplit(row["server_url"])
    if not at.hostname or at.scheme not in (("https", "http") if DEVELOPMENT else ("https",)):
        raise ImproperlyConfigured(f"{name}: the server_url of {row['id']} has to be an address like https://host.")
    agreed = {"server_url": row["server_url"], "second_factor": row.get("second_factor", [])}
    agreed["domains"] = [domain.lower() for domain in row.get("domains", [])]
    app = {"provider_id": row["id"], "name": row["name"], "client_id": row["client_id"], "secret": row["secret"]}
    return app | {"settings": agreed}


def kept_in(name: str, given: SplitResult) -> dict[str, Any]:
    """The store of a bucket, or without an address the folder FILES_ROOT. Half an address is refused at once."""
    if not given.geturl():
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    bucket = given.path.strip("/")
    if not (given.username and given.password and bucket) or "/" in bucket:  # it holds a secret, so it is not shown
        raise ImproperlyConfigured(f"{name} has to be like s3://key:secret@host/bucket; .env.example shows one.")
    at = f"{'http' if given.scheme == 's3+http' else 'https'}://{given.hostname}"
    options = {
        "endpoint_url": f"{at}:{given.port}" if given.port else at,
        "bucket_name": bucket,
        "access_key": unquote(given.username),
        "secret_key": unquote(given.password),
        "region_name": dict(parse_qsl(given.query)).get("region", "us-east-1"),
    }
    return {"BACKEND": "hlh.files.store.Bucket", "OPTIONS": options}


def let_through(name: str) -> frozenset[str]:
    """Hosts with their ports, with commas between: the servers of no public place that may be asked all the same."""
    found = frozenset(one.strip().lower() for one in env(name, "").split(",") if one.strip())
    for one in found:
        host, _colon, port = one.rpartition(":")
        if not host or not port.isdecimal() or "/" in host:
            raise ImproperlyConfigured(f"{name} has to be like library.internal:443; .env.example shows one.")
    return found


def on_or_off(name: str, default: str) -> bool:
    """A setting that is on or off, and nothing else."""
    given = env(name, default).lower()
    if given not in ("on", "off"):
        raise ImproperlyConfigured(f"{name} has to be on or off; .env.example says what it is.")
    return given == "on"


def _origin(url: str) -> str:
    at = urlsplit(url)
    return f"{at.scheme}://{at.netloc}"


def _is_list_of_words(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(word, str) and word.strip() for word in given)


def _is_id(given: str) -> bool:
    return given.isascii() and given.replace("-", "").isalnum() and given == given.lower()


# Who names a database names everything: without one it is somebody's own machine, with embedded servers.
DEVELOPMENT = env("HLH_ENV", "production" if os.environ.get("DATABASE_URL") else "development") == "development"
DEBUG = False  # a person who sees an error sees our words, in development too; the trace is in the terminal
SECRET_KEY = env("SECRET_KEY", "only for development, known to everybody" if DEVELOPMENT else None)
SITE_URL = address(
    "SITE_URL", "https", "http", default=f"http://127.0.0.1:{env('PORT', '8000')}" if DEVELOPMENT else None
)
SITE = SITE_URL.geturl().rstrip("/")
ALLOWED_HOSTS = [
    str(SITE_URL.hostname),
    *(host.strip() for host in env("ALLOWED_HOSTS", "").split(",") if host.strip()),
]
if DEVELOPMENT:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "testserver"]

INSTALLED_APPS = [
    "hlh.portal",
    "helpdesk",
    "learning_labs",
    "briefs",
    "knowledge_hub",
    "hlh.network",
    "hlh.conversations",
    "hlh.weblinks",
    "hlh.mail",
    "hlh.catalogue",
    "hlh.files",
    "hlh.links",
    "hlh.people",
    "hlh.taxonomy",
    "hlh.activity",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "wagtail_localize",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "hlh.apps.Hub",  # last: it checks what all the others declared
]

MIDDLEWARE = [
    "hlh.watching.watch",
    "hlh.activity.hurrying.hurry_after_the_answer",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "hlh.web.plain_cookies",
    "hlh.web.weigh",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "hlh.web.same_origin",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hlh.people.doors.who_comes",
    "hlh.people.doors.in_the_readers_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hlh.web.refusals",
    "hlh.people.doors.staff_show_a_second_factor",  # last: it is asked first what becomes of a refusal
]

ROOT_URLCONF = "hlh.urls"
WSGI_APPLICATION = "hlh.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hlh.portal.frame.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "hlh.portal.templatetags.frame",
                "hlh.portal.templatetags.words",
            ],
        },
    }
]

# PostgreSQL, the only database engine

DATABASE_URL = address("DATABASE_URL", "postgresql", "postgres", default=embedded("DATABASE_URL"))
STATEMENT_SECONDS = int(env("STATEMENT_SECONDS", "5"))  # the worker is started with 60
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "hlh.database",
        "NAME": DATABASE_URL.path.lstrip("/"),
        "USER": unquote(DATABASE_URL.username or ""),
        "PASSWORD": unquote(DATABASE_URL.password or ""),
        "HOST": DATABASE_URL.hostname or "",
        "PORT": str(DATABASE_URL.port or ""),
        "TEST": {"NAME": env("HLH_TEST_DATABASE", "") or None},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 3,
            "server_side_binding": True,  # with the next line: what is asked often is planned once for a connection
            "prepare_threshold": 5,
            # a search by meaning goes on until it has enough that the reader may see; one slip in a word of six is near
            "options": f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout=2s"
            " -c hnsw.ef_search=100 -c hnsw.iterative_scan=strict_order"
            " -c pg_trgm.word_similarity_threshold=0.35",
            **dict(parse_qsl(DATABASE_URL.query)),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The Redis protocol: broker and cache hold nothing that is not in PostgreSQL

REDIS_URL = address("REDIS_URL", "redis", "rediss", default=embedded("REDIS_URL")).geturl().rstrip("/")
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "hlh.web.ForgivingCache",
        "LOCATION": f"{REDIS_URL}/1",
        "KEY_PREFIX": env("HLH_QUEUE", "hub"),
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.2, "retry": None},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}  # commands that need no servers
}
SESSION_ENGINE = "hlh.people.session_store"

CELERY_BROKER_URL = f"{REDIS_URL}/0"
CELERY_TASK_DEFAULT_QUEUE = env("HLH_QUEUE", "hub")  # several hubs can share one broker: tests do
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker however long it is away
BROKER_SECONDS = float(env("BROKER_SECONDS", "0.3"))  # a web request waits no longer; the worker is started with 10
CELERY_BROKER_CONNECTION_TIMEOUT = BROKER_SECONDS
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "socket_connect_timeout": BROKER_SECONDS,
    "socket_timeout": BROKER_SECONDS,
    "max_retries": 0,
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "settle what is owed": every(20.0, "hlh.activity.tasks.sweep"),
    "seal the ledger": every(60.0, "hlh.activity.tasks.seal"),
    "follow merged areas": every(300.0, "hlh.taxonomy.tasks.follow_merges"),
    "send letters": every(20.0, "hlh.mail.tasks.send_due"),
    "forget whence people came": every(86_400.0, "hlh.people.tasks.forget_addresses"),
    "clean files": every(20.0, "hlh.files.tasks.clean_waiting"),
    "collect notices": every(600.0, "hlh.mail.tasks.collect"),
    "remind who asked": every(300.0, "hlh.mail.tasks.remind_who_asked"),
    "take mail in": every(20.0, "hlh.mail.tasks.handle_due"),
    "forget old mail": every(86_400.0, "hlh.mail.tasks.forget_old_mail") | {"schedule": crontab(hour="3", minute="0")},
    "collect answers": every(20.0, "helpdesk.tasks.tell_askers"),
    "forget old drafts": every(86_400.0, "hlh.people.tasks.forget_drafts")
    | {"schedule": crontab(hour="3", minute="10")},
    "forget sessions that ended": every(86_400.0, "hlh.people.tasks.forget_sessions")
    | {"schedule": crontab(hour="3", minute="30")},
    "look at mail domains": every(86_400.0, "hlh.people.tasks.look_at_mail_domains")
    | {"schedule": crontab(hour="3", minute="20")},
    "forget old copies": every(3_600.0, "hlh.people.tasks.forget_copies"),
    "count what was useful": every(20.0, "hlh.catalogue.tasks.count_taps"),
    "know what texts mean": every(30.0, "hlh.catalogue.tasks.embed_missing"),
    "pages keep to their time": every(20.0, "knowledge_hub.tasks.keep_to_the_time"),
    "look up what is proposed": every(30.0, "knowledge_hub.tasks.look_up_due"),
    "make packs": every(120.0, "knowledge_hub.tasks.make_packs"),
    "make every pack again": every(86_400.0, "knowledge_hub.tasks.want_packs")
    | {"schedule": crontab(hour="4", minute="0")},
    "read documents": every(60.0, "knowledge_hub.tasks.read_documents"),
    "draw pictures": every(60.0, "knowledge_hub.tasks.draw_pictures"),
    "remind who decides": every(3600.0, "hlh.portal.tasks.remind_who_decides"),
    "remind of sessions": every(300.0, "learning_labs.tasks.remind_of_sessions"),
    "remind of events": every(300.0, "knowledge_hub.tasks.remind_of_events"),
    "forget addresses of events": every(86_400.0, "knowledge_hub.tasks.forget_addresses_of_events")
    | {"schedule": crontab(hour="3", minute="50")},
    "count what labs say": every(60.0, "learning_labs.tasks.count"),
    "clearances end": every(300.0, "briefs.tasks.lapse_clearances"),
    "translate briefs": every(60.0, "briefs.tasks.translate_what_is_wanted"),
    "tell of closed polls": every(300.0, "learning_labs.tasks.tell_of_closed_polls"),
    "ask whether answers worked": every(3600.0, "learning_labs.tasks.ask_whether_it_worked"),
    "translate by machine": every(20.0, "learning_labs.tasks.translate_what_is_wanted"),
    "close silent discussions": every(3600.0, "learning_labs.tasks.close_what_is_silent"),
    "make pages to print": every(20.0, "briefs.tasks.make_due_pages"),
    "tell what waits": every(3600.0, "hlh.portal.tasks.tell_what_waits"),
    "count who reads briefs": every(300.0, "briefs.tasks.keep_counts"),
    "tell of overdue briefs": every(3600.0, "briefs.tasks.tell_of_overdue"),
    "remind reviewers of briefs": every(86_400.0, "briefs.tasks.remind_reviewers")
    | {"schedule": crontab(hour="5", minute="0")},
    "publish briefs at their time": every(20.0, "briefs.tasks.fulfil_plans"),
    "remind partners of calls": every(3600.0, "hlh.network.tasks.remind"),
    "close calls that are over": every(3600.0, "hlh.network.tasks.close_what_is_over"),
    "look whether links answer": every(60.0, "hlh.weblinks.tasks.check_due"),
    "read feeds": every(60.0, "hlh.network.feeds.tasks.read_due"),
    "mend the catalogue": every(86_400.0, "hlh.catalogue.tasks.mend") | {"schedule": crontab(hour="2", minute="0")},
}
SWEEP_AFTER = 20.0  # seconds that a reaction may be owed before the sweep takes it
ANSWER_PAUSE = int(
    env("ANSWER_PAUSE", "30" if DEVELOPMENT else "900")
)  # seconds that answers are collected before the asker is written to

# People and their doors

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["hlh.people.doors.ByEmail"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "learning_labs:labs"
ACCOUNT_ADAPTER = "hlh.people.doors.Door"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 900  # seconds: mail takes its time
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True  # no link to follow: it works where mail is scanned, and on one device
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password, address or second factor is told by letter
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ALLAUTH_TRUSTED_PROXY_COUNT = int(env("TRUSTED_PROXIES", "0" if DEVELOPMENT else "1"))  # whose word on addresses counts
USERSESSIONS_TRACK_ACTIVITY = False  # reading writes nothing; a form that is sent says that the session is in use

# The second factor: forced for staff (hlh.people.second_factor)

MFA_ADAPTER = "hlh.people.second_factor.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Learning Hub"
MFA_TOTP_TOLERANCE = 1  # half a minute to either side, for telephones whose clock is off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEVELOPMENT
MFA_FORMS = {
    "authenticate": "hlh.people.door_forms.ShowCode",
    "reauthenticate": "hlh.people.door_forms.ShowCodeAgain",
    "activate_totp": "hlh.people.door_forms.SetUpApp",
    "add_webauthn": "hlh.people.door_forms.AddPasskey",
    "edit_webauthn": "hlh.people.door_forms.NamePasskey",
}

# Signing in at an identity provider of WHO or a ministry (hlh.people.sign_in_elsewhere); none unless it is named

OIDC_PROVIDERS = providers("OIDC_PROVIDERS")
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = (
    {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": OIDC_PROVIDERS}} if OIDC_PROVIDERS else {}
)
SOCIALACCOUNT_ADAPTER = "hlh.people.sign_in_elsewhere.Elsewhere"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # a provider vouches for its own domains alone
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False

# Wagtail: curated pages and the staff's screens, behind our own door

WAGTAIL_SITE_NAME = "Learning Hub"
WAGTAILADMIN_BASE_URL = SITE
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False  # nothing of a staff page comes from elsewhere
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = True
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False  # what editors say of a page stands in no second place yet
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ar", "العربية"), ("zh-hans", "中文"), ("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES += [("fr", "Français"), ("ru", "Русский"), ("es", "Español")]
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"localtime"})  # which no browser knows
WAGTAILDOCS_EXTENSIONS = [
    "pdf",
    "docx",
    "xlsx",
    "pptx",
    "odt",
    "ods",
    "odp",
    "csv",
    "txt",
]  # nothing that a browser runs
WAGTAILDOCS_DOCUMENT_FORM_BASE = "knowledge_hub.documents.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # always past our own question who may fetch it
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "knowledge_hub.pictures.painting.PictureForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10_000_000
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 36_000_000
WAGTAILIMAGES_AVIF_QUALITY = 50
WAGTAILIMAGES_WEBP_QUALITY = 70
WAGTAILIMAGES_JPEG_QUALITY = 72
TAGGIT_CASE_INSENSITIVE = True

# Languages: English without a prefix, the others with theirs

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", _("Arabic")),
    ("zh-hans", _("Chinese")),
    ("en", _("English")),
    ("fr", _("French")),
    ("ru", _("Russian")),
    ("es", _("Spanish")),
]
LOCALE_PATHS = [ROOT / "locale"]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # nothing goes out before somebody translated it
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files that never change, and what a browser may do

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / ".hlh" / "static"
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_URL = "/files/"  # what is kept says that it is there; each kind has a view that asks who may have it
MEDIA_ROOT = Path(env("FILES_ROOT", str(STATE / "files")))  # never served by its path
FILES_URL = address("FILES_URL", "s3", "s3+http", default="")  # a bucket instead of that folder
STORAGES = {
    "default": kept_in("FILES_URL", FILES_URL),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31536000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'", *sorted({_origin(app["settings"]["server_url"]) for app in OIDC_PROVIDERS})],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if not DEVELOPMENT:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked from inside, past the proxy
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "hlh.web.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # a long page at the staff's screens has many
LARGEST_OF_STAFF = int(env("LARGEST_OF_STAFF", "50")) * 1024 * 1024  # of a file that is uploaded at the staff’s screens
FILE_UPLOAD_HANDLERS = [
    "hlh.files.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Mail: a row first (hlh.mail), then out by SMTP; without EMAIL_URL in development letters stay rows to be looked at

EMAIL_URL = address("EMAIL_URL", "smtp", "smtp+tls", default="" if DEVELOPMENT else None)
EMAIL_BACKEND = "hlh.mail.backends.AsLetters"  # what allauth sends goes the same way as every other letter
EMAIL_HOST = EMAIL_URL.hostname or ""
EMAIL_PORT = EMAIL_URL.port or 25
EMAIL_HOST_USER = unquote(EMAIL_URL.username or "")
EMAIL_HOST_PASSWORD = unquote(EMAIL_URL.password or "")
EMAIL_USE_TLS = EMAIL_URL.scheme == "smtp+tls"
EMAIL_TIMEOUT = 5  # seconds for each step: the post office is our own relay, and the row waits for it
DEFAULT_FROM_EMAIL = env("MAIL_FROM", "Learning Hub <hub@localhost>" if DEVELOPMENT else None)
MAIL_DOMAIN = parseaddr(DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]

# Mail in: where the worker listens for our own post office; empty, nothing comes in. `make run` gives a free port

SMTP_IN = address("SMTP_IN", "smtp", default="")
MAIL_AUTHSERV_ID = env("MAIL_AUTHSERV_ID", MAIL_DOMAIN)  # what our post office calls itself in Authentication-Results

# What texts mean: a process of its own; "off" works too

EMBED_URL = env("EMBED_URL", "")

# A machine that translates posts when a member asks it to: a server that speaks as LibreTranslate does; empty: none.
# Only what everybody reads on the web is ever sent there

TRANSLATOR_URL = address("TRANSLATOR_URL", "http", "https", default="").geturl()
TRANSLATOR_KEY = env("TRANSLATOR_KEY", "")
TRANSLATOR_NAME = env("TRANSLATOR_NAME", "LibreTranslate")[:40]  # what readers are told that translated

# Servers of others (hlh.outside): whether they are asked at all, and which of no public place are

OUTSIDE = on_or_off("OUTSIDE", "on")
OUTSIDE_ALLOW = let_through("OUTSIDE_ALLOW")

# What operators see: lines with the request's id, JSON in production; figures at /metrics

METRICS_TOKEN = env("METRICS_TOKEN", "")  # without one, nobody sees figures in production
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"id": {"()": "hlh.watching.WithId"}, "discreet": {"()": "hlh.watching.Discreet"}},
    "formatters": {
        "line": {"format": "{levelname} {name} {message}", "style": "{"},
        "json": {"()": "hlh.watching.JsonLine"},
    },
    "handlers": {
        "terminal": {
            "class": "logging.StreamHandler",
            "formatter": "line" if DEVELOPMENT else "json",
            "filters": ["id"],
        }
    },
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "django.request": {"filters": ["discreet"]},
        "django.security.csrf": {"filters": ["discreet"]},
        "hlh.requests": {"level": "WARNING" if DEVELOPMENT else "INFO"},
        **{room: {"level": "INFO"} for room in ("hlh", "helpdesk", "learning_labs", "briefs", "knowledge_hub")},
    },
}
