from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from members.models import Application, Invitation
from tests.factories import make_member, make_organiser
from tests.members.factories import make_application, make_link

pytestmark = pytest.mark.django_db

ANSWERS = {"name": "Ada", "email": "ada@example.org", "answer": "Transformers, and more of them."}
HTMX = {"HX-Request": "true"}


class TestApplying:
    def test_form_asks_the_question(self, client: Client) -> None:
        content = client.get(reverse("members:join")).content.decode()
        assert "What have you read lately, and what would you like to read with us?" in content
        assert not Application.objects.exists()

    def test_application_waits(self, client: Client) -> None:
        response = client.post(reverse("members:join"), ANSWERS | {"email": "Ada@Example.ORG"})
        assert (response.status_code, response.headers["Location"]) == (302, reverse("members:join_done"))
        application = Application.objects.waiting().get()
        assert (application.name, application.email) == ("Ada", "ada@example.org")

    @pytest.mark.parametrize(
        ("has_mail", "sentence"),
        [(True, "this site mails your link to the address"), (False, "This site sends no mail:")],
    )
    def test_thanks_promise_what_will_happen(
        self, client: Client, settings: Settings, has_mail: bool, sentence: str
    ) -> None:
        settings.MAIL_ENABLED = has_mail
        assert sentence in client.get(reverse("members:join_done")).content.decode()

    @pytest.mark.parametrize(("asked", "kept"), [("Europe/Berlin", "Europe/Berlin"), ("", "Asia/Shanghai")])
    def test_time_zone_waits_with_it(self, client: Client, asked: str, kept: str) -> None:
        client.post(reverse("members:join"), ANSWERS | {"time_zone": asked})
        assert Application.objects.get().time_zone == kept

    def test_member_address_is_treated_the_same(self, client: Client) -> None:
        make_member(email="ada@example.org")
        response = client.post(reverse("members:join"), ANSWERS)
        assert (response.status_code, response.headers["Location"]) == (302, reverse("members:join_done"))
        assert Application.objects.waiting().count() == 1

    def test_second_application_is_quietly_the_first(self, client: Client) -> None:
        for name in ("Ada", "Eve"):
            response = client.post(reverse("members:join"), ANSWERS | {"name": name})
            assert (response.status_code, response.headers["Location"]) == (302, reverse("members:join_done"))
        assert Application.objects.get().name == "Ada"

    @pytest.mark.parametrize(
        "change",
        [
            {"name": ""},
            {"email": "x"},
            {"answer": " "},
            {"answer": "x" * 2001},
            {"answer": "\x00"},
            {"time_zone": "x"},
        ],
    )
    def test_wrong_input_is_kept(self, client: Client, change: dict[str, str]) -> None:
        response = client.post(reverse("members:join"), ANSWERS | change)
        assert response.status_code == 422
        kept = (ANSWERS | change)["name"]
        assert response.context["form"]["name"].value() == kept
        assert not Application.objects.exists()

    def test_five_an_hour_from_an_address_whatever_it_says_of_itself(self, client: Client) -> None:
        def apply(number: int, address: str = "10.1.1.1") -> int:
            response = client.post(
                reverse("members:join"),
                ANSWERS | {"email": f"m{number}@example.org"},
                REMOTE_ADDR=address,
                headers={"X-Forwarded-For": f"10.2.2.{number}", "X-Real-IP": f"10.2.2.{number}"},
            )
            return response.status_code

        assert [apply(number) for number in range(6)] == [302] * 5 + [429]
        assert apply(7, "10.1.1.2") == 302
        assert client.get(reverse("members:join"), REMOTE_ADDR="10.1.1.1").status_code == 200
        assert Application.objects.count() == 6

    def test_too_many_says_when_to_come_back(self, client: Client) -> None:
        for number in range(6):
            response = client.post(reverse("members:join"), ANSWERS | {"email": f"m{number}@example.org"})
        assert response.headers["Retry-After"] == "3600"

    def test_other_methods(self, client: Client) -> None:
        assert client.put(reverse("members:join")).status_code == 405
        assert client.post(reverse("members:join_done")).status_code == 405


