"""Each from the environment or with a default that is safe on loopback; the README lists them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from readinggroup import environment, logs
from readinggroup.hosts import own_name

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.folder("DATA_DIR", BASE_DIR / "var")

DEBUG = False
DEMO = False  # only demo_settings says otherwise, never the environment
SECRET_KEY = environment.secret("SECRET_KEY", DATA_DIR / "secret_key")
HOST = environment.text("HOST", "127.0.0.1")
PORT = environment.number("PORT", 8000, least=1, most=65535)
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS")
SITE_URL = environment.site_url("SITE_URL", ALLOWED_HOSTS, PORT, own_name(HOST, ALLOWED_HOSTS))
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "readinggroup.views.csrf_failure"
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES")
SITE_NAME = " ".join(environment.text("SITE_NAME", "Hundred Papers").split())  # it heads mails: one line
# Both given: nobody need be asked for them. Touched when the organisers change them.
GROUP_IS_NAMED = all(environment.text(name) for name in ("SITE_NAME", "GROUP_TIME_ZONE"))
GROUP_STAMP = DATA_DIR / "group.stamp"
MAX_ACTIVE_CLAIMS = environment.number("MAX_ACTIVE_CLAIMS", 4, least=1, most=100)
IMAGE_QUOTA = environment.number("IMAGE_QUOTA", 200, least=1, most=100_000)  # MB a member
PUBLIC_INTERPRETATIONS = environment.flag("PUBLIC_INTERPRETATIONS")

INSTALLED_APPS = [
    "readinggroup.apps.ReadingGroupConfig",
    "members",
    "papers",
    "readinggroup.apps.GroupAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "readinggroup.middleware.SecurityHeadersMiddleware",
    "readinggroup.proxies.TrustedProxyMiddleware",
    "readinggroup.logs.RequestIdMiddleware",
    "readinggroup.outage.OutageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "readinggroup.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "readinggroup.middleware.MemberMiddleware",
    "readinggroup.middleware.MemberLocaleMiddleware",
    "readinggroup.middleware.BodyLimitMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "readinggroup.middleware.SignInRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "readinggroup.middleware.VisitMiddleware",
    "readinggroup.meantime.MeantimeMiddleware",
]

ROOT_URLCONF = "readinggroup.urls"
WSGI_APPLICATION = "readinggroup.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "readinggroup.context.site",
            ],
        },
    },
]

THREADS = environment.number("THREADS", 8, least=1, most=64)
DATABASES: Mapping[str, Any] = {
    "default": environment.database("DATABASE_URL", DATA_DIR / "readinggroup.sqlite3", pool_size=THREADS)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# What the worker calls, with the time, every so many seconds.
TICKS = {
    "readinggroup.ticks.clear_sessions": 24 * 60 * 60,
    "readinggroup.ticks.clear_task_results": 24 * 60 * 60,
    "papers.ticks.remind": 60 * 60,
    "papers.ticks.rerender": 60 * 60,
}

_mail = environment.mail("EMAIL_URL")
MAIL_ENABLED = bool(_mail.host)
EMAIL_BACKEND = _mail.backend
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.use_tls, _mail.use_ssl
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.sender(
    "DEFAULT_FROM_EMAIL", f"noreply@{urlsplit(SITE_URL).hostname}"
)

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "UserAttributeSimilarityValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "papers:week"

ACCOUNT_ADAPTER = "members.adapter.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Django's own, because allauth's keeps each address a second time, which would then have to be kept in step.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 -- a class
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "join": "5/h/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "members.adapter.SecondFactorAdapter"
MFA_FORMS = {"add_webauthn": "members.forms.passkeys.PasskeyForm"}
# No address is verified by mail here: an invitation stands for it.
MFA_ALLOW_UNVERIFIED_EMAIL = True

# Cookies need TLS as soon as the site answers to a name that is not this machine's own.
BEYOND_LOOPBACK = any(host not in environment.LOOPBACK for host in ALLOWED_HOSTS)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEYOND_LOOPBACK
SESSION_ENGINE = "members.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if BEYOND_LOOPBACK else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # the domain's other names are not ours to bind to HTTPS
    "security.W008",  # TLS ends at the proxy, and so does the redirect to it
    "security.W021",  # nor are they ours to preload
]
# Named as in Django 6, which reads the same dictionary itself.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],  # data: for the second factor's QR code; texts may not use it
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}

# The longest text that is taken, all of it Han and percent-encoded, comes to 2 MB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# With an image of 5 MB beside it; a file stays in memory until it was looked at.
MAX_BODY = FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
MEDIA_ROOT = DATA_DIR / "media"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = GROUP_TIME_ZONE = environment.time_zone("GROUP_TIME_ZONE", "Asia/Shanghai")
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = "readinggroup.formats"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60 * 60
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

LOGGING = logs.configuration()
