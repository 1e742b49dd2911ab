"""The site's database, sessions and members; nothing else of it."""

from pathlib import Path

from readinggroup.settings import *  # noqa: F403 -- all but what follows

INSTALLED_APPS = [
    "members",
    "papers",
    "django.contrib.auth",
    "django.contrib.contenttypes",
]
SESSION_ENGINE = "bench.floors.sessions"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ROOT_URLCONF = "bench.floors.orm"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": ["django.contrib.auth.context_processors.auth"],
            "libraries": {"stored": "readinggroup.templatetags.stored"},
        },
    }
]
