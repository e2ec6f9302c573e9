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
  const said = (/** @type {Element} */ row) => row.querySelectorAll("summary, summary + p");
  const known = rows.map((row) => [...said(row)].flatMap((part) => words(part.textContent)));

  input.addEventListener("input", () => {
    const wanted = words(input.value);
    rows.forEach((row, i) => {
      row.hidden = !wanted.every((part) => known[i].some((word) => word.startsWith(part)));
    });
    for (const section of document.querySelectorAll("section"))
      section.hidden = !section.querySelector("details:not([hidden])");
    const found = rows.filter((row) => !row.hidden).length;
    // The server has more where they are several pages, and finds other forms of the words.
    const shown = rows.length < Number(count.dataset.total) ? " on this page" : "";
    const more = found && !shown ? "" : " Press Enter to search all, in other words too, or ask below.";
    count.textContent = `${found} of ${rows.length} questions${shown}.${more}`;
  });

  function openNamed() {
    let name = location.hash.slice(1);
    try {
      name = decodeURIComponent(name);
    } catch {
      // Not one of our addresses.
    }
    const named = document.getElementById(name)?.closest("details");
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