class TestDesk:
    def test_shows_who_waits(self, client: Client) -> None:
        client.force_login(make_organiser())
        make_application("Ada", answer="<b>Much</b>")
        make_application("Eve", answer="Little", decided_at=timezone.now())
        response = client.get(reverse("members:application_list"))
        content = response.content.decode()
        assert [each.name for each in response.context["applications"]] == ["Ada"]
        assert ("&lt;b&gt;Much&lt;/b&gt;" in content, "Little" in content) == (True, False)

    def test_shows_the_ten_decided_last(self, client: Client) -> None:
        client.force_login(make_organiser())
        for number in range(12):
            make_application(f"Ada{number}", decided_at=timezone.now() + timedelta(hours=number))
        decided = client.get(reverse("members:application_list")).context["decided"]
        assert [each.name for each in decided] == [f"Ada{number}" for number in range(11, 1, -1)]

    @pytest.mark.parametrize("count", [1, 3, 30])
    def test_queries(
        self, client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        client.force_login(make_organiser())
        client.get(reverse("members:application_list"))
        for number in range(count):
            make_application(f"Ada{number}")
            decided = make_application(f"Eve{number}", decided_at=timezone.now())
            Application.objects.filter(pk=decided.pk).update(invitation=make_link().invitation)
        with django_assert_num_queries(3):
            client.get(reverse("members:application_list"))

    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_accepting_shows_the_link_once(self, client: Client, headers: dict[str, str]) -> None:
        client.force_login(make_organiser())
        application = make_application()
        address = reverse("members:application_accept", args=[application.pk])
        response = client.post(address, headers=headers)
        link = response.context["link"]
        assert link in response.content.decode()
        assert response.content.decode().lstrip().startswith("<form") == bool(headers)
        assert "no-store" in response.headers["Cache-Control"]
        assert link not in client.get(reverse("members:application_list")).content.decode()
        client.logout()
        assert 'value="ada@example.org"' in client.get(link).content.decode()
        application.refresh_from_db()
        assert application.invitation == Invitation.objects.get()
        assert (application.invitation.email, application.invitation.max_uses) == ("ada@example.org", 1)

    def test_accepting_twice_is_a_conflict(self, client: Client) -> None:
        client.force_login(make_organiser())
        address = reverse("members:application_accept", args=[make_application().pk])
        client.post(address)
        response = client.post(address, headers=HTMX)
        assert response.status_code == 409
        assert "This application has been decided already." in response.content.decode()
        assert client.post(address).headers["Location"] == reverse("members:application_list")
        assert Invitation.objects.count() == 1

    def test_member_address_is_a_conflict_and_keeps_waiting(self, client: Client) -> None:
        client.force_login(make_organiser())
        application = make_application()
        make_member(email=application.email, is_active=False)
        address = reverse("members:application_accept", args=[application.pk])
        assert client.post(address, headers=HTMX).status_code == 409
        assert list(Application.objects.waiting()) == [application]

    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_declining(self, client: Client, headers: dict[str, str]) -> None:
        organiser = make_organiser()
        client.force_login(organiser)
        application = make_application()
        address = reverse("members:application_decline", args=[application.pk])
        assert client.post(address, headers=headers).status_code == (200 if headers else 302)
        application.refresh_from_db()
        assert (application.decided_by, application.invitation) == (organiser, None)
        assert client.post(address, headers=HTMX).status_code == 409

    def test_declined_one_is_accepted_after_all(self, client: Client) -> None:
        client.force_login(make_organiser())
        address = reverse("members:application_accept", args=[make_application(decided_at=timezone.now()).pk])
        assert address in client.get(reverse("members:application_list")).content.decode()
        assert client.post(address).status_code == 200
        assert Application.objects.get().invitation == Invitation.objects.get()
        assert address not in client.get(reverse("members:application_list")).content.decode()

    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_new_link_takes_the_place_of_the_old_one(self, client: Client, headers: dict[str, str]) -> None:
        client.force_login(make_organiser())
        old = make_link(email="ada@example.org")
        application = make_application(decided_at=timezone.now(), invitation=old.invitation)
        address = reverse("members:application_renew", args=[application.pk])
        assert address in client.get(reverse("members:application_list")).content.decode()
        response = client.post(address, headers=headers)
        assert "no-store" in response.headers["Cache-Control"]
        client.logout()
        old_link = reverse("members:invitation_accept", args=[old.token])
        assert [client.get(link).status_code for link in (old_link, response.context["link"])] == [410, 200]

    def test_no_new_link_for_one_who_joined_or_was_not_accepted(self, client: Client) -> None:
        client.force_login(make_organiser())
        joined = make_application(decided_at=timezone.now(), invitation=make_link(uses=1).invitation)
        waiting, declined = make_application("Bob"), make_application("Eve", decided_at=timezone.now())
        for application in (joined, waiting, declined):
            address = reverse("members:application_renew", args=[application.pk])
            assert client.post(address, headers=HTMX).status_code == 409
            assert address not in client.get(reverse("members:application_list")).content.decode()
        assert Invitation.objects.count() == 1

    def test_accepted_one_hears_by_mail_where_it_is_set_up(
        self,
        client: Client,
        settings: Settings,
        mailoutbox: list[EmailMessage],
    ) -> None:
        settings.MAIL_ENABLED = True
        settings.TASKS = IMMEDIATE
        client.force_login(make_organiser())
        response = client.post(reverse("members:application_accept", args=[make_application().pk]))
        (mail,) = mailoutbox
        mailed = next(line for line in mail.body.splitlines() if line.startswith("http"))
        assert mail.to == ["ada@example.org"]
        assert mailed != response.context["link"]
        client.logout()
        for link in (mailed, response.context["link"]):
            path = reverse("members:invitation_accept", args=[link.rstrip("/").rpartition("/")[2]])
            assert client.get(path).status_code == 200


IMMEDIATE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

ADDRESSES = [
    ("get", "application_list", []),
    ("post", "application_accept", [1]),
    ("post", "application_decline", [1]),
    ("post", "application_renew", [1]),
]


@pytest.mark.parametrize(("method", "name", "args"), ADDRESSES)
def test_who_may(client: Client, method: str, name: str, args: list[int]) -> None:
    address = reverse(f"members:{name}", args=args)
    assert getattr(client, method)(address).headers["Location"].startswith(reverse("account_login"))
    client.force_login(make_member())
    assert getattr(client, method)(address).status_code == 403
    client.force_login(make_organiser())
    assert getattr(client, "get" if method == "post" else "post")(address).status_code == 405
    if method == "post":
        assert client.post(address).status_code == 404
