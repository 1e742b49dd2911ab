from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from members.models.members import Member


class Session(AbstractBaseSession):
    """A browser's stay. It names its member in a column, so that both come in one query and go together."""

    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="sessions")

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from members.sessions import SessionStore  # noqa: PLC0415 -- the store imports its model

        return SessionStore
