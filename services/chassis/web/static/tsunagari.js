// Makes forms nicer; nothing depends on it. Counts what is typed against data-max-length, so that a
// writer sees the limit coming, and moves focus to the error summary in browsers that ignore autofocus.
"use strict";

const summary = document.querySelector(".error-summary");
if (summary) summary.focus();

for (const input of document.querySelectorAll("[data-max-length]")) {
  const limit = Number(input.dataset.maxLength);
  const counter = document.createElement("p");
  counter.className = "counter";
  const count = () => {
    // As the server counts: 𠮷 is one character, a line break too, か and ゛ that belong together as well.
    const left = limit - [...input.value.normalize("NFC")].length;
    counter.textContent = left < 0 ? `${-left}文字超えています` : `あと${left}文字`;
    counter.classList.toggle("counter-over", left < 0);
    // In one line few write so much: the counter comes when the end is near.
    counter.hidden = input.tagName === "INPUT" && left > limit / 5;
  };
  input.addEventListener("input", count);
  input.after(counter);
  count();
}
