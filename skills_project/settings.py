"""All settings. What differs from one place to another stands in the first block and in .env.example, nowhere else."""

import secrets
import sys
import tempfile
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules  # this very process runs tests; a process that a test starts is an ordinary one
env = environ.Env()
if (BASE_DIR / ".env").is_file() and not TESTING:
    env.read_env(BASE_DIR / ".env")

# ------------------------------------------------------------------ environment
PRODUCTION = env.bool("PRODUCTION", default=False)
DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var")))
DATABASE_URL = env("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'skillbook.sqlite3'}")
CACHE_URL = env("CACHE_URL", default="locmemcache://")
EMAIL_URL = env("EMAIL_URL", default="consolemail://")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Skillbook <skillbook@localhost>")
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000")  # the address in mails, never taken from a request
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TIME_ZONE = env("TIME_ZONE", default="UTC")
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
SECRET_KEY = env("SECRET_KEY", default="")
CHECKPOINT_KEY_FILE = env("CHECKPOINT_KEY_FILE", default="")  # outside of the database, as what it signs is against it
CHECKPOINT_PUBLIC_KEYS = env.list("CHECKPOINT_PUBLIC_KEYS", default=[])
# Files that go with evidence: each at most so large, so many for one piece, so much for one person.
FILE_LARGEST_MB = env.int("FILE_LARGEST_MB", default=10)
FILES_A_PIECE = env.int("FILES_A_PIECE", default=10)
FILES_A_PERSON_MB = env.int("FILES_A_PERSON_MB", default=500)
# An S3-compatible store for them; without a bucket they lie in DATA_DIR/files.
FILES_BUCKET = env("FILES_BUCKET", default="")
FILES_ENDPOINT = env("FILES_ENDPOINT", default="")
FILES_REGION = env("FILES_REGION", default="")
FILES_ACCESS_KEY = env("FILES_ACCESS_KEY", default="")
FILES_SECRET_KEY = env("FILES_SECRET_KEY", default="")
TEST_DATABASE_URL = env("TEST_DATABASE_URL", default="")  # the server to test on; without it a SQLite file

# ------------------------------------------------------------------ tests
if TESTING:  # touch nothing that anybody keeps; conftest.py removes the folder
    DATA_DIR = Path(tempfile.mkdtemp(prefix="skillbook-tests-"))
    DATABASE_URL = TEST_DATABASE_URL or f"sqlite:///{DATA_DIR / 'skillbook.sqlite3'}"

# ------------------------------------------------------------------ secrets
if PRODUCTION and not (SECRET_KEY and env("DATABASE_URL", default="")):
    raise ImproperlyConfigured("PRODUCTION needs SECRET_KEY and DATABASE_URL in the environment.")
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("PRODUCTION and DEBUG exclude each other.")


