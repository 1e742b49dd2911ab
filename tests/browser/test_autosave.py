"""Whatever happens to window, network, sign-in or server: what was typed is stored, or here, and said so."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from members.models import Member
from papers.models import Credit, Draft, Interpretation, Revision
from tests.browser.conftest import OpenPage
from tests.browser.steps import press, sign_in, sign_out_elsewhere
from tests.factories import make_draft, make_interpretation, make_member, make_paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAVED = re.compile(r"Saved \d\d:\d\d")


@pytest.fixture
def ada() -> Member:
    return make_member("Ada")


@pytest.fixture
def draft(ada: Member) -> Interpretation:
    return make_draft(make_paper(slug="lora", short_name="LoRA"), ada, body="Begun.")


def address_of(draft: Interpretation) -> str:
    return f"{draft.get_absolute_url()}edit/"


@pytest.fixture
def window(open_page: OpenPage, draft: Interpretation) -> Page:
    page = open_page(draft.author, refused=[0, 403, 404, 409, 422, 500, 503])
    page.goto(address_of(draft))
    return page


def type_on(page: Page, text: str) -> None:
    field = page.locator("[name=body]")
    field.focus()
    field.press("Control+End")
    page.keyboard.insert_text(text)


def stored() -> str:
    return Draft.objects.get().body


def reopened(page: Page, draft: Interpretation) -> Page:
    other = page.context.new_page()
    other.goto(address_of(draft))
    return other


def test_is_saved_as_one_types_and_says_so_only_then(window: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    window.route("**/edit/", hold)
    with window.expect_request("**/edit/"):
        type_on(window, " 写到一半")
    expect(window.locator("#saved")).to_have_text("Not saved yet.")
    type_on(window, "的话")
    held.pop().continue_()
    with window.expect_request("**/edit/"):
        pass
    # The first answer is of a text that is no longer the one shown.
    expect(window.locator("#saved")).to_have_text("Not saved yet.")
    assert stored() == "Begun. 写到一半"
    held.pop().continue_()
    expect(window.locator("#saved")).to_have_text(SAVED)
    assert stored() == "Begun. 写到一半的话"
    assert not Revision.objects.exists()


def test_a_window_closed_in_mid_word_loses_nothing(window: Page, draft: Interpretation) -> None:
    type_on(window, " mid-wo")
    window.close(run_before_unload=True)
    other = reopened(window, draft)
    expect(other.locator("[name=body]")).to_have_value("Begun. mid-wo")
    expect(other.locator("#saved")).to_have_text(SAVED)
    assert stored() == "Begun. mid-wo"


def test_a_window_closed_while_the_site_is_away_loses_nothing(window: Page, draft: Interpretation) -> None:
    window.context.set_offline(True)
    type_on(window, " unseen")
    expect(window.locator("#saved [role=alert]")).to_contain_text("the site cannot be reached")
    window.close()
    window.context.set_offline(False)
    assert stored() == "Begun."
    other = reopened(window, draft)
    expect(other.locator("[name=body]")).to_have_value("Begun. unseen")
    expect(other.locator("#saved")).to_have_text(SAVED)
    assert stored() == "Begun. unseen"
    other.reload()
    assert other.evaluate("Object.keys(localStorage)") == []


def test_without_network_it_is_said_and_goes_on_by_itself(window: Page) -> None:
    window.context.set_offline(True)
    type_on(window, " one")
    expect(window.locator("#saved [role=alert]")).to_contain_text("the site cannot be reached")
    type_on(window, " two")
    window.context.set_offline(False)
    expect(window.locator("#saved")).to_have_text(SAVED)
    assert stored() == "Begun. one two"


@pytest.mark.parametrize("status", [500, 503])
def test_a_failing_site_is_said_and_asked_again(window: Page, status: int) -> None:
    failing = [True]
    window.route("**/edit/", lambda route: route.fulfill(status=status) if failing[0] else route.continue_())
    type_on(window, " once more")
    expect(window.locator("#saved [role=alert]")).to_contain_text("the site has a problem")
    failing[0] = False
    expect(window.locator("#saved")).to_have_text(SAVED)
    assert stored() == "Begun. once more"


def test_a_lost_answer_is_no_conflict(window: Page) -> None:
    """The server has stored what the window does not know of; one goes on writing meanwhile."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        if not lost:
            lost.append(route.fetch().text())
            return route.abort()
        return route.continue_()

    window.route("**/edit/", lose)
    type_on(window, " first")
    expect(window.locator("#saved [role=alert]")).to_contain_text("the site cannot be reached")
    assert stored() == "Begun. first"
    type_on(window, " second")
    expect(window.locator("#saved")).to_have_text(SAVED)
    assert stored() == "Begun. first second"
    expect(window.locator("#conflict > *")).to_have_count(0)


