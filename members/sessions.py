"""Sessions in the database, each with its member: settings.SESSION_ENGINE."""

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from members.models import Member, Session


class SessionStore(db.SessionStore):
    """Django's own, whose one query brings the member along: every page would ask for them next."""

    # Known once the session is loaded; whether they may still be taken for signed in, the middleware decides.
    member: Member | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        try:
            row = _WITH_MEMBER.get(session_key=self.session_key, expire_date__gt=timezone.now())
        except Session.DoesNotExist:
            self._session_key = None
            return {}
        self.member = row.member
        return self.decode(row.session_data)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast(Session, super().create_model_instance(data))
        row.member_id = data.get(SESSION_KEY)
        return row


_WITH_MEMBER = Session.objects.select_related("member")