def _kept_secret(path):
    """The secret key of a copy that runs out of the box: made once, readable by its owner only."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(50))
        return path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(f"Set DATA_DIR to a folder of yours that can be written: {error}.") from None


SECRET_KEY = SECRET_KEY or _kept_secret(DATA_DIR / "secret_key")
CHECKPOINT_KEY_FILE = Path(CHECKPOINT_KEY_FILE or DATA_DIR / "checkpoint_key")  # made by manage.py checkpoint alone

# ------------------------------------------------------------------ applications
ROOT_URLCONF = "skills_project.urls"
WSGI_APPLICATION = "skills_project.wsgi.application"
INSTALLED_APPS = [
    "skills_project.admin_site.SkillbookAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "simple_history",
    "people",
    "outline",
    "assessments",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "skills_project.middleware.PrivatePages",
    "skills_project.middleware.HtmxDialect",
    "skills_project.middleware.NoNul",
    "skills_project.middleware.NotTooLarge",
    "skills_project.middleware.BackToThePage",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "assessments.masthead.masthead",
            ],
            "builtins": ["django.templatetags.static", "skills_project.look"],
        },
    }
]

# ------------------------------------------------------------------ data
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"]["CONN_MAX_AGE"] = 0 if TESTING else 60  # seconds; a test's server leaves no connection behind
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Compiling a query costs more than any of ours takes; PgBouncer wants ignore_startup_parameters = options for it.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at once; without it, read-then-write transactions fail under load.
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
    # Tests in a file too: threads that race in memory meet "table is locked".
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "tests.sqlite3")}
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
CACHES = {"default": env.cache_url_config(CACHE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ------------------------------------------------------------------ people and sign-in
AUTH_USER_MODEL = "people.Engineer"
AUTHENTICATION_BACKENDS = ["people.sign_in.ByEmail"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_skills"
ACCOUNT_ADAPTER = "people.sign_in.SignIn"
ACCOUNT_FORMS = {
    "login": "people.forms.SignInForm",
    "reset_password": "people.forms.ResetPasswordForm",
    "user_token": "people.forms.ResetTokenForm",
    "reset_password_from_key": "people.forms.ChoosePasswordForm",
    "set_password": "people.forms.SetPasswordForm",
    "change_password": "people.forms.ChangePasswordForm",
    "reauthenticate": "people.forms.ReauthenticateForm",
}
# Django's own, which binds a link to the address kept by admins; allauth's would keep a second list of addresses.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
SIMPLE_HISTORY_REVERT_DISABLED = True  # the history is read; what was is put back by editing, under today's rules
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_DISPLAY = "people.models.display_name"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT

# ------------------------------------------------------------------ mail
CONSOLE = "skills_project.mail.Console"  # prints a mail as it is read
_mail = env.email_url_config(EMAIL_URL)
MAILERS = {
    "default": {
        "BACKEND": _mail["EMAIL_BACKEND"].replace("django.core.mail.backends.console.EmailBackend", CONSOLE),
        "OPTIONS": {
            "host": _mail["EMAIL_HOST"] or "localhost",
            "port": _mail["EMAIL_PORT"] or 25,
            "username": _mail["EMAIL_HOST_USER"],
            "password": _mail["EMAIL_HOST_PASSWORD"],
            "use_tls": _mail.get("EMAIL_USE_TLS", False),
            "use_ssl": _mail.get("EMAIL_USE_SSL", False),
        }
        if _mail["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
        else {},
    }
}

# ------------------------------------------------------------------ language, time, static files
LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# collectstatic makes a set with hashed names, compressed. Without one (development, tests) WhiteNoise looks files up
# where they are written, at each request, so that a missing set is no warning.
COLLECTED = "collectstatic" in sys.argv or (STATIC_ROOT / "staticfiles.json").is_file()
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not COLLECTED
# Files of evidence have no address: only the view that checks the right to see reads them.
_ON_DISK = {
    "BACKEND": "skills_project.files.Disk",
    "OPTIONS": {"location": DATA_DIR / "files", "base_url": None, "file_permissions_mode": 0o600},
}
_IN_S3 = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": FILES_BUCKET,
        "endpoint_url": FILES_ENDPOINT or None,
        "region_name": FILES_REGION or None,
        "access_key": FILES_ACCESS_KEY or None,  # without one, what the machine itself is entitled to
        "secret_key": FILES_SECRET_KEY or None,
        "signature_version": "s3v4",
        "default_acl": None,  # private, as the bucket is
        "querystring_auth": True,
        "file_overwrite": False,
    },
}
# A request may bring a whole piece with all its files, from whoever is signed in; from others, a form.
LARGEST_REQUEST = FILES_A_PIECE * FILE_LARGEST_MB * 1024**2 + 1024**2
LARGEST_REQUEST_UNKNOWN = 1024**2
DATA_UPLOAD_MAX_NUMBER_FILES = FILES_A_PIECE + 90  # the form says what is too many; this stops what no form sends
STORAGES = {
    "evidence": _IN_S3 if FILES_BUCKET else _ON_DISK,
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# ------------------------------------------------------------------ the browser
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_FAILURE_VIEW = "skills_project.views.csrf_failure"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A page that is not there, or not theirs, is no fault of the server's; only its own faults are written down.
    "loggers": {"django.request": {"level": "ERROR"}},
}
