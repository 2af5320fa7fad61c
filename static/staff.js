// Says two minutes ahead that somebody will be signed out. Without it, nothing typed is lost either.
"use strict";

const WARNING = 120; // seconds
const idle = document.getElementById("idle");
const [soon, over] = idle.children;
let timer;

function stay(seconds) {
  clearTimeout(timer);
  show(null);
  timer = setTimeout(warn, Math.max(0, seconds - WARNING) * 1000);
}

function warn() {
  show(soon);
  timer = setTimeout(end, WARNING * 1000);
}

function end() {
  clearTimeout(timer);
  show(over);
}

function show(part) {
  idle.setAttribute("role", "alert");
  idle.hidden = part === null;
  soon.hidden = part !== soon;
  over.hidden = part !== over;
}

soon.querySelector("button").addEventListener("click", async () => {
  const answer = await fetch("/staff/stay", { redirect: "error" }).catch(() => null);
  if (answer?.ok) stay((await answer.json()).seconds);
  else end();
});

stay(Number(idle.dataset.seconds));