def test_a_window_that_never_heard_the_answer_is_no_conflict_when_opened_again(
    window: Page, draft: Interpretation
) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    window.route("**/edit/", lose)
    type_on(window, " first")
    expect(window.locator("#saved [role=alert]")).to_contain_text("the site cannot be reached")
    type_on(window, " second")
    window.close()
    other = reopened(window, draft)
    expect(other.locator("#saved")).to_have_text(SAVED)
    expect(other.locator("#conflict > *")).to_have_count(0)
    assert stored() == "Begun. first second"


def test_signed_out_in_another_tab(window: Page, ada: Member) -> None:
    sign_out_elsewhere(window)
    type_on(window, " 还在")
    alert = window.locator("#saved [role=alert]")
    expect(alert).to_contain_text("you are signed out")
    alert.get_by_role("link", name="Sign in").click()
    sign_in(window, ada)
    expect(window.locator("[name=body]")).to_have_value("Begun. 还在")
    expect(window.locator("#saved")).to_have_text(SAVED)
    assert stored() == "Begun. 还在"


def test_signed_in_again_in_another_tab_the_window_goes_on(window: Page, ada: Member) -> None:
    sign_out_elsewhere(window)
    tab = window.context.new_page()
    type_on(window, " 还在")
    expect(window.locator("#saved [role=alert]")).to_contain_text("you are signed out")
    tab.goto("/accounts/login/")
    sign_in(tab, ada)
    expect(tab.get_by_role("heading", level=1)).to_be_visible()
    expect(window.locator("#saved")).to_have_text(SAVED)
    assert stored() == "Begun. 还在"
    # Forms that were there before work again as well.
    press(window, "Publish")
    expect(window.locator("#messages")).to_contain_text("Published.")


def test_another_member_signing_in_does_not_get_the_text(window: Page, draft: Interpretation) -> None:
    lin = make_member("Lin")
    sign_out_elsewhere(window)
    tab = window.context.new_page()
    tab.goto("/accounts/login/")
    sign_in(tab, lin)
    expect(tab.get_by_role("heading", level=1)).to_be_visible()
    type_on(window, " mine")
    expect(window.locator("#saved [role=alert]")).to_contain_text("you are signed out")
    assert stored() == "Begun."
    own = make_draft(draft.paper, lin, body="Lin's.")
    tab.goto(address_of(own))
    expect(tab.locator("[name=body]")).to_have_value("Lin's.")


def test_two_windows_the_stale_one_is_refused_and_shows_both_texts(
    window: Page, draft: Interpretation
) -> None:
    other = reopened(window, draft)
    type_on(other, "注意力机制很重要。")
    expect(other.locator("#saved")).to_have_text(SAVED)
    type_on(window, "注意力层不重要。")
    conflict = window.locator("#conflict")
    expect(conflict.get_by_role("alert")).to_contain_text("Nothing was overwritten.")
    expect(conflict.locator("del")).to_have_text(["机制很"])
    expect(conflict.locator("ins")).to_have_text(["层不"])
    expect(window.locator("#saved [role=alert]")).to_contain_text("changed elsewhere")
    # Nobody who is typing is led away.
    expect(window.locator("[name=body]")).to_be_focused()
    window.locator("#saved").get_by_role("link", name="See the difference").click()
    expect(conflict).to_be_in_viewport()
    assert stored() == "Begun.注意力机制很重要。"
    # Nothing is stored over the other text until one says so.
    type_on(window, "！")
    expect(window.locator("[name=body]")).to_have_value("Begun.注意力层不重要。！")
    press(window, "Save draft")
    expect(window.locator("#saved")).to_have_text(SAVED)
    expect(conflict.locator("*")).to_have_count(0)
    assert stored() == "Begun.注意力层不重要。！"


