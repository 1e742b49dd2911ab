"""What sign-in does is noted: who came and went, who was refused, whose keys changed."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils.crypto import salted_hmac

from readinggroup.logs import security_event


@receiver(user_logged_in)
def _signed_in(user: Any, **_: Any) -> None:
    security_event("signed in", member=user.pk)


@receiver(user_logged_out)
def _signed_out(user: Any, **_: Any) -> None:
    security_event("signed out", member=user.pk if user else None)


@receiver(user_login_failed)
def _refused(credentials: dict[str, Any], **_: Any) -> None:
    # A mistyped name may be a password: a keyed digest tells attempts apart and nothing more.
    name = str(credentials.get("email") or credentials.get("username") or "").lower()
    security_event("sign-in refused", account=salted_hmac("logs.account", name).hexdigest()[:12])


@receiver([password_changed, password_reset, password_set])
def _password_changed(user: Any, **_: Any) -> None:
    security_event("password changed", member=user.pk)


@receiver(authenticator_added)
def _factor_added(user: Any, **_: Any) -> None:
    security_event("second factor added", member=user.pk)


@receiver([authenticator_removed, authenticator_reset])
def _factor_removed(user: Any, **_: Any) -> None:
    security_event("second factor removed or renewed", member=user.pk)
