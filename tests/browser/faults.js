// What keeps people from using a page: fields without a label, buttons without a name or too small for a finger, ids that
// are there twice, text that is hard to see. Evaluates to a list of sentences, empty for a page without fault.
() => {
  const shown = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== "hidden";
  const all = (s) => [...document.querySelectorAll(s)].filter(shown);
  const faults = [];
  for (const e of all("input:not([type=hidden]), select, textarea")) if (!e.labels.length) faults.push("no label: " + e.name);
  for (const e of all("button, a")) if (!e.innerText.trim() && !e.ariaLabel) faults.push("no name: " + e.outerHTML);
  for (const e of all("main button, main .button, main a.line")) if (e.getBoundingClientRect().height < 44) faults.push("too small: " + e.innerText);
  if (document.querySelectorAll("h1").length !== 1) faults.push("headings: " + document.querySelectorAll("h1").length);
  const ids = all("[id]").map((e) => e.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) faults.push("id twice: " + id);
  const channel = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = (c) => { const [r, g, b] = c.match(/[\d.]+/g).map(Number); return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b); };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\)$|transparent/.test(c)) return c; } return "rgb(255, 255, 255)"; };
  for (const e of all("body *")) {
    if (e.disabled || e.closest(":disabled") || ![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) faults.push("contrast " + ((a + 0.05) / (b + 0.05)).toFixed(2) + ": " + e.innerText);
  }
  return faults;
}
