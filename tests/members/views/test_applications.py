import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from members.models import Application, Invitation
from tests.factories import make_member, make_organiser
from tests.members.factories import make_application

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
        assert client.get(reverse("members:join_done")).status_code == 200

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
        "change", [{"name": ""}, {"email": "x"}, {"answer": " "}, {"answer": "x" * 2001}, {"answer": "\x00"}]
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
        decided = make_application("Eve")
        Application.objects.filter(pk=decided.pk).update(decided_at=decided.created_at)
        content = client.get(reverse("members:application_list")).content.decode()
        assert "ada@example.org" in content
        assert "&lt;b&gt;Much&lt;/b&gt;" in content
        assert "eve@example.org" not in content

    @pytest.mark.parametrize("count", [1, 3, 30])
    def test_queries(
        self, client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        client.force_login(make_organiser())
        client.get(reverse("members:application_list"))
        for number in range(count):
            make_application(f"Ada{number}")
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
