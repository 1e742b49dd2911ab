// What helps while one writes an interpretation: things to insert, how long the text is, the preview beside it.
(() => {
  "use strict"

  const form = document.getElementById("draft"), body = form.elements.body
  const tools = document.getElementById("tools")
  body.before(tools)
  tools.hidden = false

  // With what is selected inside; unlike a changed value it can be undone.
  const insert = (pattern) => {
    const { selectionStart: begin, selectionEnd: end, value } = body
    let [before, after] = pattern.replaceAll("\\n", "\n").split("{}")
    const inside = value.slice(begin, end)
    if (before.startsWith("\n") && (begin === 0 || value[begin - 1] === "\n")) before = before.slice(1)
    body.focus()
    document.execCommand("insertText", false, before + inside + after)
    body.setSelectionRange(begin + before.length, begin + before.length + inside.length)
    // Completion looks at the text again, with the caret where it stands now.
    body.dispatchEvent(new InputEvent("input", { bubbles: true }))
  }
  tools.addEventListener("click", ({ target }) => { if (target.dataset.insert) insert(target.dataset.insert) })
  const WRAPPED = { "$": "${}$", "`": "`{}`", "*": "*{}*", "[": "[{}]" }
  body.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.altKey) return
    const isSelected = body.selectionStart !== body.selectionEnd
    const button = (event.ctrlKey || event.metaKey) && [...tools.children].find(({ dataset }) => dataset.shortcut === event.key)
    const pattern = button ? button.dataset.insert : !event.ctrlKey && !event.metaKey && isSelected && WRAPPED[event.key]
    if (!pattern) return
    event.preventDefault()
    insert(pattern)
  })

  const tally = tools.querySelector(".tally")
  const count = () => {
    const han = body.value.match(/\p{Script=Han}/gu)?.length || 0
    const words = body.value.match(/(?:(?!\p{Script=Han})[\p{L}\p{N}])+(?:['’-](?:(?!\p{Script=Han})[\p{L}\p{N}])+)*/gu)?.length || 0
    const shown = (n) => n.toLocaleString(document.documentElement.lang)
    tally.textContent = tally.dataset.tally.replace("{han}", shown(han)).replace("{words}", shown(words))
  }
  count()

  // Beside the text the preview follows it: anew once typing rests, and scrolled as far as the text is.
  const beside = tools.querySelector("[data-beside]"), room = document.querySelector(".writing")
  const button = form.querySelector("[hx-post]")
  const preview = () => document.getElementById("preview")
  const isBeside = () => room.classList.contains("beside")
  const follow = () => {
    if (!isBeside()) return
    const grows = body.scrollHeight <= body.clientHeight + 4, { top, height } = body.getBoundingClientRect()
    const way = grows ? height - innerHeight : body.scrollHeight - body.clientHeight
    const gone = grows ? -top : body.scrollTop
    const box = preview()
    box.scrollTop = Math.min(1, Math.max(0, gone / Math.max(1, way))) * (box.scrollHeight - box.clientHeight)
  }
  let asking = null
  const draw = async () => {
    asking?.abort()
    asking = new AbortController()
    try {
      const answer = await fetch(button.getAttribute("hx-post"), {
        method: "POST", body: new FormData(form), headers: { "HX-Request": "true" }, signal: asking.signal,
      })
      const drawn = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("preview")
      if (!drawn) return
      const at = preview().scrollTop
      preview().replaceWith(document.adoptNode(drawn))
      preview().tabIndex = 0
      preview().scrollTop = at
      preview().dispatchEvent(new Event("drawn", { bubbles: true }))
    } catch { /* What is wrong with the line is said of saving; the preview stands as it was. */ }
  }
  beside.addEventListener("click", () => {
    const isOn = room.classList.toggle("beside")
    document.documentElement.classList.toggle("wide", isOn)
    beside.setAttribute("aria-pressed", isOn)
    localStorage.setItem("beside", isOn ? "1" : "")
    if (isOn) draw().then(follow)
  })
  window.addEventListener("scroll", follow, { passive: true })
  body.addEventListener("scroll", follow, { passive: true })

  let resting = 0
  form.addEventListener("input", () => {
    clearTimeout(resting)
    resting = setTimeout(() => {
      count()
      if (isBeside()) draw()
    }, 400)
  })
  if (localStorage.getItem("beside") && beside.checkVisibility()) beside.click()
})()
