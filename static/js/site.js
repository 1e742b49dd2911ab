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
    // After the browser has read the form: a disabled button would not send its own value.
    setTimeout(() => { if (event.submitter) event.submitter.disabled = true })
  })
  window.addEventListener("pageshow", () => {
    for (const form of sent) for (const button of form.querySelectorAll("button")) button.disabled = false
    sent.clear()
  })

  // What htmx changed is said aloud, and the focus that was in it stays there.
  const live = document.getElementById("live")
  const say = (text) => { live.textContent = text }
  const fail = (text) => {
    const list = document.getElementById("messages")
    if (!list) return
    const item = document.createElement("li")
    item.className = "error"
    item.role = "alert"
    item.textContent = text
    list.replaceChildren(item)
    item.scrollIntoView({ block: "nearest" })
  }
  document.addEventListener("htmx:beforeRequest", () => say(""))
  document.addEventListener("htmx:responseError", () => fail(live.dataset.failed))
  document.addEventListener("htmx:sendError", () => fail(live.dataset.failed))
  document.addEventListener("htmx:afterSettle", (event) => {
    const root = event.target
    const problem = root.querySelector(".problem, .errorlist")
    if (!problem) say(root.dataset.said || live.dataset.done)
    if (document.activeElement !== document.body) return
    const next = root.querySelector("[aria-invalid='true'], [autofocus]") || problem || root
    if (!next.matches("a, button, input, select, textarea")) next.tabIndex = -1
    next.focus({ preventScroll: true })
  })

  // What is wider than its frame scrolls, by keyboard too.
  const reach = (root) => {
    for (const box of root.querySelectorAll(".text pre, .text table, .text .eq, pre.plain, .scroll")) {
      if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0
    }
  }
  reach(document)
  document.addEventListener("htmx:afterSettle", (event) => reach(event.target))
  document.addEventListener("toggle", (event) => reach(event.target), true)

  // After a form came back, begin where it went wrong.
  const wrong = document.querySelector(".summary") || document.querySelector("[aria-invalid='true']")
  if (wrong) wrong.focus()

  // A passkey that the device refused or that was cancelled: say so instead of only logging it.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault()
    fail(live.dataset.passkey)
  })
})()
