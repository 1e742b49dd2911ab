// What a term of the glossary means, in a box below it, on hover and on focus. The link itself leads to its entry.
(() => {
  "use strict"

  const PAUSE = 200
  const live = document.getElementById("live")
  const box = document.createElement("div")
  box.id = box.className = "explained"
  box.role = "tooltip"
  box.hidden = true
  document.body.append(box)

  // Each is asked for once. One that is gone, or a member who is no longer signed in, explains nothing.
  const entries = new Map()
  const ask = async (url) => {
    const answer = await fetch(url)
    if (!answer.ok || answer.redirected) return null
    const entry = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".entry")
    entry?.removeAttribute("id")
    return entry
  }
  const find = (link) => {
    const { pathname, hash } = new URL(link.href)
    const url = `${pathname}${hash.replace("#term-", "")}/`
    if (!entries.has(url)) entries.set(url, ask(url).catch(() => { entries.delete(url); return null }))
    return entries.get(url)
  }

  let term = null, timer = 0
  const place = () => {
    const at = term.getClientRects()[0], { clientWidth, clientHeight } = document.documentElement
    const isAbove = at.bottom + box.offsetHeight + 4 > clientHeight && at.top > box.offsetHeight + 4
    box.style.left = `${Math.max(8, Math.min(at.left, clientWidth - box.offsetWidth - 8)) + scrollX}px`
    box.style.top = `${(isAbove ? at.top - box.offsetHeight - 4 : at.bottom + 4) + scrollY}px`
  }
  const hide = () => {
    clearTimeout(timer)
    term?.removeAttribute("aria-describedby")
    term = null
    box.hidden = true
  }
  const show = async (link) => {
    if (term === link) return clearTimeout(timer)
    hide()
    term = link
    const entry = await find(link)
    if (!entry || term !== link) return
    box.replaceChildren(document.importNode(entry, true))
    link.setAttribute("aria-describedby", box.id)
    box.hidden = false
    place()
    // A description that comes after the focus is not read out by itself.
    if (link === document.activeElement) live.textContent = box.innerText
  }
  const later = (act) => {
    clearTimeout(timer)
    timer = setTimeout(act, PAUSE)
  }

  const termOf = ({ target }) => target.closest?.("a.term")
  // A finger follows the link.
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return
    const link = termOf(event)
    if (link) later(() => show(link))
    else if (box.contains(event.target)) clearTimeout(timer)
    else if (term && term !== document.activeElement) later(hide)
    else clearTimeout(timer)
  })
  document.addEventListener("focusin", (event) => {
    const link = termOf(event)
    if (link) show(link)
    else hide()
  })
  document.addEventListener("focusout", hide)
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") hide() })
  // What scrolls within the page moves the word alone.
  document.addEventListener("scroll", ({ target }) => { if (target !== document && !box.hidden) place() }, true)
  window.addEventListener("resize", () => { if (!box.hidden) place() })

  // The pointer or the focus may have come before this script.
  const waiting = document.querySelector("a.term:focus, a.term:hover")
  if (waiting) show(waiting)
})()
