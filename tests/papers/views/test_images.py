from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from papers.models import Draft, Image, Interpretation
from tests.factories import make_draft, make_member, make_paper
from tests.papers.test_images import picture

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FORM = {"summary": "In short.", "body": "At length.", "external_url": "", "notes": "", "version": 1}
Written = tuple[Client, Interpretation]


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def written(client: Client) -> Written:
    draft = make_draft(make_paper(slug="lora"), make_member())
    client.force_login(draft.author)
    return client, draft


def send(written: Written, octets: bytes | None = None, name: str = "x.png", **options: Any) -> Any:
    client, draft = written
    image = SimpleUploadedFile(name, picture("PNG") if octets is None else octets, "image/png")
    address = reverse("papers:image_create", args=[draft.paper.slug, draft.pk])
    return client.post(address, {**FORM, "image": image}, **options)


class TestCreate:
    def test_a_script_gets_its_markdown(self, written: Written) -> None:
        answer = send(written, headers=HTMX)
        image = Image.objects.get()
        assert answer.status_code == 200
        assert f'data-markdown="![Describe the image]({image.get_absolute_url()})"' in answer.content.decode()
        assert image.file.read_bytes()[:4] == b"\x89PNG"
        assert (image.width, image.height, image.octets) == (40, 20, image.file.stat().st_size)

    def test_a_plain_form_comes_back_with_it_below_the_text(self, written: Written) -> None:
        answer = send(written)
        page = answer.content.decode()
        line = f"![Describe the image]({Image.objects.get().get_absolute_url()})"
        assert answer.status_code == 200
        assert f"At length.\n\n{line}\n</textarea>" in page
        assert "The image stands at the end of the text." in page
        assert Draft.objects.get().body == "At length."

    @pytest.mark.parametrize("octets", [b"", b"words", b"<svg/>", b"GIF89a"])
    def test_what_is_no_picture_is_said_and_the_text_stays(self, written: Written, octets: bytes) -> None:
        answer = send(written, octets)
        page = answer.content.decode()
        assert answer.status_code == (409 if octets else 422)
        assert ("This is no picture" in page) == bool(octets)
        assert "At length.</textarea>" in page
        assert not Image.objects.exists()

    def test_without_a_file(self, written: Written) -> None:
        client, draft = written
        answer = client.post(reverse("papers:image_create", args=["lora", draft.pk]), FORM)
        assert answer.status_code == 422
        assert "Choose an image first." in answer.content.decode()

    def test_over_five_megabytes(self, written: Written) -> None:
        answer = send(written, picture("PNG") + b"\0" * 5 * 1024 * 1024)
        assert answer.status_code == 422
        assert "at most 5 MB" in answer.content.decode()

    def test_over_what_any_form_may_hold(self, written: Written) -> None:
        assert send(written, b"\0" * 9 * 1024 * 1024).status_code == 413

    def test_the_same_again_is_stored_once(self, written: Written) -> None:
        assert send(written, headers=HTMX).content == send(written, headers=HTMX).content
        assert Image.objects.count() == 1

    def test_the_same_of_another_is_one_file(self, written: Written) -> None:
        send(written)
        client, first = written
        draft = make_draft(first.paper, make_member())
        client.force_login(draft.author)
        send((client, draft))
        assert len({image.file for image in Image.objects.all()}) == 1
        assert Image.objects.count() == 2

    def test_a_members_room_ends(self, written: Written, settings: Settings) -> None:
        settings.IMAGE_QUOTA = 0
        answer = send(written, headers=HTMX)
        assert answer.status_code == 409
        assert "Your images fill the 0 MB" in answer.content.decode()
        assert not Image.objects.exists()

    def test_a_full_disk_is_said(self, written: Written, settings: Settings, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        settings.MEDIA_ROOT = tmp_path / "file"
        answer = send(written, headers=HTMX)
        assert answer.status_code == 409
        assert "could not be stored" in answer.content.decode()

    def test_into_anothers_draft(self, written: Written) -> None:
        client, _draft = written
        client.force_login(make_member())
        assert send(written).status_code == 404
        assert not Image.objects.exists()

    @pytest.mark.parametrize("name", ["../../evil.png", "a.html", "x" * 300 + ".png", "\u202egnp.exe"])
    def test_the_name_of_the_file_means_nothing(self, written: Written, name: str, tmp_path: Path) -> None:
        send(written, name=name)
        image = Image.objects.get()
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == [image.file]
        assert image.name == f"{image.digest}.png"


class TestDetail:
    def test_is_an_image_and_nothing_else(self, written: Written) -> None:
        send(written)
        client, _draft = written
        answer = client.get(Image.objects.get().get_absolute_url(), headers={"Accept-Encoding": "gzip, br"})
        assert answer.content == Image.objects.get().file.read_bytes()
        wanted = ("Content-Type", "X-Content-Type-Options", "Cache-Control")
        assert [answer.headers[name] for name in wanted] == [
            "image/png",
            "nosniff",
            "private, max-age=31536000, immutable",
        ]
        assert not answer.has_header("Content-Encoding")

    def test_visitors_sign_in_unless_all_is_open(self, written: Written, settings: Settings) -> None:
        send(written)
        address = Image.objects.get().get_absolute_url()
        assert Client().get(address).headers["Location"] == f"/accounts/login/?next={address}"
        settings.PUBLIC_INTERPRETATIONS = True
        assert Client().get(address).status_code == 200

    def test_what_is_not_there(self, written: Written) -> None:
        send(written)
        client, _draft = written
        image = Image.objects.get()
        missing = [f"/media/images/{'0' * 64}.png", f"/media/images/{image.digest}.gif"]
        assert [client.get(address).status_code for address in missing] == [404, 404]
        image.file.unlink()
        assert client.get(image.get_absolute_url()).status_code == 404

    @pytest.mark.parametrize("name", ["../secret_key", "a.png", f"{'0' * 64}.svg", f"{'0' * 64}.html"])
    def test_nothing_else_is_served(self, written: Written, name: str) -> None:
        assert written[0].get(f"/media/images/{name}").status_code == 404
