// What htmx changes is said aloud, keeps the focus and every unsent word, and a failure stands beside its control.
(() => {
  "use strict"

  const live = document.getElementById("live")
  const on = (name, act) => document.addEventListener(name, act)
  const say = (text) => { live.textContent = text }

  // Of what a page asks by itself, because something was said, nothing is said.
  const asked = (name, act) => on(name, (event) => {
    if (event.detail.requestConfig.triggeringEvent?.type !== "said") act(event)
  })

  // The control that asked, beside which a failure is shown.
  const controlOf = ({ requestConfig, elt }) => requestConfig?.triggeringEvent?.submitter || elt
  const fail = (text, control) => {
    const problem = document.createElement("p")
    problem.className = "problem failed"
    problem.role = "alert"
    problem.textContent = text
    if (control.matches("form")) control.append(problem)
    else control.after(problem)
  }
  // The server's own sentence, which its error pages have below their heading.
  const sentence = (xhr) => {
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html")
    return page.querySelector("main h1 + p")?.textContent.trim()
  }
  asked("htmx:responseError", ({ detail }) => {
    fail(live.dataset[`failed-${detail.xhr.status}`] || sentence(detail.xhr) || live.dataset.failed, controlOf(detail))
  })
  asked("htmx:sendError", ({ detail }) => fail(live.dataset.offline, controlOf(detail)))
  asked("htmx:timeout", ({ detail }) => fail(live.dataset.late, controlOf(detail)))

  let slow = 0
  asked("htmx:beforeRequest", ({ detail }) => {
    say("")
    const control = controlOf(detail)
    const old = control.matches("form") ? control.querySelector(":scope > .failed") : control.parentElement.querySelector(":scope > .failed")
    old?.remove()
    detail.target.setAttribute("aria-busy", "true")
    clearTimeout(slow)
    slow = setTimeout(() => say(live.dataset.slow), 1500)
  })
  asked("htmx:afterRequest", ({ detail }) => {
    clearTimeout(slow)
    detail.target.removeAttribute("aria-busy")
  })

  // What the answer says (`done` in http.py), else what the new part says of itself.
  on("said", ({ detail }) => say(detail.text))
  asked("htmx:afterSettle", ({ target: root, detail }) => {
    const problem = root.querySelector(".problem, .errorlist")
    if (!problem && !detail.xhr.getResponseHeader("HX-Trigger")) say(detail.requestConfig.elt.dataset.said || root.dataset.said || live.dataset.done)
    const focused = document.activeElement
    // One goes on behind a quotation.
    if (root.contains(focused) && "quoted" in focused.dataset) focused.setSelectionRange(focused.value.length, focused.value.length)
    if (focused !== document.body) return
    const opener = document.getElementById(detail.requestConfig.elt.closest("[data-opener]")?.dataset.opener)
    const next = root.querySelector("[aria-invalid='true'], [autofocus]") || problem || opener || root
    if (!next.matches("a, button, input, select, summary, textarea")) next.tabIndex = -1
    next.focus({ preventScroll: true })
  })

  const isTyped = (field) => field.matches("select")
    ? field.value !== (field.querySelector("option[selected]") || field.options[0])?.value
    : field.matches("textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=password], [type=file])")
      && field.value !== field.defaultValue
  const awaited = new Map()
  const fill = (id, value) => {
    const field = document.getElementById(id)
    if (!field) {
      awaited.set(id, value)
      return null
    }
    if (field.type === "checkbox") field.checked = value
    else field.value = "quoted" in field.dataset ? `${value.trimEnd()}\n\n${field.defaultValue}` : value
    if (field.type !== "hidden") for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true
    return field
  }
  // Where its form opens in place (`data-opens`), the text waits for it.
  const openAwaited = () => {
    for (const [id, value] of awaited) {
      const opener = document.querySelector(`[data-opens="${id}"]`)
      if (document.getElementById(id) || !opener) awaited.delete(id)
      if (document.getElementById(id)) fill(id, value)
      else opener?.click()
    }
  }
  on("htmx:afterSettle", openAwaited)

  // A swap takes what was sent; what is being typed elsewhere in the same part stays.
  let kept = []
  on("htmx:beforeSwap", ({ detail }) => {
    const sent = detail.xhr.status < 400 ? detail.requestConfig.elt.form || detail.requestConfig.elt.closest("form") : null
    kept = [...detail.target.querySelectorAll("[id]")].filter((field) => isTyped(field) && field.form !== sent)
  })
  on("htmx:afterSwap", () => { for (const field of kept) fill(field.id, field.value) })

  // What could not be sent because the sign-in had expired, or because the site failed, comes back with its page:
  // in this tab, for this member. The versions that it was made from come along, so that nothing newer is overwritten.
  const UNSENT = "unsent", member = document.body.dataset.member
  const isAccount = location.pathname.startsWith("/accounts/")
  const keep = (away) => {
    if (!member || isAccount) return
    const fields = [...document.querySelectorAll("main form:not(#draft)")]
      .filter((form) => [...form.elements].some(isTyped))
      .flatMap((form) => [...form.elements])
      .filter((field) => field.id && field.matches("textarea, select, input:not([type=radio], [type=password], [type=file])"))
      .map((field) => [field.id, field.type === "checkbox" ? field.checked : field.value])
    if (fields.length) sessionStorage.setItem(UNSENT, JSON.stringify({ member, path: location.pathname, away, fields }))
  }
  on("htmx:beforeOnLoad", ({ detail: { xhr } }) => {
    if (xhr.getResponseHeader("HX-Redirect") || xhr.getResponseHeader("HX-Refresh")) keep(true)
  })
  on("submit", (event) => { if (!event.defaultPrevented && event.target.method === "post") keep(false) })

  const restore = () => {
    const unsent = JSON.parse(sessionStorage.getItem(UNSENT))
    if (!unsent) return
    const failed = performance.getEntriesByType("navigation")[0]?.responseStatus >= 400
    if (isAccount || failed) return sessionStorage.setItem(UNSENT, JSON.stringify({ ...unsent, away: true }))
    // Still on the way back, perhaps not signed in yet.
    if (unsent.away && (!member || (unsent.member === member && unsent.path !== location.pathname))) return
    sessionStorage.removeItem(UNSENT)
    if (unsent.member !== member || !unsent.away) return
    const filled = unsent.fields.map(([id, value]) => fill(id, value)).filter((field) => field && isTyped(field))
    openAwaited()
    if (!filled.length && !awaited.size) return
    const item = document.createElement("li")
    item.role = "status"
    item.textContent = live.dataset.restored
    document.getElementById("messages").append(item)
    filled[0]?.focus()
  }
  // After htmx has looked at the page.
  on("DOMContentLoaded", restore)
})()
