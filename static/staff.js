// Says two minutes ahead that somebody will be signed out. Without it, nothing typed is lost either.
// Other tabs and browsers keep a session alive or end it, so the server is asked before a word is said.
"use strict";

const WARNING = 120; // seconds
const AGAIN = 20; // seconds: how often it is looked while the warning stands, or nobody answers
const idle = document.getElementById("idle");
const [soon, over] = idle.children;
let timer;

async function ask(address) {
  clearTimeout(timer);
  const answer = await fetch(address, { redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") show(over);
  else if (answer?.ok) go((await answer.json()).seconds);
  else wait(AGAIN); // nothing is known
}

function go(seconds) {
  show(seconds > WARNING ? null : soon);
  wait(seconds > WARNING ? seconds - WARNING : AGAIN);
}

function wait(seconds) {
  clearTimeout(timer);
  timer = setTimeout(look, seconds * 1000);
}

function look() {
  ask("/staff/seconds-left");
}

function show(part) {
  idle.setAttribute("role", "alert");
  idle.hidden = part === null;
  soon.hidden = part !== soon;
  over.hidden = part !== over;
}

soon.querySelector("button").addEventListener("click", () => ask("/staff/stay"));
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
wait(Number(idle.dataset.seconds) - WARNING);
