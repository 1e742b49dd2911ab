// What one writes in a discussion stays in this browser, place by place, until it was sent.
(() => {
  "use strict"

  const member = document.body.dataset.member, live = document.getElementById("live")
  if (!member) return
  const DAYS = 30 * 24 * 3600 * 1000
  const SHELF = "comment ", own = `${SHELF}${member} ${location.pathname} `
  const isKept = (field) => field.matches("textarea[name=source]")
  const keyOf = (field) => own + field.id
  // What it is about goes along.
  const ABOUT = ["quote", "before", "after", "revision", "place_kind", "place_number"]
  const aboutOf = (form) => ABOUT.map((name) => form.elements[name]).filter((field) => field?.value)

  // With its token, so that what arrived without an answer is not said twice.
  const keep = (field) => {
    if (!field.value.trim() || field.value === field.defaultValue) return localStorage.removeItem(keyOf(field))
    const { token, is_question: question } = field.form.elements
    try {
      localStorage.setItem(keyOf(field), JSON.stringify({
        text: field.value, token: token?.value, question: question?.checked, at: Date.now(),
        about: aboutOf(field.form).map(({ name, value }) => [name, value]),
      }))
    } catch { /* full: what is typed still stands in the page */ }
  }
  const restore = (field) => {
    const kept = JSON.parse(localStorage.getItem(keyOf(field)))
    if (!kept || field.value !== field.defaultValue || field.defaultValue === kept.text) return false
    const { token, is_question: question } = field.form.elements
    field.value = "quoted" in field.dataset ? `${kept.text.trimEnd()}\n\n${field.defaultValue}` : kept.text
    if (token && kept.token) token.value = kept.token
    if (question) question.checked = kept.question
    for (const [name, value] of kept.about || []) {
      const part = field.form.elements[name]
      if (!part) continue
      part.value = value
      if (name === "quote" || name === "place_kind") part.closest("details").open = true
    }
    for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true
    return true
  }
  const restoreIn = (root) => [...root.querySelectorAll("textarea")].filter((field) => isKept(field) && restore(field))

  document.addEventListener("input", ({ target }) => {
    const field = target.form && [...target.form.elements].find(isKept)
    if (field) keep(field)
  })
  // What was sent or given up goes before its place is drawn anew.
  document.addEventListener("htmx:beforeSwap", ({ detail: { xhr, requestConfig } }) => {
    const form = xhr.status < 400 && requestConfig.elt.closest("form")
    if (!form || xhr.getResponseHeader("HX-Redirect")) return
    for (const field of form.elements) if (isKept(field)) localStorage.removeItem(keyOf(field))
  })
  document.addEventListener("htmx:afterSettle", ({ target }) => restoreIn(target))

  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(SHELF) && JSON.parse(localStorage.getItem(key)).at < Date.now() - DAYS) localStorage.removeItem(key)
  }
  const restored = restoreIn(document)
  // It came with the first text that was begun, and perhaps a moment after it.
  for (const field of document.querySelectorAll("main textarea")) if (isKept(field) && field.value.trim()) keep(field)
  if (!restored.length) return
  const item = document.createElement("li")
  item.role = "status"
  item.textContent = live.dataset.restored
  document.getElementById("messages").append(item)
})()
