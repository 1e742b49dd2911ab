// On a wide screen threads about words stand beside them, one below the other where they would overlap.
(() => {
  "use strict"

  const room = document.querySelector(".with-margin")
  const GAP = 16, ENOUGH = 66
  // In letters of the size that the reader has chosen, which no media query knows.
  const isWide = () => room.clientWidth >= ENOUGH * parseFloat(getComputedStyle(document.documentElement).fontSize)
  // Of the form for a new thread: where in the room the words stand that it is about.
  let chosen = null

  const markOf = (thread) => {
    const quote = thread.querySelector(".quote > a[href^='#passage-']")
    return quote && document.getElementById(quote.hash.slice(1))
  }
  const corner = (mark, top) => {
    const first = mark.getClientRects()[0] ?? mark.getBoundingClientRect()
    return { top: first.top - top, left: first.left }
  }
  const placed = () => {
    const form = document.getElementById("new-thread"), wide = isWide()
    const threads = [...room.querySelectorAll(".thread")].map((thread) => [thread, markOf(thread)])
    // Below the name of its place a thread stays there.
    const beside = wide && !room.querySelector("[data-by='place']")
    const isChosen = wide && chosen !== null && form.elements.quote.value.trim()
    room.classList.toggle("has-margin", wide)
    form?.classList.toggle("in-margin", Boolean(isChosen))
    for (const [thread, mark] of threads) thread.classList.toggle("in-margin", Boolean(beside && mark))
    // All is measured before anything moves.
    const top = room.getBoundingClientRect().top
    const items = threads.filter(([, mark]) => beside && mark)
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
    watch.observe(room)
    for (const each of room.querySelectorAll(".interpretation, .thread, #new-thread")) watch.observe(each)
  }
  begin()
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
