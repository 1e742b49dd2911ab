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
      for (const button of form.querySelectorAll("button")) button.disabled = false
    }
    sent.clear()
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
    const item = document.createElement("li")
    item.className = "error"
    item.role = "alert"
    item.textContent = document.getElementById("live").dataset.passkey
    document.getElementById("messages").replaceChildren(item)
  })
})()
