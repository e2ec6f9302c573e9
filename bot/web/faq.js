// @ts-check
// Filters the questions as somebody types, opens the one that the address names, and rates without
// leaving the page. Without JavaScript the page's forms do the same.
(() => {
  "use strict";
  const rows = [...document.querySelectorAll("details")];
  const count = /** @type {HTMLElement} */ (document.getElementById("count"));
  const input = /** @type {HTMLInputElement} */ (document.getElementById("q"));
  const client = String(Math.random()); // tells apart the visitors who rate, and is kept nowhere

  /** @param {string | null} text */
  const words = (text) => (text ?? "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const known = rows.map((row) => words(row.textContent));

  input.addEventListener("input", () => {
    const wanted = words(input.value);
    rows.forEach((row, i) => {
      row.hidden = !wanted.every((part) => known[i].some((word) => word.startsWith(part)));
    });
    for (const section of document.querySelectorAll("section"))
      section.hidden = !section.querySelector("details:not([hidden])");
    const found = rows.filter((row) => !row.hidden).length;
    const more = found ? "" : " Press Enter to search by meaning of the words, or ask below.";
    count.textContent = `${found} of ${count.dataset.total} questions.${more}`;
  });

  function openNamed() {
    const named = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("details");
    if (!named) return;
    named.open = true;
    named.scrollIntoView();
  }
  addEventListener("hashchange", openNamed);
  openNamed();

  addEventListener("beforeprint", () => rows.forEach((row) => (row.open = true)));

  document.addEventListener("submit", async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (!form.matches("details form") || !button) return;
    event.preventDefault();
    const body = new URLSearchParams({ [button.name]: button.value, client });
    const response = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
    const said = document.createElement("b");
    said.setAttribute("role", "status");
    said.tabIndex = -1;
    form.replaceChildren(said);
    // A redirect that is not followed: it was saved.
    said.textContent = response?.type === "opaqueredirect" ? "Thank you." : "That could not be saved just now.";
    said.focus();
  });
})();
