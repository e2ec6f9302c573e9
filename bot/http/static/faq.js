// @ts-check
// Finds the questions as somebody types, opens the one that the address names, and rates without
// leaving the page. Without JavaScript the page's forms do the same.
(() => {
  "use strict";
  const rows = [...document.querySelectorAll("details")];
  const count = /** @type {HTMLElement | null} */ (document.getElementById("count"));
  const input = /** @type {HTMLInputElement} */ (document.getElementById("q"));
  const client = String(Math.random()); // tells apart the visitors who rate, and is kept nowhere

  // "cost" is no word of "cost-effective", and its beginning none of it either.
  /** @param {string | null} text */
  const words = (text) => (text ?? "").toLowerCase().match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? [];
  const said = (/** @type {Element} */ row) => row.querySelectorAll("summary, .answer");
  const known = rows.map((row) => [...said(row)].flatMap((part) => words(part.textContent)));
  const begins = (/** @type {string} */ word, /** @type {string} */ part) =>
    word.includes("-") && !part.includes("-") ? word === part : word.startsWith(part);

  const total = Number(count?.dataset.total);
  const all = [...(count?.childNodes ?? [])];
  const hits = document.createElement("ul");
  let latest = 0; // what was typed last, as a number

  /** @param {number} found */
  function tell(found) {
    if (!count) return;
    const nothing = "No question here has these words: press Enter to ask.";
    const some = `${found} question${found === 1 ? "" : "s"} with these words. Press Enter to ask.`;
    count.replaceChildren(...(input.value.trim() ? [found ? some : nothing] : all));
  }

  /** Where this page has them all. */
  function filter() {
    const wanted = words(input.value);
    const fits = rows.map((_, i) => wanted.every((part) => known[i].some((word) => begins(word, part))));
    const found = fits.filter(Boolean).length;
    // Where none fits, all stay to be looked through.
    rows.forEach((row, i) => (row.hidden = found > 0 && !fits[i]));
    for (const section of document.querySelectorAll("section"))
      section.hidden = !section.querySelector("details:not([hidden])");
    tell(found);
  }

  /** Where there are more pages: the server looks through them, for whole words. */
  async function look() {
    const mine = ++latest;
    await new Promise((done) => setTimeout(done, 300));
    const asked = input.value.trim();
    if (mine !== latest) return;
    const response = asked ? await fetch(`api/faq?${new URLSearchParams({ q: asked })}`).catch(() => null) : null;
    const found = response?.ok ? (await response.json()).questions : [];
    if (mine !== latest) return;
    const links = found.slice(0, 20).map((/** @type {{id: string, question: string}} */ row) => {
      const link = document.createElement("a");
      link.href = `?at=${encodeURIComponent(row.id)}#${encodeURIComponent(row.id)}`;
      link.textContent = row.question;
      const item = document.createElement("li");
      item.append(link);
      return item;
    });
    hits.replaceChildren(...links);
    count?.after(hits);
    for (const part of document.querySelectorAll("section, main nav"))
      /** @type {HTMLElement} */ (part).hidden = found.length > 0;
    tell(found.length);
  }
  input.addEventListener("input", rows.length < total ? look : filter);

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
