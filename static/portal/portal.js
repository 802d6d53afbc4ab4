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

// Buttons that are there only for those without JavaScript.
document.querySelectorAll("[data-without-script]").forEach((element) => element.classList.add("d-none"));

// <input data-slash> is what "/" leads to, wherever nobody writes at that moment.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const field = document.querySelector("[data-slash]");
  if (!field) return;
  event.preventDefault();
  field.select();
});
