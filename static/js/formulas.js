// Formulas that the server shows as source are tried in the browser; what is refused here too stays source.
(() => {
  "use strict"

  const live = document.getElementById("live"), PATIENCE = 4000, LONGEST = 4000
  // All that Temml needs of a style; nothing that could lay a formula over the page.
  const STYLE = /^(display|color|background-color|padding(-\w+)?|math-(depth|style)|text-align|font-(size|style|weight)|border(-\w+)*)$/

  // The policy of the page forbids styles in markup, which therefore waits in `data-style`.
  const built = (markup) => {
    const parsed = new DOMParser().parseFromString(markup.replaceAll(' style="', ' data-style="'), "text/html")
    const math = parsed.body.firstElementChild
    const all = math ? [math, ...math.querySelectorAll("*")] : []
    if (math?.localName !== "math" || !all.every((each) => each instanceof MathMLElement)) return null
    for (const each of all) {
      for (const { name } of [...each.attributes]) if (/^on|href|src|^id$/.test(name)) each.removeAttribute(name)
    }
    return document.adoptNode(math)
  }
  const style = (math) => {
    for (const each of math.parentNode.querySelectorAll("[data-style]")) {
      for (const [, name, value] of each.dataset.style.matchAll(/([\w-]+):([^;]*)/g)) {
        if (STYLE.test(name) && !value.includes("(")) each.style.setProperty(name, value)
      }
      delete each.dataset.style
    }
  }

  const tried = new WeakSet()
  const tryAll = () => {
    const sources = [...document.querySelectorAll("code.math-raw")]
      .filter((code) => !tried.has(code) && code.textContent.length <= LONGEST)
    if (!sources.length) return
    const worker = new Worker(live.dataset.formulasWorker)
    const late = setTimeout(() => worker.terminate(), PATIENCE)
    const waiting = [...sources]
    worker.onmessage = ({ data: markup }) => {
      const code = waiting.shift(), math = markup && built(markup)
      if (math && code.isConnected) {
        // What one reads there is what the server shows, for comments on it.
        math.dataset.raw = code.textContent
        code.replaceWith(math)
        style(math)
      }
      if (waiting.length) return
      clearTimeout(late)
      worker.terminate()
      document.dispatchEvent(new Event("drawn"))
    }
    for (const code of sources) tried.add(code)
    // Numbers and places of equations are the page's.
    const formulas = sources.map((code) => ({
      tex: code.textContent.replace(/\\(label|tag\*?)\s*\{[^{}]*\}/g, ""), isDisplay: !!code.closest(".eq"),
    }))
    worker.postMessage({ library: live.dataset.temml, formulas })
  }

  tryAll()
  document.addEventListener("htmx:afterSettle", tryAll)
  document.addEventListener("drawn", tryAll)
})()
