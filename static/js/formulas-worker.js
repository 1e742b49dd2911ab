// Temml, in a thread that can be ended: a formula that it does not come to an end with stops nobody's page.
onmessage = ({ data: { library, formulas } }) => {
  importScripts(library)
  const options = { annotate: true, throwOnError: true, trust: false, maxExpand: 1000, maxSize: [30, 100] }
  for (const { tex, isDisplay } of formulas) {
    let markup = ""
    try { markup = temml.renderToString(tex, { ...options, displayMode: isDisplay }) } catch { /* stays source */ }
    postMessage(markup)
  }
}
