// Words of an interpretation, or a paragraph of it, become what a new comment is about.
(() => {
  "use strict"

  const said = document.getElementById("passages").dataset
  const texts = () => [...document.querySelectorAll(".interpretation .text")]
  const textAt = (range) => texts().find((text) => range.intersectsNode(text))
  const formOf = () => document.getElementById("new-thread")
  // The paper's page shows all its interpretations; each is commented on on its own.
  const isOwn = "quote" in formOf().elements
  const MOST = 500, AROUND = 200, UNDERWAY = "passage"

  // As the server reads: formulas as LaTeX, no numbers of footnotes, nothing that only the page says.
  const read = (range) => {
    const part = range.cloneContents()
    for (const more of part.querySelectorAll(".contents, .elsewhere, .footnote-ref, .footnote-backref, .to-thread, .on-block")) more.remove()
    for (const formula of part.querySelectorAll("math")) {
      const dollars = formula.getAttribute("display") === "block" ? "$$" : "$"
      const tex = formula.querySelector("annotation")?.textContent ?? formula.textContent
      formula.replaceWith(formula.dataset.raw ?? dollars + tex + dollars)
    }
    return part.textContent
  }
  const between = (from, to) => {
    const range = document.createRange()
    range.setStart(...from)
    range.setEnd(...to)
    return read(range)
  }

  // Whole formulas, and no more than the text.
  const trimmed = (selected) => {
    const range = selected.cloneRange(), text = textAt(range)
    if (!text.contains(range.startContainer)) range.setStart(text, 0)
    if (!text.contains(range.endContainer)) range.setEnd(text, text.childNodes.length)
    const formulaOf = (node) => (node instanceof Element ? node : node.parentElement).closest("math")
    const first = formulaOf(range.startContainer), last = formulaOf(range.endContainer)
    if (first) range.setStartBefore(first)
    if (last) range.setEndAfter(last)
    return range
  }

  const fill = (words) => {
    const { elements } = formOf()
    for (const [name, value] of Object.entries(words)) elements[name].value = value
    elements.quote.closest("details").open = true
    // What was begun is kept with it.
    elements.quote.dispatchEvent(new Event("input", { bubbles: true }))
  }
  const about = (range) => {
    const text = textAt(range)
    const words = {
      quote: [...read(range).replace(/\s+/g, " ").trim()].slice(0, MOST).join("").trim(),
      before: between([text, 0], [range.startContainer, range.startOffset]).slice(-AROUND),
      after: between([range.endContainer, range.endOffset], [text, text.childNodes.length]).slice(0, AROUND),
      revision: text.dataset.revision,
    }
    if (!isOwn) {
      const path = `${location.pathname}interpretations/${text.closest(".interpretation").id.split("-")[1]}/`
      sessionStorage.setItem(UNDERWAY, JSON.stringify({ path, words }))
      return location.assign(path)
    }
    const top = range.getBoundingClientRect().top
    fill(words)
    document.dispatchEvent(new CustomEvent("chosen", { detail: top }))
    formOf().elements.source.focus({ preventScroll: formOf().matches(".in-margin") })
    getSelection().removeAllRanges()
  }

  // Beside what is selected stands a button.
  const onSelection = document.createElement("button")
  onSelection.type = "button"
  onSelection.className = "btn on-selection"
  onSelection.textContent = said.select
  if (isOwn) onSelection.dataset.key = "c"
  onSelection.hidden = true
  document.getElementById("passages").before(onSelection)
  const selected = () => {
    const selection = getSelection()
    if (selection.isCollapsed) return null
    const range = selection.getRangeAt(0)
    return textAt(range) ? trimmed(range) : null
  }
  const offer = () => {
    const range = selected()
    onSelection.hidden = !range || !read(range).trim()
    if (onSelection.hidden) return
    const boxes = range.getClientRects(), last = boxes[boxes.length - 1] || range.getBoundingClientRect()
    const room = onSelection.offsetParent.getBoundingClientRect()
    const left = Math.min(last.right, document.documentElement.clientWidth - 16 - onSelection.offsetWidth)
    onSelection.style.top = `${last.bottom + 8 - room.top}px`
    onSelection.style.left = `${Math.max(0, left - room.left)}px`
  }
  let resting = 0
  document.addEventListener("selectionchange", () => {
    clearTimeout(resting)
    resting = setTimeout(offer, 150)
  })
  // A press would take the selection away first.
  onSelection.addEventListener("pointerdown", (event) => event.preventDefault())
  onSelection.addEventListener("click", () => {
    const range = selected()
    onSelection.hidden = true
    if (range) about(range)
  })

  offer()

  if (!isOwn) return

  // Chosen on the paper's page.
  const underway = JSON.parse(sessionStorage.getItem(UNDERWAY))
  if (underway?.path === location.pathname) {
    sessionStorage.removeItem(UNDERWAY)
    fill(underway.words)
    formOf().elements.source.focus()
  }

  // By keyboard one button goes from paragraph to paragraph.
  const BLOCKS = ":is(p, li, h3, h4, h5, h6, pre, table, div.eq):not(.contents *, .elsewhere, li:has(> p), td *)"
  const onBlock = document.createElement("button")
  onBlock.type = "button"
  onBlock.className = "on-block"
  onBlock.textContent = said.block
  onBlock.title = said.arrows
  let block = null
  const blocks = () => texts().flatMap((text) => [...text.querySelectorAll(BLOCKS)]).filter((each) => each.textContent.trim())
  const put = (next) => {
    block?.classList.remove("chosen")
    block = next
    if (block.matches("pre, table, .eq")) block.after(onBlock)
    else block.append(onBlock)
  }
  onBlock.addEventListener("focus", () => block.classList.add("chosen"))
  onBlock.addEventListener("blur", () => block.classList.remove("chosen"))
  onBlock.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key], all = blocks(), next = by && all[all.indexOf(block) + by]
    if (!by) return
    event.preventDefault()
    if (!next) return
    put(next)
    onBlock.focus({ preventScroll: true })
    block.scrollIntoView({ block: "nearest" })
    onBlock.scrollIntoView({ block: "nearest" })
  })
  onBlock.addEventListener("click", () => {
    const range = document.createRange()
    range.selectNodeContents(block)
    about(range)
  })

  const begin = () => {
    const all = blocks()
    if (all.length && !all.includes(block)) put(all[0])
  }
  begin()
  document.addEventListener("htmx:afterSettle", begin)
})()
