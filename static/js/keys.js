// Single keys for those who read with their hands on the keyboard; `?` shows them, and where to turn them off.
(() => {
  "use strict"

  const dialog = document.getElementById("keys"), opener = document.getElementById("keys-open")
  const onOff = document.getElementById("keys-on")
  // A browser may forbid storage; then the keys are on.
  const store = (value) => {
    try { return value === undefined ? localStorage.getItem("keys") : localStorage.setItem("keys", value) } catch { return null }
  }
  onOff.checked = store() !== "off"
  onOff.addEventListener("change", () => store(onOff.checked ? "on" : "off"))
  opener.hidden = false
  opener.addEventListener("click", () => dialog.showModal())

  const shown = (selector, within = document) => [...within.querySelectorAll(selector)].find((each) => each.checkVisibility())
  const rows = () => [...document.querySelectorAll("main .list > li, main .thread")]
  const here = () => document.activeElement.closest("main .list > li, main .thread")
  const step = (by) => {
    const all = rows(), row = all[here() ? all.indexOf(here()) + by : by > 0 ? 0 : all.length - 1]
    const link = row && shown("a[href]", row)
    link?.focus()
  }
  // A control of one row among many needs that row to have the focus.
  const press = (key) => {
    const control = (here() && shown(`[data-key="${key}"]`, here()))
      || [...document.querySelectorAll(`[data-key="${key}"]`)].find((each) => !each.closest(".list") && each.checkVisibility())
    if (control?.matches("input")) control.focus()
    else control?.click()
  }

  let pending = ""
  const act = (event) => {
    const goes = pending === "g" && shown(`header.site [data-go="${event.key}"]`)
    pending = event.key === "g" ? "g" : ""
    if (goes) return goes.click()
    if (event.key === "?") return dialog.showModal()
    if (event.key === "j") return step(1)
    if (event.key === "k") return step(-1)
    if (!event.repeat && "cmw/".includes(event.key)) press(event.key)
  }
  document.addEventListener("keydown", (event) => {
    const composing = event.isComposing || event.keyCode === 229
    const typing = event.target.closest?.("input, textarea, select, dialog, [contenteditable]")
    if (event.defaultPrevented || composing || typing || !onOff.checked || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key.length !== 1 || !"?gtpsqjkcmw/".includes(event.key)) return void (pending = "")
    // Else `/` would open the browser's own search.
    event.preventDefault()
    act(event)
  })
})()