def test_a_page_made_just_before_a_save_shows_what_was_saved(window: Page, draft: Interpretation) -> None:
    """Loaded anew while the save was on its way: its answer came, but the new page was older."""
    type_on(window, " Newer.")
    expect(window.locator("#saved")).to_have_text(SAVED)
    page = window.request.get(address_of(draft)).text().replace("Begun. Newer.", "Begun.")
    assert "Newer" not in page
    made_before = page.replace('value="2"', 'value="1"')
    window.route(
        "**/edit/",
        lambda route: (
            route.fulfill(body=made_before, content_type="text/html")
            if route.request.method == "GET"
            else route.continue_()
        ),
    )
    window.reload()
    expect(window.locator("[name=body]")).to_have_value("Begun. Newer.")
    type_on(window, " And on.")
    expect(window.locator("#saved")).to_have_text(SAVED)
    expect(window.locator("#conflict > *")).to_have_count(0)
    assert stored() == "Begun. Newer. And on."


def test_publishing_waits_for_what_is_being_saved(window: Page) -> None:
    type_on(window, " And done.")
    press(window, "Publish")
    expect(window.locator("#messages")).to_contain_text("Published.")
    assert Revision.objects.get().body == "Begun. And done."
    assert window.evaluate("Object.keys(localStorage)") == []


def test_published_in_two_windows_the_second_is_told(window: Page, draft: Interpretation) -> None:
    other = reopened(window, draft)
    for page, text in ((other, " Once."), (window, " Twice.")):
        type_on(page, text)
        press(page, "Publish")
        if page is other:
            expect(page.locator("#messages")).to_contain_text("Published.")
    expect(window.locator("#conflict").get_by_role("alert")).to_contain_text("Nothing was overwritten.")
    assert [revision.body for revision in Revision.objects.all()] == ["Begun. Once."]
    press(window, "Publish")
    expect(window.locator("#messages")).to_contain_text("Published.")
    assert [revision.body for revision in Revision.objects.all()] == ["Begun. Twice.", "Begun. Once."]


def test_a_draft_of_what_is_published_can_be_thrown_away_after_a_save(open_page: OpenPage) -> None:
    text = make_interpretation(make_paper(), make_member("Ada"), body="Published.")
    page = open_page(text.author)
    page.goto(address_of(text))
    expect(page.locator("#discard")).to_be_hidden()
    type_on(page, " Not yet.")
    expect(page.locator("#saved")).to_have_text(SAVED)
    page.locator("#discard summary").click()
    page.locator("#discard button").click()
    expect(page.locator("#messages")).to_contain_text("The draft is gone.")
    assert not Draft.objects.exists()
    page.goto(address_of(text))
    expect(page.locator("[name=body]")).to_have_value("Published.")


def test_too_long_is_said_and_stays(window: Page) -> None:
    window.locator("[name=summary]").fill("x" * 2001)
    expect(window.locator("#saved [role=alert]")).to_contain_text("Not saved.")
    expect(window.locator("#saved [role=alert]")).to_contain_text("2000")
    window.locator("[name=summary]").fill("x")
    expect(window.locator("#saved")).to_have_text(SAVED)
    assert Draft.objects.get().summary == "x"


def test_handed_over_meanwhile_the_text_stays(window: Page, draft: Interpretation) -> None:
    Interpretation.objects.update(author=make_member("Lin"))
    type_on(window, " left")
    expect(window.locator("#saved [role=alert]")).to_contain_text("no longer yours to write")
    expect(window.locator("[name=body]")).to_have_value("Begun. left")
    assert stored() == "Begun."


