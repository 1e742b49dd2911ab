// A draft is saved on the server as one types, and kept in this browser until the server has it.
(() => {
  "use strict"

  const form = document.getElementById("draft")
  const words = { ...form.dataset, ...document.getElementById("words").dataset }, member = document.body.dataset.member
  const PAUSE = 1000, LONGEST = 5000, PATIENCE = 15_000, RETRY_MOST = 30_000, OUTLASTING = 10_000
  const fields = ["summary", "body", "external_url", "notes", "reason"].flatMap((name) => form.elements[name] || [])
  const read = () => JSON.stringify(fields.map((field) => field.value))
  const parse = (html) => new DOMParser().parseFromString(html, "text/html")

  // What a browser remembers of a form, for going back or reloading, may be older than what the server has.
  form.autocomplete = "off"

  // What the server has, as far as this window knows; a page that comes back after a refusal shows what was typed.
  const served = JSON.stringify(fields.map((field) => field.defaultValue))
  let saved = words.state ? "" : served
  let version = form.elements.version.defaultValue
  let refused = words.state === "refused"
  // The version this text was made from: having been shown a newer one is no decision to replace it.
  let base = refused ? String(version - 1) : version
  // Sent, and not known whether it arrived: it goes again unchanged before anything newer, else the server would take
  // the newer text for that of another window.
  let attempt = null
  let isAsked = false
  let busy = null, timer = 0, since = 0, failures = 0

  // In this browser, for each window apart. `sent` may have become the server's text without an answer.
  const { pathname } = new URL(form.action)
  const shelf = `draft ${member} ${pathname} `
  const own = shelf + Date.now().toString(36) + Math.random().toString(36).slice(2)
  const keep = () => {
    const text = read()
    if (text === saved) return localStorage.removeItem(own)
    try {
      localStorage.setItem(own, JSON.stringify({ version: base, text, sent: attempt?.text, at: Date.now() }))
    } catch { /* full: the server is still asked, and says so where it fails */ }
  }

  // The page that comes next may have been made just before this text was stored.
  const outlast = () => {
    const entry = JSON.stringify({ version, text: saved, isStored: true, at: Date.now() })
    try { localStorage.setItem(own, entry) } catch { return }
    setTimeout(() => { if (localStorage.getItem(own) === entry) localStorage.removeItem(own) }, OUTLASTING)
  }

  const state = () => document.getElementById("saved")
  const note = (text, isProblem, more) => {
    if (state().dataset.text === text) return
    state().dataset.text = text
    const line = document.createElement("p")
    line.className = isProblem ? "problem" : "quiet"
    if (isProblem) line.role = "alert"
    line.textContent = text
    if (more) line.append(" ", more)
    state().replaceChildren(line)
  }
  const show = (page) => {
    for (const id of ["saved", "conflict"]) {
      const part = page.getElementById(id)
      if (part) document.getElementById(id).replaceWith(document.adoptNode(part))
    }
  }

  const again = (text, more) => {
    failures += 1
    note(text, true, more)
    clearTimeout(timer)
    timer = setTimeout(save, Math.min(RETRY_MOST, 1000 * 2 ** failures))
  }
  const linkTo = (href, text) => {
    const link = document.createElement("a")
    link.href = href
    link.textContent = text
    return link
  }
  // Who signs in again gets new tokens for their forms; nobody saves under another's name.
  const renew = async () => {
    const page = parse(await (await fetch(pathname, { signal: AbortSignal.timeout(PATIENCE) })).text())
    const token = page.querySelector("#draft [name=csrfmiddlewaretoken]")?.value
    if (page.body.dataset.member !== member || !token) return false
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token
    return true
  }
  const post = async () => {
    attempt.data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
    const headers = { "HX-Request": "true" }
    const answer = await fetch(form.action, { method: "POST", body: attempt.data, headers, signal: AbortSignal.timeout(PATIENCE) })
    return { status: answer.headers.has("HX-Redirect") ? 403 : answer.status, page: parse(await answer.text()) }
  }

  const send = async () => {
    if (!attempt) {
      since = 0
      form.elements.version.value = version
      attempt = { text: read(), data: new FormData(form) }
      attempt.data.delete("image")
    }
    keep()
    let answer
    try {
      answer = await post()
      if (answer.status === 403 && await renew()) answer = await post()
    } catch {
      return again(words.offline)
    }
    if (answer.status === 403) return again(words.signedOut, linkTo(words.signIn, words.signInText))
    if (answer.status >= 500 || answer.status === 429) return again(words.failed)
    const { text } = attempt
    attempt = null
    failures = 0
    finish(answer, text)
    if (read() === saved) outlast()
    else keep()
  }
  const take = (answered) => {
    version = answered
    for (const field of document.querySelectorAll("main [name=version]")) field.value = version
  }
  const finish = ({ status, page }, text) => {
    const answered = page.querySelector("[data-version]")?.dataset.version
    if (status === 200) {
      saved = text
      take(answered)
      base = answered
      document.getElementById("discard").hidden = false
      document.getElementById("conflict").replaceChildren()
      if (read() === saved) show(page)
    } else if (status === 409 && answered) {
      refused = true
      take(answered)
      show(page)
      note(words.refusedText, true, linkTo("#conflict", words.differenceText))
      // Whoever is typing types on; whoever asked is shown why not.
      if (isAsked) document.getElementById("conflict").focus()
    } else if (status === 422) show(page)
    else note(status === 413 ? words.long : words.gone, true)
  }
  const save = () => {
    clearTimeout(timer)
    busy ??= send().finally(() => {
      busy = null
      if (!refused && !failures && since) soon()
    })
    return busy
  }
  const soon = () => {
    since ||= Date.now()
    clearTimeout(timer)
    timer = setTimeout(save, Math.min(PAUSE, Math.max(0, since + LONGEST - Date.now())))
  }

  form.addEventListener("input", () => {
    keep()
    if (refused) return
    since ||= Date.now()
    if (failures) return
    note(words.typing)
    soon()
  })
  const retry = () => { if (failures && !document.hidden) save() }
  window.addEventListener("online", retry)
  window.addEventListener("focus", retry)
  document.addEventListener("visibilitychange", retry)

  // "Save draft" saves in place; to publish, the text is saved first, so that no answer can be lost on the way.
  let leaving = false
  form.addEventListener("submit", async (event) => {
    const button = event.submitter, isPublishing = button?.hasAttribute("formaction")
    form.elements.version.value = version
    if (isPublishing && (refused || (read() === saved && !busy))) {
      leaving = true
      if (read() === saved) localStorage.removeItem(own)
      return
    }
    event.preventDefault()
    refused = false
    isAsked = true
    await busy
    let before
    do {
      before = saved
      await save()
    } while (read() !== saved && saved !== before)
    isAsked = false
    if (isPublishing && read() === saved) form.requestSubmit(button)
  })
  document.getElementById("discard").addEventListener("submit", () => {
    leaving = true
    localStorage.removeItem(own)
  })
  document.addEventListener("click", ({ target }) => {
    if (!target.closest("#conflict a[href]")) return
    leaving = true
    localStorage.removeItem(own)
  })
  window.addEventListener("pageshow", () => { leaving = false })
  window.addEventListener("pagehide", () => {
    if (leaving || refused || busy || failures || read() === saved) return
    form.elements.version.value = version
    attempt = { text: read() }
    keep()
    // A longer text than browsers send behind a closing page waits in this one.
    const data = new FormData(form)
    data.delete("image")
    const body = new URLSearchParams(data)
    if (body.toString().length < 60_000) fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true })
    attempt = null
  })

  // Text that a window left behind comes back; where the server's has moved on, saving it shows both.
  const left = Object.keys(localStorage)
    .filter((key) => key.startsWith(shelf))
    .map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) }))
    .sort((a, b) => b.at - a.at)
  const isOver = ({ text, isStored, version: then }) =>
    text === served || text === read() || (isStored && Number(then) <= Number(version))
  for (const { key } of left.filter(isOver)) localStorage.removeItem(key)
  if (refused) return keep()
  const found = left.find((each) => !isOver(each))
  if (found && !words.state) {
    JSON.parse(found.text).forEach((value, at) => { fields[at].value = value })
    if (found.isStored) saved = found.text
    if (found.sent !== saved) take(base = found.version)
    keep()
    localStorage.removeItem(found.key)
    if (!found.isStored) note(words.restored)
  }
  if (read() !== saved) save()
})()
