// On a wide screen threads about words stand beside them, one below the other where they would overlap.
(() => {
  "use strict"

  const room = document.querySelector(".with-margin"), wide = matchMedia("(min-width: 75rem)")
  const GAP = 16
  // Of the form for a new thread: where in the room the words stand that it is about.
  let chosen = null

  const markOf = (thread) => {
    const quote = thread.querySelector(".quote > a[href^='#passage-']")
    return quote && document.getElementById(quote.hash.slice(1))
  }
  const corner = (mark, top) => {
    const [first] = mark.getClientRects()
    return { top: first.top - top, left: first.left }
  }
  const placed = () => {
    const form = document.getElementById("new-thread")
    const threads = [...room.querySelectorAll(".thread")].map((thread) => [thread, markOf(thread)])
    const isChosen = wide.matches && chosen !== null && form.elements.quote.value.trim()
    form?.classList.toggle("in-margin", Boolean(isChosen))
    for (const [thread, mark] of threads) thread.classList.toggle("in-margin", Boolean(wide.matches && mark))
    // All is measured before anything moves.
    const top = room.getBoundingClientRect().top
    const items = threads.filter(([, mark]) => wide.matches && mark)
      .map(([thread, mark]) => ({ item: thread, height: thread.offsetHeight, ...corner(mark, top) }))
    if (isChosen) items.push({ item: form, height: form.offsetHeight, top: chosen, left: 0 })
    return items.sort((a, b) => a.top - b.top || a.left - b.left)
  }
  const lay = () => {
    const items = placed()
    let free = 0
    for (const { item, height, top } of items) {
      const at = Math.max(top, free)
      item.style.top = `${at}px`
      free = at + height + GAP
    }
    room.style.minHeight = items.length ? `${free}px` : ""
  }

  // Whatever grows or shrinks may move the rest.
  const watch = new ResizeObserver(() => requestAnimationFrame(lay))
  const begin = () => {
    lay()
    watch.disconnect()
    for (const each of room.querySelectorAll(".interpretation, .thread, #new-thread")) watch.observe(each)
  }
  begin()
  wide.addEventListener("change", lay)
  document.addEventListener("chosen", ({ detail }) => {
    chosen = detail - room.getBoundingClientRect().top
    lay()
  })
  document.addEventListener("htmx:afterSwap", ({ target }) => {
    if (target.matches("#discussion")) chosen = null
    begin()
  })
  document.addEventListener("input", ({ target }) => { if (target.name === "quote") lay() })
})()
