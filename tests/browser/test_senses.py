"""For other eyes and other scripts: forced colours, no motion, larger text, and Chinese set as Chinese."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.world import World
from tests.factories import make_comment, make_interpretation, make_meeting, make_member, make_paper

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

# The first character of every line of an element's text.
LINE_STARTS = """element => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), range = document.createRange()
  const starts = []
  let last = -1
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let at = 0; at < node.length; at += 1) {
      range.setStart(node, at)
      range.setEnd(node, at + 1)
      const box = range.getBoundingClientRect()
      if (box.width && box.top > last + 4) { starts.push(node.data[at]); last = box.top }
    }
  }
  return starts
}"""
NOT_AT_A_LINE_START = set("，。、；：？！”’）》」』】…—")
HAN = "低秩更新，就是“少调一点”：冻结原矩阵（不动它）；只学两个小矩阵、再相加！真的够吗？《论文》说够。" * 12


def style(page: Page, selector: str, name: str) -> Any:
    return page.locator(selector).first.evaluate("(element, name) => getComputedStyle(element)[name]", name)


def test_chinese_lines_begin_with_no_closing_mark(open_page: OpenPage) -> None:
    lin = make_member()
    text = make_interpretation(make_paper(), lin, language="zh-hans", body_html=f"<p>{HAN}</p>")
    page = open_page(lin, locale="zh-CN")
    for width in range(320, 480, 10):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(text.get_absolute_url()) if width == 320 else None
        starts = page.locator(".text > p").last.evaluate(LINE_STARTS)
        assert len(starts) > 10
        assert NOT_AT_A_LINE_START & set(starts) == set(), width


def test_chinese_is_set_as_chinese(open_page: OpenPage) -> None:
    lin = make_member()
    html = "<p>用 <em>强调</em>与<strong>重点</strong>，LoRA是“低秩”适配。</p>"
    zh = make_interpretation(make_paper(), lin, language="zh-hans", body_html=html)
    en = make_interpretation(make_paper(), lin, body_html="<p><em>so</em> it “is”</p>")
    page = open_page(lin)
    page.goto(zh.get_absolute_url())
    assert style(page, ".text em", "fontStyle") == "normal"
    assert style(page, ".text em", "textEmphasisStyle") == "dot"
    assert style(page, ".text strong", "fontFamily").startswith('"Han marks", system-ui')
    assert style(page, ".text", "fontSynthesis") == "none"
    assert style(page, ".text", "lineBreak") == "strict"
    assert style(page, ".text", "fontFamily").startswith('"Han marks serif"')
    if page.evaluate("CSS.supports('text-autospace', 'normal')"):
        assert style(page, ".text p", "textAutospace") == "normal"
        gap = """element => {
          const width = element.getBoundingClientRect().width
          element.style.textAutospace = "no-autospace"
          return width - element.getBoundingClientRect().width
        }"""
        page.locator(".text p").last.evaluate("p => { p.innerHTML = '<span>是LoRA吗</span>' }")
        assert page.locator(".text p > span").evaluate(gap) > 2
    page.goto(en.get_absolute_url())
    assert style(page, ".text em", "fontStyle") == "italic"
    assert style(page, ".text", "fontFamily").startswith('"Latin marks serif"')


def test_every_text_names_its_language(open_page: OpenPage) -> None:
    """Chinese text on an English page, and the other way round."""
    lin = make_member(about="我读论文。")
    paper = make_paper(slug="lora", remark_zh="低秩适配。")
    make_comment(paper, lin, source="秩是多少？", html="<p>秩是多少？</p>")
    make_meeting(paper, minutes_source="我们谈了秩。", minutes_html="<p>我们谈了秩。</p>")
    page = open_page(lin)
    for address, words in (
        ("/papers/lora/", "低秩适配。"),
        ("/papers/lora/", "秩是多少？"),
        ("/schedule/1/", "我们谈了秩。"),
        (lin.get_absolute_url(), "我读论文。"),
        ("/members/", "我读论文。"),
    ):
        page.goto(address)
        where = page.get_by_text(words).first
        assert where.evaluate("each => each.closest('[lang]').lang") == "zh-Hans", (address, words)


def test_forced_colours_keep_what_colour_said(open_page: OpenPage) -> None:
    lin = make_member()
    make_meeting(make_paper(slug="lora"))
    page = open_page(lin, forced_colors="active")
    page.goto("/schedule/1/")
    page.get_by_role("main").get_by_role("button", name="yes").click()
    pressed, other = '[aria-pressed="true"]', '[aria-pressed="false"]'
    page.locator(pressed).wait_for()
    assert style(page, pressed, "backgroundColor") != style(page, other, "backgroundColor")
    assert style(page, "nav [aria-current]", "borderBottomStyle") == "solid"
    page.keyboard.press("Tab")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"


def test_without_motion_nothing_moves(open_page: OpenPage) -> None:
    make_paper(slug="lora")
    page = open_page(make_member(), reduced_motion="reduce")
    page.goto("/papers/lora/")
    moving = """[...document.querySelectorAll("*")].filter(each => {
      const style = getComputedStyle(each)
      return parseFloat(style.transitionDuration) > 0 || style.scrollBehavior === "smooth"
    }).length"""
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0


def test_text_of_twice_the_size_fits(open_page: OpenPage) -> None:
    world = World(name="Demo 林", text="Words, 词语。\n\n| a | b |\n|---|---|\n| c | d |")
    page = open_page(world.organiser, viewport={"width": 1280, "height": 900}, refused=[404])
    wide = []
    for address in world.every:
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '212.5%'")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)
    assert wide == []
