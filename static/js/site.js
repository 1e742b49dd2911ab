// Small comforts. Every page works without them.
(() => {
  "use strict"

  // Ctrl or ⌘ with Enter sends what is being written; never while an input method composes.
  document.addEventListener("keydown", (event) => {
    const composing = event.isComposing || event.keyCode === 229
    if (event.key !== "Enter" || composing || !(event.ctrlKey || event.metaKey)) return
    if (event.target instanceof HTMLTextAreaElement && event.target.form) {
      event.preventDefault()
      event.target.form.requestSubmit()
    }
  })

  // A second click on a slow form sends nothing. htmx forms are guarded by htmx itself, below.
  const sent = new Set()
  document.addEventListener("submit", (event) => {
    const form = event.target
    if (event.defaultPrevented || form.method !== "post") return
    if (sent.has(form)) return event.preventDefault()
    sent.add(form)
    form.setAttribute("aria-busy", "true")
    // After the browser has read the form: a disabled button would not send its own value.
    setTimeout(() => { if (event.submitter) event.submitter.disabled = true })
  })
  window.addEventListener("pageshow", () => {
    for (const form of sent) {
      form.removeAttribute("aria-busy")
      for (const control of form.elements) if (control.matches("button")) control.disabled = false
    }
    sent.clear()
  })

  // What is wider than its frame scrolls, by keyboard too. All is measured before anything changes, else the browser
  // would lay the page out anew for each.
  const reach = (root) => {
    const boxes = [...root.querySelectorAll(".text pre, .text table, .text .eq, .text .wide, pre.plain, .scroll")]
    const wide = boxes.map((box) => box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight)
    boxes.forEach((box, at) => {
      if (wide[at]) box.tabIndex = 0
      else box.removeAttribute("tabindex")
    })
  }
  // The text is there to be read before that.
  requestAnimationFrame(() => setTimeout(() => reach(document)))
  // The font of formulas comes late, and a phone is turned.
  document.fonts.addEventListener("loadingdone", () => reach(document))
  window.addEventListener("resize", () => reach(document))
  document.addEventListener("htmx:afterSettle", (event) => reach(event.target))
  document.addEventListener("drawn", (event) => reach(event.target))
  document.addEventListener("toggle", (event) => reach(event.target), true)

  // Copying needs the browser's leave, which it gives on secure addresses only.
  const live = document.getElementById("live")
  const offerCopies = (root) => {
    for (const button of root.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard
  }
  offerCopies(document)
  document.addEventListener("htmx:afterSettle", (event) => offerCopies(event.target))
  document.addEventListener("click", ({ target }) => {
    const field = target.matches("[data-copy]") && document.getElementById(target.dataset.copy)
    if (!field) return
    const done = () => { live.textContent = target.textContent = live.dataset.copied }
    navigator.clipboard.writeText(field.value).then(done, () => field.select())
  })

  // What few visits need comes when it is: with the first word of a discussion, words that wait, a selection with formulas.
  const loaded = new Set()
  const load = (name) => {
    if (loaded.has(name)) return
    loaded.add(name)
    const style = document.createElement("link"), script = document.createElement("script")
    style.rel = "stylesheet"
    style.href = live.dataset[`${name}Style`]
    script.src = live.dataset[name]
    document.head.append(...(live.dataset[`${name}Style`] ? [style] : []), script)
  }
  const once = (event, isMeant, ...names) => {
    const act = (happened) => {
      if (!isMeant(happened)) return
      document.removeEventListener(event, act)
      names.forEach(load)
    }
    document.addEventListener(event, act)
  }
  const isWaiting = Object.keys(localStorage).some((key) => key.startsWith("comment "))
  const isComment = ({ target }) => target.matches("textarea[name=source]")
  if (isWaiting) load("unsent")
  once("focusin", isComment, ...(isWaiting ? [] : ["unsent"]), "completion")
  const isSource = () => document.querySelector("code.math-raw")
  if (isSource()) load("formulas")
  else for (const name of ["htmx:afterSettle", "drawn"]) once(name, isSource, "formulas")
  const isAboutText = () => !getSelection().isCollapsed && getSelection().anchorNode.parentElement?.closest(".interpretation .text")
  if (document.getElementById("passages")?.matches("[data-late]")) once("selectionchange", isAboutText, "passages")
  once("selectionchange", () => !getSelection().isCollapsed && document.querySelector("math"), "copying")

  // Terms of the glossary are for members, and stand in some texts only; in a preview they come later.
  let explains = false
  const explain = () => {
    if (explains || !document.body.dataset.member || !document.querySelector("a.term")) return
    explains = true
    load("terms")
  }
  explain()
  document.addEventListener("htmx:afterSettle", explain)

  // Whoever is new is offered their own clock; the group's stays where the form does not know it.
  for (const select of document.querySelectorAll("select[data-own-zone]")) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    if ([...select.options].some((option) => option.value === zone)) select.value = zone
  }

  // Near the end of its room a text says how much is left, or by how much it is too long. In characters, as the server
  // counts them; only once typing rests, because it is said aloud.
  const words = live.dataset
  const noteOf = (box) => {
    if (box.nextElementSibling?.matches(".count")) return box.nextElementSibling
    const note = document.createElement("p")
    note.className = "count"
    note.role = "status"
    box.after(note)
    return note
  }
  const count = (box) => {
    const most = box.dataset.most, left = most - (box.value.length < most * .9 ? 0 : [...box.value].length)
    const text = left > most * .05 ? "" : left < 0 ? words.over : words.left
    const note = noteOf(box)
    note.textContent = text.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang))
    note.classList.toggle("over", left < 0)
  }
  // There before anything is said in it, else it would not be heard; a text may have the focus from the start.
  const resting = new WeakMap()
  document.addEventListener("focusin", ({ target }) => { if (target.matches("textarea[data-most]")) noteOf(target) })
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("textarea[data-most]")) return
    clearTimeout(resting.get(target))
    resting.set(target, setTimeout(() => { if (target.isConnected) count(target) }, 300))
  })

  // Puts a form away, with what is in it.
  document.addEventListener("click", ({ target }) => {
    const box = target.closest("[data-close]")?.closest("details")
    if (!box) return
    box.open = false
    box.querySelector("summary").focus()
  })

  // A link to something folded unfolds it.
  const unfold = () => {
    const named = document.getElementById(location.hash.slice(1))
    if (named?.matches("details")) named.open = true
  }
  // After htmx has looked at the page: it fetches what is inside.
  document.addEventListener("DOMContentLoaded", unfold)
  window.addEventListener("hashchange", unfold)

  // After a form came back, begin where it went wrong.
  const wrong = document.querySelector(".summary") || document.querySelector("[aria-invalid='true']")
  if (wrong) wrong.focus()

  // A passkey that the device refused or that was cancelled: say so instead of only logging it.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault()
    const item = document.createElement("li")
    item.className = "error"
    item.role = "alert"
    item.textContent = live.dataset.passkey
    document.getElementById("messages").replaceChildren(item)
  })
})()