def test_two_co_authors_at_once(open_page: OpenPage, window: Page, draft: Interpretation) -> None:
    bo = make_member("Bo")
    Credit.objects.create(interpretation=draft, member=bo, kind=Credit.Kind.WITH)
    other = open_page(bo, refused=[409])
    other.goto(address_of(draft))
    type_on(other, "他写的。")
    expect(other.locator("#saved")).to_have_text(SAVED)
    type_on(window, "她写的。")
    expect(window.locator("#conflict del")).to_have_text(["他"])
    expect(window.locator("#conflict ins")).to_have_text(["她"])
    assert stored() == "Begun.他写的。"
    press(window, "Save draft")
    expect(window.locator("#saved")).to_have_text(SAVED)
    type_on(other, "又一句。")
    expect(other.locator("#conflict").get_by_role("alert")).to_contain_text("Nothing was overwritten.")
    assert stored() == "Begun.她写的。"


@pytest.mark.parametrize("again", ["reload", "another window"])
def test_a_refused_text_loaded_anew_still_overwrites_nothing(
    window: Page, draft: Interpretation, again: str
) -> None:
    """Having seen the difference is no decision; only saving is."""
    other = reopened(window, draft)
    type_on(other, " Theirs.")
    expect(other.locator("#saved")).to_have_text(SAVED)
    type_on(window, " Mine.")
    expect(window.locator("#conflict del")).to_have_text(["Theirs"])
    type_on(window, " Still mine.")
    if again == "reload":
        window.reload()
    else:
        window.close()
        window = reopened(other, draft)
    expect(window.locator("#conflict del")).to_have_text(["Theirs"])
    expect(window.locator("[name=body]")).to_have_value("Begun. Mine. Still mine.")
    assert stored() == "Begun. Theirs."
    press(window, "Save draft")
    expect(window.locator("#saved")).to_have_text(SAVED)
    assert stored() == "Begun. Mine. Still mine."


def test_a_published_conflict_loaded_anew_still_overwrites_nothing(
    window: Page, draft: Interpretation
) -> None:
    """The whole page of a refusal, which comes where one publishes over another's words."""
    other = reopened(window, draft)
    for page, text in ((other, " Theirs."), (window, " Mine.")):
        type_on(page, text)
        if page is other:
            expect(page.locator("#saved")).to_have_text(SAVED)
    expect(window.locator("#conflict del")).to_have_text(["Theirs"])
    type_on(other, " More.")
    expect(other.locator("#saved")).to_have_text(SAVED)
    press(window, "Publish")
    expect(window.locator("#conflict del")).to_contain_text(["Theirs. More"])
    type_on(window, "!")
    window.goto("/papers/lora/")
    window.goto(address_of(draft))
    expect(window.locator("#conflict del")).to_have_text(["Theirs", " More."])
    expect(window.locator("[name=body]")).to_have_value("Begun. Mine.!")
    assert stored() == "Begun. Theirs. More."
    assert not Revision.objects.exists()
    press(window, "Save draft")
    expect(window.locator("#saved")).to_have_text(SAVED)
    assert stored() == "Begun. Mine.!"
    window.goto("/papers/lora/")
    window.goto(address_of(draft))
    expect(window.locator("[name=body]")).to_have_value("Begun. Mine.!")
    assert window.evaluate("localStorage.length") == 0


def test_the_stored_text_is_taken_and_ones_own_dropped(window: Page, draft: Interpretation) -> None:
    other = reopened(window, draft)
    type_on(other, " Theirs.")
    expect(other.locator("#saved")).to_have_text(SAVED)
    type_on(window, " Mine.")
    window.get_by_role("link", name="Drop yours and take the stored text").click()
    expect(window.locator("[name=body]")).to_have_value("Begun. Theirs.")
    expect(window.locator("#conflict")).to_be_empty()
    assert window.evaluate("localStorage.length") == 0


def test_what_the_browser_remembers_of_the_form_overwrites_nothing(
    window: Page, draft: Interpretation
) -> None:
    type_on(window, " Older.")
    expect(window.locator("#saved")).to_have_text(SAVED)
    window.goto("/papers/lora/")
    other = reopened(window, draft)
    type_on(other, " Newer.")
    expect(other.locator("#saved")).to_have_text(SAVED)
    window.go_back()
    expect(window.locator("[name=body]")).to_have_value("Begun. Older. Newer.")
    type_on(window, " Newest.")
    expect(window.locator("#saved")).to_have_text(SAVED)
    assert stored() == "Begun. Older. Newer. Newest."
