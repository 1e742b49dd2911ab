// What is wider than the screen, and the controls outside of running text that are too small to touch. A label
// belongs to its box; a link may be lower where no other control is within reach of a finger on its middle
// (WCAG 2.2, 2.5.8).
() => {
  // Behind the last line that is shown of a long text nobody touches anything.
  const isCutOff = (control) => {
    const lines = control.closest(".clamp")
    return lines !== null && control.getBoundingClientRect().top >= lines.getBoundingClientRect().bottom
  }
  const controls = [...document.querySelectorAll("a[href], button, input:enabled, select, textarea, summary")]
    .filter(control => !control.matches(".skip, [type=hidden]") && control.checkVisibility() && !isCutOff(control))
  const box = control => {
    const rects = [control, ...(control.labels || [])].map(each => each.getBoundingClientRect())
    const left = Math.min(...rects.map(rect => rect.left)), right = Math.max(...rects.map(rect => rect.right))
    const top = Math.min(...rects.map(rect => rect.top)), bottom = Math.max(...rects.map(rect => rect.bottom))
    return { left, right, top, bottom, width: right - left, height: bottom - top }
  }
  const boxes = new Map(controls.map(control => [control, box(control)]))
  const isSmall = box => box.width < 24 || box.height < 24
  const inText = link => {
    let block = link
    while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement
    if (block === link) return false
    const copy = block.cloneNode(true)
    for (const inner of copy.querySelectorAll("a, button, .visually-hidden")) inner.remove()
    return /[\p{L}\p{N}]/u.test(copy.textContent)
  }
  const isAlone = link => {
    const own = boxes.get(link), x = (own.left + own.right) / 2, y = (own.top + own.bottom) / 2
    return controls.every(other => {
      if (other === link) return true
      const box = boxes.get(other)
      if (isSmall(box)) return Math.hypot(x - (box.left + box.right) / 2, y - (box.top + box.bottom) / 2) >= 24
      const across = Math.max(box.left - x, 0, x - box.right), down = Math.max(box.top - y, 0, y - box.bottom)
      return Math.hypot(across, down) >= 12
    })
  }
  const say = element => element.outerHTML.replace(/\s+/g, " ").slice(0, 160)
  const found = []
  const width = document.documentElement.scrollWidth, room = document.documentElement.clientWidth
  if (width > room) {
    const scrolls = element => getComputedStyle(element).overflowX !== "visible"
    const isCut = element => element && element !== document.body && (scrolls(element) || isCut(element.parentElement))
    const far = [...document.body.querySelectorAll("*")]
      .filter(each => each.getBoundingClientRect().right > room + 1 && !isCut(each.parentElement))
    found.push(`${width} px wide: ${far.map(say).at(-1)}`)
  }
  for (const [control, { width, height }] of boxes) {
    if (!isSmall({ width, height }) || control.matches("a") && (inText(control) || isAlone(control))) continue
    found.push(`${width.toFixed(1)} × ${height.toFixed(1)} px: ${say(control)}`)
  }
  return found
}
