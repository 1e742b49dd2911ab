"""Django's own sessions, in the site's table: without the member that the site's bring along."""

from django.contrib.sessions.backends import db

from members.models import Session


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session
