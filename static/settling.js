// A press counts once somebody can have read what it does: not the second half of a double click or
// double tap, not a key that is held or struck twice. One rule for mouse, finger and keys.
"use strict";

const SETTLING = 500; // ms, as long as systems wait for the second half of a double click
const main = document.getElementById("main");
let since = performance.now();

requestAnimationFrame(() => { since = performance.now(); }); // when it is seen first
addEventListener("pageshow", (event) => { if (event.persisted) since = performance.now(); });
main.addEventListener("submit", () => { since = performance.now(); });

for (const kind of ["click", "keydown"]) {
  main.addEventListener(kind, (event) => {
    const tooSoon = event.repeat || event.detail > 1 || event.timeStamp - since < SETTLING;
    if (!tooSoon || !presses(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
}

// A click without a pointer (detail 0) comes from a key, which was judged when it went down, or from
// a screen reader or a voice, which take their time.
function presses(event) {
  if (event.type === "click") return event.detail > 0 && event.target.closest("button");
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  return /^([1-9]|Enter| )$/.test(event.key) && !event.target.closest("input, select, textarea, a");
}
