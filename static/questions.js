// Comfort on a question page: the heading is focused, keys answer. Without it nothing is missing.
"use strict";

const SETTLING = 250; // ms: a key still held or struck twice must not answer what was not yet read

const card = document.querySelector("[data-keys]");
const heading = card.querySelector("[tabindex='-1']");
const options = [...card.querySelectorAll(".option")];
let opened = performance.now();
let answered = false;

// An error message speaks for itself; taking the focus would cut it short.
if (!document.querySelector("[role='alert']")) heading.focus({ preventScroll: true });

addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  opened = performance.now();
  answered = false;
});

// Only while the focus is on the question and its answers, and never in a field (WCAG 2.1.4).
card.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
  if (event.target.closest("input, select, textarea, summary")) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const chosen = /^[1-9]$/.test(event.key) && options[event.key - 1];
  if (step) move(event, step);
  else if (chosen) press(event, chosen);
});

function move(event, step) {
  const next = options[options.indexOf(event.target.closest(".option")) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function press(event, option) {
  event.preventDefault();
  if (answered || event.repeat || performance.now() - opened < SETTLING) return;
  answered = true;
  option.click();
}
