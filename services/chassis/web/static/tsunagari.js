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
    // Characters as people count them: 𠮷 is one.
    const left = limit - [...input.value].length;
    counter.textContent = left < 0 ? `${-left}文字超えています` : `あと${left}文字`;
    counter.classList.toggle("counter-over", left < 0);
  };
  input.addEventListener("input", count);
  input.after(counter);
  count();
}
