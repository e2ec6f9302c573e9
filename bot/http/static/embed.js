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
  const warning = /** @type {HTMLElement} */ (document.getElementById("colours"));
  const USUAL_ACCENT = "#1a4480";

  /** @param {string} text */
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

  /** @typedef {[number, number, number]} Colour red, green and blue, from 0 to 255 */
  /** @type {Colour} */ const WHITE = [255, 255, 255];
  /** @type {Colour} */ const BLACK = [0, 0, 0];
  /** The backgrounds of the panel. @type {Colour} */ const DAY = WHITE;
  /** @type {Colour} */ const NIGHT = [23, 28, 36];
  const LEGIBLE = 4.5; // WCAG 2, level AA

  /** @param {string} hex @returns {Colour} */
  const parsed = (hex) => /** @type {Colour} */ ([1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));

  /** @param {Colour} colour */
  const written = (colour) => "#" + colour.map((value) => value.toString(16).padStart(2, "0")).join("");

  /** WCAG 2, relative luminance. @param {Colour} colour */
  function luminance(colour) {
    const [r, g, b] = colour.map((value) => (value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  /** @param {Colour} one @param {Colour} other */
  function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  /** The colour itself, or as little darker or lighter as makes it legible. */
  /** @param {Colour} colour @param {Colour} ground @returns {Colour} */
  function legible(colour, ground) {
    const end = luminance(ground) > 0.18 ? BLACK : WHITE;
    for (let share = 0; ; share += 0.02) {
      const found = /** @type {Colour} */ (colour.map((value, at) => Math.round(value + share * (end[at] - value))));
      if (contrast(found, ground) >= LEGIBLE || share >= 1) return found;
    }
  }

  /** Black or white, whichever has more contrast on the colour. @param {Colour} colour */
  const on = (colour) => (contrast(colour, BLACK) > contrast(colour, WHITE) ? "#000" : "#fff");

  /**
   * The colours for the day and the night, and what was done to the one that was chosen.
   * @param {string} chosen @param {string} theme
   */
  function colours(chosen, theme) {
    const [day, night] = [legible(parsed(chosen), DAY), legible(parsed(chosen), NIGHT)];
    const kept = { light: day, dark: night }[theme];
    const both = (/** @type {string} */ light, /** @type {string} */ dark) => (light === dark ? light : `light-dark(${light}, ${dark})`);
    const changed = [
      written(day) !== chosen && theme !== "dark" ? `${written(day)} on white` : "",
      written(night) !== chosen && theme !== "light" ? `${written(night)} on dark` : "",
    ].filter(Boolean);
    return {
      accent: kept ? written(kept) : both(written(day), written(night)),
      onAccent: kept ? on(kept) : both(on(day), on(night)),
      told: changed.length ? `${chosen} cannot be read everywhere as a link: it is ${changed.join(", and ")}.` : "",
    };
  }

  function update() {
    /** @type {Record<string, string>} */
    const chosen = { name: snippet.dataset.name ?? "" };
    for (const [key, value] of new FormData(form)) chosen[key] = String(value);
    const inline = chosen.place === "inline";
    const inFrame = chosen.place === "frame";
    const { accent, onAccent, told } = colours(chosen.accent, chosen.theme);
    const names = inline ? ["name", "lang", "theme", "heading"] : ["name", "lang", "theme", "side", "heading"];
    const attributes = names.filter((name) => chosen[name]).map((name) => [name, chosen[name]]);
    const listed = (/** @type {string} */ prefix) =>
      attributes.map(([name, value]) => ` ${prefix}${name}="${escaped(value)}"`).join("");

    const { script, lasting, integrity } = snippet.dataset;
    const address = new URL((chosen.pinned ? lasting : script) ?? "", location.href).href;
    const pin = chosen.pinned ? ` integrity="${integrity}" crossorigin="anonymous"` : "";
    const auto = inline ? "" : " data-auto" + listed("data-");
    const lines = [`<script src="${address}"${pin}${auto} defer></script>`];
    if (inline) lines.push(`<askademy-chat inline${listed("")}></askademy-chat>`);
    const rules = Object.entries({ "--askademy-accent": accent, "--askademy-on-accent": onAccent });
    const own = chosen.accent !== USUAL_ACCENT;
    warning.textContent = own && !inFrame ? told : "";
    if (own) {
      const style = rules.map(([name, value]) => `${name}: ${value};`);
      lines.push(`<style>askademy-chat { ${style.join(" ")} }</style>`);
    }
    const frame = new URL("chat?embed", location.href);
    for (const name of ["lang", "theme"]) if (chosen[name]) frame.searchParams.set(name, chosen[name]);
    const framed = `<iframe src="${escaped(frame.href.replace("embed=", "embed"))}" title="${escaped(chosen.heading || chosen.name)}" width="400" height="560"></iframe>`;
    snippet.textContent = inFrame ? framed : lines.join("\n");

    corner.hidden = inline || inFrame;
    if (inFrame) {
      const shown = document.createElement("iframe");
      Object.assign(shown, { src: frame.href, title: chosen.heading || chosen.name, width: 400, height: 560 });
      return preview.replaceChildren(shown);
    }
    const shown = document.createElement("askademy-chat");
    if (inline) shown.setAttribute("inline", "");
    for (const [name, value] of attributes) shown.setAttribute(name, value);
    if (own) for (const [name, value] of rules) shown.style.setProperty(name, value);
    preview.replaceChildren(shown);
  }

  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(snippet.textContent ?? "");
    copied.textContent = "Copied.";
  });
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  copy.hidden = !navigator.clipboard;
  update();
})();
