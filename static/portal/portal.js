// What is nicer with JavaScript; every page works without. Elements say by data- attributes what they want.
"use strict";

// <button data-copy="#id"> copies the text of #id.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = document.querySelector(button.dataset.copy).textContent.trim();
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    selectText(document.querySelector(button.dataset.copy)); // no clipboard without HTTPS: one key press is left
    return;
  }
  const label = button.querySelector("[data-copy-label]");
  const before = label.textContent;
  label.textContent = button.dataset.copied;
  window.setTimeout(() => { label.textContent = before; }, 2000);
});

function selectText(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  window.getSelection().removeAllRanges();
  window.getSelection().addRange(range);
}

// <select data-submit> sends its form when changed; the form has a button for those without JavaScript.
document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-submit]");
  if (field) field.form.requestSubmit();
});

// <input data-tick-all="name"> ticks all boxes of that name; there is none without JavaScript.
document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-tick-all]");
  if (!all) return;
  document.querySelectorAll(`input[name="${all.dataset.tickAll}"]`).forEach((box) => { box.checked = all.checked; });
});

// Buttons that are there only for those without JavaScript.
document.querySelectorAll("[data-without-script]").forEach((element) => element.classList.add("d-none"));

// "/" leads to <input data-slash>, "?" shows the keys, wherever nobody writes at that moment.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  if (event.key === "?") document.querySelector("#keys")?.togglePopover();
  const field = event.key === "/" && document.querySelector("[data-slash]");
  if (!field) return;
  event.preventDefault();
  field.select();
});

// What htmx puts into a pop-up is shown at once.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.matches("[popover]:not(:popover-open)")) event.detail.target.showPopover();
});

// [data-unless-reading] does not ask for news while somebody reads what they opened in it.
document.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.detail.elt;
  if (part.matches("[data-unless-reading]") && part.querySelector("details[open]")) event.preventDefault();
});
