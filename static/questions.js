// Comfort on a question page: the heading is focused, keys answer. Without it nothing is missing.
"use strict";

const card = document.querySelector("[data-keys]");
const heading = card.querySelector("[tabindex='-1']");
const options = [...card.querySelectorAll(".option")];

// An error message speaks for itself; taking the focus would cut it short.
if (!document.querySelector("[role='alert']")) heading.focus({ preventScroll: true });

// Only while the focus is on the question and its answers, and never in a field (WCAG 2.1.4).
card.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
  if (event.target.closest("input, select, textarea, summary")) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const chosen = /^[1-9]$/.test(event.key) && options[event.key - 1];
  if (step) move(event, step);
  else if (chosen) chosen.click();
});

function move(event, step) {
  const next = options[options.indexOf(event.target.closest(".option")) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
