// Says two minutes ahead that somebody will be signed out. Without it, nothing typed is lost either.
"use strict";

const WARNING = 120; // seconds
const idle = document.getElementById("idle");
const button = idle.querySelector("button");
let timer;

function wait(seconds) {
  clearTimeout(timer);
  idle.hidden = true;
  timer = setTimeout(warn, Math.max(0, seconds - WARNING) * 1000);
}

function warn() {
  idle.hidden = false;
  idle.setAttribute("role", "alert");
}

button.addEventListener("click", async () => {
  const answer = await fetch("/staff/stay", { redirect: "error" }).catch(() => null);
  if (answer?.ok) wait((await answer.json()).seconds);
  else location.assign("/staff/sign-in");
});

wait(Number(idle.dataset.seconds));
