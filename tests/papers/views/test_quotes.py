import pytest
from django.test import Client
from django.utils import timezone

from papers.actions.discussion import delete_comment
from tests.factories import make_comment, make_member, make_paper

pytestmark = pytest.mark.django_db


def test_a_reply_begins_with_what_was_said(client: Client) -> None:
    thread = make_comment(make_paper(slug="lora"), make_member())
    reply = make_comment(thread.paper, make_member(), thread=thread, source="One\n\n- two <b>\n")
    client.force_login(make_member())
    page = client.get(f"/papers/lora/comments/{reply.pk}/quote/").content.decode()
    form = page.partition(f'action="/papers/lora/comments/{thread.pk}/replies/"')[2].partition("</form>")[0]
    assert "&gt; One\n&gt;\n&gt; - two &lt;b&gt;\n\n</textarea>" in form
    panel = client.get(f"/papers/lora/comments/{reply.pk}/reactions/").content.decode()
    assert f'href="/papers/lora/comments/{reply.pk}/quote/"' in panel


def test_nothing_is_left_to_quote_of_a_deleted_one(client: Client) -> None:
    thread = make_comment(make_paper(slug="lora"), make_member())
    client.force_login(make_member())
    delete_comment(comment=thread, member=thread.author, now=timezone.now())
    assert client.get(f"/papers/lora/comments/{thread.pk}/quote/").status_code == 404
