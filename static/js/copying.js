// What is copied with formulas in it arrives with their LaTeX, as it was typed.
document.addEventListener("copy", (event) => {
  const selection = getSelection()
  if (selection.isCollapsed || !event.clipboardData) return
  const range = selection.getRangeAt(0).cloneRange()
  const formulaOf = (node) => (node instanceof Element ? node : node.parentElement)?.closest("math")
  const first = formulaOf(range.startContainer)
  const last = formulaOf(range.endContainer)
  if (first) range.setStartBefore(first)
  if (last) range.setEndAfter(last)

  const part = document.createElement("div")
  part.append(range.cloneContents())
  const formulas = part.querySelectorAll("math")
  if (!formulas.length) return
  for (const formula of formulas) {
    const tex = formula.querySelector("annotation")?.textContent ?? formula.textContent
    const dollars = formula.getAttribute("display") === "block" ? "$$" : "$"
    formula.replaceWith(dollars + tex + dollars)
  }
  // Only in the page do its paragraphs become lines.
  part.className = "visually-hidden"
  document.body.append(part)
  event.clipboardData.setData("text/plain", part.innerText)
  part.remove()
  event.preventDefault()
})
