// @ts-check
// Shows what the chosen settings look like, and the HTML that gives them.
(() => {
  "use strict";
  const form = /** @type {HTMLFormElement} */ (document.getElementById("controls"));
  const snippet = /** @type {HTMLElement} */ (document.getElementById("snippet"));
  const preview = /** @type {HTMLElement} */ (document.getElementById("preview"));
  const copy = /** @type {HTMLButtonElement} */ (document.getElementById("copy"));
  const copied = /** @type {HTMLElement} */ (document.getElementById("copied"));
  const corner = /** @type {HTMLElement} */ (document.getElementById("corner"));
  const USUAL_ACCENT = "#1a4480";

  /** @param {string} text */
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

  /** Black or white, whichever has more contrast on the colour (WCAG 2, relative luminance). */
  /** @param {string} colour */
  function readableOn(colour) {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const value = parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
  }

  function update() {
    /** @type {Record<string, string>} */
    const chosen = { name: snippet.dataset.name ?? "" };
    for (const [key, value] of new FormData(form)) chosen[key] = String(value);
    const inline = chosen.place === "inline";
    const names = inline ? ["name", "lang", "theme", "heading"] : ["name", "lang", "theme", "side", "heading"];
    const attributes = names.filter((name) => chosen[name]).map((name) => [name, chosen[name]]);
    const written = (/** @type {string} */ prefix) =>
      attributes.map(([name, value]) => ` ${prefix}${name}="${escaped(value)}"`).join("");

    const { script, lasting, integrity } = snippet.dataset;
    const address = new URL((chosen.pinned ? lasting : script) ?? "", location.href).href;
    const pin = chosen.pinned ? ` integrity="${integrity}" crossorigin="anonymous"` : "";
    const auto = inline ? "" : " data-auto" + written("data-");
    const lines = [`<script src="${address}"${pin}${auto} defer></script>`];
    if (inline) lines.push(`<askademy-chat inline${written("")}></askademy-chat>`);
    const colours = { "--askademy-accent": chosen.accent, "--askademy-on-accent": readableOn(chosen.accent) };
    const own = chosen.accent !== USUAL_ACCENT;
    if (own) {
      const rules = Object.entries(colours).map(([name, value]) => `${name}: ${value};`);
      lines.push(`<style>askademy-chat { ${rules.join(" ")} }</style>`);
    }
    snippet.textContent = lines.join("\n");

    const shown = document.createElement("askademy-chat");
    if (inline) shown.setAttribute("inline", "");
    for (const [name, value] of attributes) shown.setAttribute(name, value);
    if (own) for (const [name, value] of Object.entries(colours)) shown.style.setProperty(name, value);
    preview.replaceChildren(shown);
    corner.hidden = inline;
  }

  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(snippet.textContent ?? "");
    copied.textContent = "Copied.";
  });
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  copy.hidden = !navigator.clipboard;
  update();
})();
