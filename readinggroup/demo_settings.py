"""The demo's: the site's own, on a database of its own, with sign-in by a click, which is nowhere else."""

import os
from pathlib import Path

from readinggroup import environment

# A real group's database and mail server are none of its business; its story needs four claims a member.
for name in ("DATABASE_URL", "EMAIL_URL", "MAX_ACTIVE_CLAIMS"):
    os.environ.pop(name, None)
os.environ["DATA_DIR"] = environment.text(
    "DATA_DIR", str(Path(__file__).resolve().parent.parent / "var-demo")
)

from readinggroup.settings import *  # noqa: E402, F403 -- after the environment is set
from readinggroup.settings import DATA_DIR, TEMPLATES, THREADS  # noqa: E402 -- the same

DEMO = True
ROOT_URLCONF = "papers.demo.urls"
DATABASES = {
    "default": environment.database("DEMO_DATABASE_URL", DATA_DIR / "demo.sqlite3", pool_size=THREADS)
}
TEMPLATES[0]["OPTIONS"]["context_processors"].append("papers.demo.context.demo")
# Ports share their host's cookies: visiting the demo must not sign anybody out of the real site beside it.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "demo_sessionid", "demo_csrftoken"
