// Images pasted, dropped or chosen are sent at once; their Markdown stands where the caret was.
(() => {
  "use strict"

  const form = document.getElementById("draft"), body = form.elements.body
  const box = document.getElementById("add-image"), { busy, failed, long: tooLong } = box.dataset
  const file = form.elements.image, button = box.querySelector("button")
  button.hidden = true
  box.querySelector(".script-only").hidden = false

  const TYPES = file.accept.split(","), MOST = 5 * 1024 * 1024
  const imagesOf = (data) => [...(data?.files || [])].filter(({ type }) => TYPES.includes(type))

  // A text that is being composed is left alone until it is.
  let composing = false
  body.addEventListener("compositionstart", () => { composing = true })
  body.addEventListener("compositionend", () => { composing = false })
  const composed = () => composing
    ? new Promise((resolve) => { body.addEventListener("compositionend", () => setTimeout(resolve), { once: true }) })
    : Promise.resolve()

  const problem = (text) => {
    box.querySelector(".problem")?.remove()
    if (!text) return
    const line = document.createElement("p")
    Object.assign(line, { className: "problem", role: "alert", textContent: text })
    box.open = true
    box.querySelector("summary").after(line)
  }
  // One goes on writing meanwhile: the caret stays with its words.
  const replace = async (old, text) => {
    await composed()
    const at = body.value.indexOf(old)
    if (at < 0) return
    body.setRangeText(text, at, at + old.length, "preserve")
    body.dispatchEvent(new InputEvent("input", { bubbles: true }))
  }

  let sent = 0
  const send = async (image) => {
    sent += 1
    const place = `![${busy.replace("{name}", image.name.replace(/[[\]]/g, ""))}](#${sent})`
    const { value, selectionEnd: end } = body
    const line = `${end && value[end - 1] !== "\n" ? "\n\n" : ""}${place}\n`
    body.setRangeText(line, end, end, "end")
    body.dispatchEvent(new InputEvent("input", { bubbles: true }))
    const data = new FormData()
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
    data.set("image", image)
    let markdown = "", said = failed
    try {
      const answer = await fetch(button.formAction, { method: "POST", body: data, headers: { "HX-Request": "true" } })
      const part = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("add-image")
      markdown = part?.dataset.markdown || ""
      said = answer.status === 413 ? tooLong : part?.querySelector(".problem")?.textContent || failed
    } catch { /* said below */ }
    problem(markdown ? "" : said)
    await (markdown ? replace(place, markdown) : replace(line, ""))
  }
  const sendAll = async (images) => {
    if (images.some(({ size }) => size > MOST)) return problem(tooLong)
    for (const image of images) await send(image)
  }

  for (const [name, key] of [["paste", "clipboardData"], ["drop", "dataTransfer"]]) {
    body.addEventListener(name, (event) => {
      const images = imagesOf(event[key])
      // Copied from a table or a page, the words are what is meant.
      if (!images.length || (name === "paste" && event.clipboardData.types.includes("text/plain"))) return
      event.preventDefault()
      sendAll(images)
    })
  }
  file.addEventListener("change", async () => {
    const images = [...file.files]
    await sendAll(images)
    file.value = ""
  })
})()
