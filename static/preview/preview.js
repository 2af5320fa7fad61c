// Opens the page anew when something behind it changed. Only `flask content preview` serves this.
"use strict";

const known = document.currentScript.dataset.mark;

async function look() {
  try {
    const answer = await fetch("/preview/changed", { cache: "no-store" });
    if (answer.ok && (await answer.text()) !== known) {
      location.reload();
      return;
    }
  } catch {
    // The preview was stopped; it may be started again.
  }
  setTimeout(look, 1000);
}

look();
