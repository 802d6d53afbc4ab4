// What a browser does better than a form: a scanner types into the one field that is meant, wherever the finger was last,
// a key does what its button says, and what is scanned while a scan is still asked about waits for its turn.
"use strict";

const SCANS = "form.scan, form.next-customer";
const waiting = [];
let sent = "";
let underWay = false;
let typed = "";

const code = () => document.getElementById("code");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const meant = [...document.querySelectorAll("[data-key]")].find((button) => button.dataset.key === event.key);
  if (meant) {
    event.preventDefault();
    meant.click();
    return;
  }
  const typing = event.target.closest("input, textarea, select, button, a");
  if (code() && !typing && event.key.length === 1) code().focus();
});

// The page is made anew by each answer, so a form of the old one could not be sent any more.
document.addEventListener("submit", (event) => {
  if (!underWay || !event.target.matches(SCANS)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (code().value.trim()) waiting.push(code().value);
  code().value = "";
}, true);

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.detail.elt.matches(SCANS)) return;
  underWay = true;
  sent = code().value;
  code().value = "";
});

document.addEventListener("htmx:beforeSwap", (event) => {
  typed = event.detail.target === document.body && underWay && code() ? code().value : "";
});

document.addEventListener("htmx:afterSettle", () => {
  if (!underWay || document.querySelector(".htmx-request")) return;
  underWay = false;
  const field = code();
  if (!field) return;
  // Where the sale goes on: not on a search, where something unknown waits for the cashier.
  if (waiting.length && field.closest("main").querySelector(".sale")) {
    field.value = waiting.shift();
    const rest = typed;
    field.form.requestSubmit();
    field.value = rest;
  } else if (typed && !field.value) {
    field.value = typed;
  }
});

document.addEventListener("htmx:sendError", (event) => {
  if (!event.detail.elt.matches(SCANS)) return;
  underWay = false;
  if (!code().value) code().value = sent;
});
