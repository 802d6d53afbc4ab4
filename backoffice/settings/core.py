"""What every Django project has: apps, middleware, templates, sign-in, languages and time."""

from pathlib import Path
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from .database import DATABASE_IS_SHARED
from .environment import env_bool, env_list, env_text, refuse
from .folders import BASE_DIR, DATA_DIR
from .secret import secret

DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = secret("SECRET_KEY", file=DATA_DIR / "secret.key", may_be_made=DEBUG or not DATABASE_IS_SHARED)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", default=("localhost", "127.0.0.1", "[::1]"))

ROOT_URLCONF = "backoffice.urls"
WSGI_APPLICATION = "backoffice.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_celery_beat",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "axes",
    "backoffice.audit",
    "backoffice.sign_in",
    "registers",
    "distribution",
    "backoffice.catalog",
    "backoffice.pricing",
    "backoffice.taxes",
    "backoffice.customers",
    "backoffice.staff",
    "backoffice.imports",
    "backoffice.hq_api",
    "backoffice.demo",
    "backoffice.portal",
    # Apps from outside this repository, see docs/adding-a-replicated-table.md; Python has to find them (PYTHONPATH).
    *env_list("EXTRA_APPS"),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "backoffice.security_headers.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    # Within the sign-in, because it tells who changes something.
    "backoffice.audited_requests.audited_requests",
    "backoffice.second_factor_due.second_factor_due",
]

# What stands around the calls of devices instead (`backoffice.device_handler`), and around a poll that is answered before
# Django is asked (`distribution.api.unchanged_poll`).
DEVICE_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "backoffice.security_headers.security_headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "backoffice.device_requests.device_requests",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        # Our templates live in one folder; this is for those that third-party apps bring.
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS: list[Path] = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env_text("TIME_ZONE", "UTC")
if TIME_ZONE not in available_timezones():
    raise refuse("TIME_ZONE", TIME_ZONE, "Write a time zone by its IANA name, for example UTC or Europe/Berlin.")
