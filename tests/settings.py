"""The site's own with a quick hasher, plain static files and the database that TEST_DATABASE_URL names."""

import atexit
import os
import shutil
import tempfile

if "DATA_DIR" not in os.environ:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="readinggroup-test-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")

from readinggroup.settings import *  # noqa: F403 -- after the environment is set
from readinggroup.settings import DATA_DIR, DATABASES, STATIC_ROOT

database = DATABASES["default"]
if database["ENGINE"].endswith("sqlite3"):
    # A file, as on a real site, so that races between threads are real; nobody minds its loss in a power cut.
    database["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
    database["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:
    # A race of fifty threads waits for its turn rather than being sent away.
    database["OPTIONS"]["pool"] |= {"timeout": 30}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(exist_ok=True)
# Beside other workers of the suite, which have databases of their own.
GROUP_STAMP = DATA_DIR / f"group-{os.environ.get('PYTEST_XDIST_WORKER', '')}.stamp"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
