// Only when call requests flood in: find a number that the server asks for, while somebody types.
"use strict";

const field = document.getElementById("work");
const told = document.getElementById("work-told");
const bits = Number(field.dataset.bits);
const ticket = document.querySelector("input[name='ticket']").value;
const text = new TextEncoder();

async function isGood(number) {
  const bytes = await crypto.subtle.digest("SHA-256", text.encode(`${ticket}:${number}`));
  return new DataView(bytes).getUint32(0) >>> (32 - bits) === 0;
}

// Without a secure context there is no crypto.subtle; then the words on the page hold.
async function work() {
  let number = 0;
  while (!(await isGood(number))) number += 1;
  field.value = number;
  told.textContent = told.dataset.done;
}

if (crypto.subtle) work();
