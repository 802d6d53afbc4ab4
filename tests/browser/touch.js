// What axe-core leaves to us: buttons too small for a finger, and a page without its one heading. Evaluates to a list of
// sentences, empty for a page without fault.
() => {
  const shown = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== "hidden";
  const small = [...document.querySelectorAll("main button, main .button, main a.line")].filter(shown).filter((e) => e.getBoundingClientRect().height < 44);
  const headings = document.querySelectorAll("h1").length;
  return [...small.map((e) => "too small: " + e.innerText), ...(headings === 1 ? [] : ["headings: " + headings])];
}
