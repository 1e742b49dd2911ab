// `[[` offers papers and `@` members while one writes. It changes the text only when something is chosen.
(() => {
  "use strict"

  const MOST = 8
  const live = document.getElementById("live")
  const PAPER = /\[\[([^[\]\n]{0,60})$/u, MEMBER = /(?:^|[^A-Za-z0-9_.+/@%&=#?~:-])@([\p{L}\p{N}_-]{0,30})$/u

  let asked = null
  const names = () => {
    asked ??= fetch(live.dataset.names, { headers: { Accept: "application/json" } })
      .then((answer) => answer.ok && !answer.redirected ? answer.json() : Promise.reject(answer.status))
      .catch(() => { asked = null })
    return asked
  }

  // Best first: what begins so, then a word that does, then what has it inside.
  const rank = (text, typed) => {
    const at = text.toLowerCase().indexOf(typed)
    return at < 0 ? 9 : at === 0 ? 0 : /[\s\-–:(]/.test(text[at - 1]) ? 1 : 2
  }
  const papersFor = (papers, typed) => {
    const number = /^#?(\d{1,6})$/.exec(typed)?.[1]
    return papers.map((paper) => ({
      text: `[[${paper.key}]]`, label: paper.key, about: paper.title,
      mark: paper.numbers.map((each) => `#${each}`).join(" "),
      rank: number && paper.numbers.some((each) => String(each) === number) ? -1
        : number && paper.numbers.some((each) => String(each).startsWith(number)) ? 0
        : Math.min(rank(paper.key, typed), rank(paper.title, typed) + .5, paper.arxiv_id.startsWith(typed) ? .2 : 9),
    }))
  }
  const membersFor = (members, typed) => members.map((member) => ({
    text: `@${member.handle} `, label: `@${member.handle}`, about: member.name, mark: "",
    rank: Math.min(rank(member.handle, typed), rank(member.name, typed), rank(member.latin, typed)),
  }))
  const bestOf = (offers) => offers.filter((offer) => offer.rank < 9).sort((a, b) => a.rank - b.rank).slice(0, MOST)

  // Where the caret stands in a text box: measured in a copy that wraps like it.
  const COPIED = ["font", "letterSpacing", "lineHeight", "padding", "border", "boxSizing", "width", "tabSize", "textAutospace", "lineBreak"]
  const caretOf = (field, at) => {
    const copy = document.createElement("div"), style = getComputedStyle(field), mark = document.createElement("span")
    for (const name of COPIED) copy.style[name] = style[name]
    Object.assign(copy.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word", insetBlockStart: 0 })
    mark.textContent = "\u200b"
    copy.append(field.value.slice(0, at), mark)
    field.parentElement.append(copy)
    const place = { top: mark.offsetTop + mark.offsetHeight - field.scrollTop, left: mark.offsetLeft }
    copy.remove()
    return place
  }

  let open = null
  const close = () => {
    if (!open) return
    open.list.remove()
    for (const name of ["aria-controls", "aria-activedescendant"]) open.field.removeAttribute(name)
    open = null
  }
  const point = (at) => {
    const { list, field } = open
    open.at = (at + list.children.length) % list.children.length
    ;[...list.children].forEach((item, each) => item.setAttribute("aria-selected", each === open.at))
    list.children[open.at].scrollIntoView({ block: "nearest" })
    field.setAttribute("aria-activedescendant", list.children[open.at].id)
  }
  const choose = (at) => {
    const { field, offers, begin } = open
    const { text } = offers[at], end = field.selectionEnd
    const closed = text.endsWith("]]") && field.value.slice(end, end + 2) === "]]" ? 2 : 0
    close()
    field.focus()
    field.setSelectionRange(begin, end + closed)
    // Unlike setRangeText it can be undone.
    document.execCommand("insertText", false, text)
  }
  const part = (name, text) => {
    const element = document.createElement(name)
    element.textContent = text
    return element
  }
  const show = (field, begin, offers) => {
    close()
    if (!offers.length) return
    const list = document.createElement("ul")
    Object.assign(list, { id: "offers", className: "offers", role: "listbox" })
    list.setAttribute("aria-label", live.dataset.offers)
    offers.forEach(({ label, about, mark }, at) => {
      const item = document.createElement("li")
      Object.assign(item, { id: `offer-${at}`, role: "option" })
      item.append(part("b", label), part("span", about), part("small", mark))
      item.addEventListener("mousedown", (event) => event.preventDefault())
      item.addEventListener("click", () => choose(at))
      list.append(item)
    })
    // At the end, where it comes between nothing.
    field.parentElement.append(list)
    const { top, left } = caretOf(field, begin)
    list.style.top = `${field.offsetTop + top}px`
    list.style.left = `${field.offsetLeft + Math.max(0, Math.min(left, field.offsetWidth - list.offsetWidth))}px`
    open = { list, field, offers, begin, at: 0 }
    field.setAttribute("aria-controls", list.id)
    point(0)
    live.textContent = live.dataset.offered.replace("{n}", offers.length)
  }

  const update = async (field) => {
    const at = field.selectionEnd
    const before = field.selectionStart === at ? field.value.slice(Math.max(0, at - 80), at) : ""
    const paper = PAPER.exec(before), member = paper ? null : MEMBER.exec(before)
    if (!paper && !member) return close()
    const found = await names()
    if (!found || field.selectionEnd !== at || document.activeElement !== field) return
    const typed = (paper || member)[1].toLowerCase()
    const offers = bestOf(paper ? papersFor(found.papers, typed) : membersFor(found.members, typed))
    show(field, at - typed.length - (paper ? 2 : 1), offers)
  }
  const isText = (field) => field.matches?.("textarea[data-most]")
  document.addEventListener("input", (event) => { if (isText(event.target) && !event.isComposing) update(event.target) })
  document.addEventListener("compositionend", ({ target }) => { if (isText(target)) update(target) })
  document.addEventListener("focusout", ({ target }) => { if (target === open?.field) close() })
  document.addEventListener("selectionchange", () => {
    const field = open?.field
    if (field && (field.selectionEnd <= open.begin || field.selectionStart !== field.selectionEnd)) close()
  })
  // Before others hear of the key: Enter and Escape mean the list while it is open.
  document.addEventListener("keydown", (event) => {
    if (!open || event.target !== open.field || event.isComposing || event.keyCode === 229) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const acts = {
      ArrowDown: () => point(open.at + 1), ArrowUp: () => point(open.at - 1),
      Enter: () => choose(open.at), Tab: () => choose(open.at), Escape: close,
    }
    if (!Object.hasOwn(acts, event.key)) return
    event.preventDefault()
    event.stopPropagation()
    acts[event.key]()
  }, true)
})()
