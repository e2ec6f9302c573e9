// @ts-check
// <askademy-chat>: asks an Askademy server and shows what it quotes; docs/web.md says how to use it.
(() => {
  "use strict";
  /** @typedef {{ title: string, heading: string, link: string | null }} Source */
  /** @typedef {{ quote: string, link: string | null }} Alternative */
  /** @typedef {{ start: number, end: number }} Span */
  /** @typedef {{ kind: string, text: string, highlight: Span | null }} Part */
  /** @typedef {{ words: string[], phrasing: string | null, runner_up: Alternative | null }} Why */
  /**
   * @typedef {{ id: string, conversation: string, status: string, answer: string, parts: Part[],
   *   read_as: string | null, sources: Source[], alternatives: Alternative[],
   *   suggestions: string[], why: Why | null }} Reply
   */
  /** @typedef {{ question: string, reply: Reply, helpful?: boolean }} Turn */
  /** @typedef {{ id: string | null, open: boolean, turns: Turn[], first?: string[] }} State */

  const own = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  // A module is told of no script element: where it came from stands in the trace of an error.
  const BASE = /https?:\S+?\/(?=widget[-\w]*\.js)/.exec(own?.src || Error().stack || "")?.[0] ?? new URL(".", location.href).href;
  const script = own ?? [...document.scripts].find(({ src }) => src.startsWith(BASE + "widget"));
  const KEPT = 20; // turns that a page finds again
  const SEARCHING_MS = 500;
  const LIMIT_MS = 30_000;
  const LONGEST = 1000; // characters of a question
  const PHONE = "(max-width: 30em), (max-height: 26em)";

  // The name of the closed button; all other words are loaded when the panel opens.
  /** @type {Record<string, string>} */
  const LAUNCH = {
    en: "Ask a question",
    es: "Haga una pregunta",
    fr: "Poser une question",
    pt: "Faça uma pergunta",
    ar: "اطرح سؤالًا",
    th: "ถามคำถาม",
    hu: "Kérdezzen",
  };

  // Of the closed button; the look of the panel is loaded when it opens.
  const CSS = `
:host { display: block !important; opacity: 1 !important; filter: none !important; transform: none !important; }
:host([inline]) { min-block-size: var(--askademy-height, 34em); }
:host([hidden]) { display: none !important; }
.root { all: initial; color-scheme: light dark;
  --bg: var(--askademy-background, light-dark(#fff, #171c24));
  --soft: light-dark(#f1f3f6, #252c37);
  --text: var(--askademy-text, light-dark(#1b1b1b, #eceff3));
  --quiet: light-dark(#565c65, #b4bcc8);
  --line: light-dark(#8d97a5, #77839a);
  --accent: var(--askademy-accent, light-dark(#1a4480, #a3c7f7));
  --on: var(--askademy-on-accent, light-dark(#fff, #0d1a2d));
  --round: var(--askademy-radius, 0.5em);
  color: var(--text); font: var(--askademy-size, medium)/1.5 var(--askademy-font, system-ui, sans-serif); }
.root[dir=rtl] { direction: rtl; }
:host([theme=light]) .root { color-scheme: light; }
:host([theme=dark]) .root { color-scheme: dark; }
* { box-sizing: border-box; }
svg { inline-size: 1.25em; block-size: 1.25em; display: block; }
button { font: inherit; cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.launch { display: flex; gap: 0.5em; align-items: center; padding: 0.75em 1.125em; border: 1px solid transparent;
  border-radius: 2em; background: var(--accent); color: var(--on); font-weight: 600; box-shadow: 0 2px 10px #0005; }
.launch:hover { text-decoration: underline; }
.float { position: fixed; z-index: var(--askademy-z, 2147483000); inset: auto; inset-block-end: 1em; inset-inline-end: 1em;
  margin: 0; border: 0; padding: 0; overflow: visible; background: none; color: inherit; }
:host([side=left]) .float { inset-inline: 1em auto; }
@media (forced-colors: active) { .launch { border-color: CanvasText; } }
@media print { .float { display: none; } }
`;
  const ICONS = {
    ask: "M4 4h16v12H9l-5 5zM8 8h8M8 12h5",
    close: "M5 5l14 14M19 5 5 19",
    restart: "M4 12a8 8 0 1 0 2.3-5.7L4 8.600M4 3v5.600h5.600",
    download: "M12 3v12m-5-5 5 5 5-5M4 20h16",
    copy: "M9 9h11v11H9zM5 15H4V4h11v1",
    helpful: "M7 21V10l5-8c2 0 3 1 2 4l-1 3h7l-2 12zM3 10h4v11H3z",
    unhelpful: "M7 3v11l5 8c2 0 3-1 2-4l-1-3h7L18 3zM3 3h4v11H3z",
  };

  /**
   * @param {string} name
   * @param {Record<string, any>} [attributes] those that begin with "on" are listeners
   * @param {...(Node | string)} children
   * @returns {HTMLElement}
   */
  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  /** @param {keyof ICONS} name @param {string} label @param {() => void} onclick @param {Record<string, any>} [more] */
  function iconButton(name, label, onclick, more) {
    const attributes = { class: "icon", "aria-label": label, title: label, onclick, ...more };
    return element("button", attributes, icon(name));
  }

  /** @param {keyof ICONS} name */
  function icon(name) {
    const made = (/** @type {string} */ tag) => document.createElementNS("http://www.w3.org/2000/svg", tag);
    const svg = made("svg");
    const path = made("path");
    const drawn = { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2", "aria-hidden": "true" };
    for (const [key, value] of Object.entries(drawn)) svg.setAttribute(key, value);
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  }

  /** @param {string} text @param {string | number} value */
  const filled = (text, value) => text.replace("{}", () => String(value));

  /** @type {Record<string, State>} by server: several elements of a page are one conversation */
  const states = {};

  /** @param {string} server */
  function stateOf(server) {
    /** @type {State} */
    let found = { id: null, open: false, turns: [] };
    try {
      const kept = JSON.parse(sessionStorage.getItem("askademy " + server) ?? "{}");
      if (kept.turns.every((/** @type {Turn} */ turn) => turn.reply.parts)) found = kept;
    } catch {
      // No storage, or nothing that we wrote: a conversation of this page alone.
    }
    return (states[server] ??= found);
  }

  /**
   * Tried twice where the server cannot be reached or fails, unless it asks for patience (503).
   * @param {string} url @param {object} body @param {AbortSignal} [signal]
   * @returns {Promise<Response>}
   */
  async function post(url, body, signal, again = true) {
    /** @type {RequestInit} */
    const request = {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      credentials: "omit",
      signal,
    };
    const response = await fetch(url, request).catch((error) => {
      if (!again || signal?.aborted || !navigator.onLine) throw error;
    });
    if (again && (!response || (response.status >= 500 && response.status !== 503))) return post(url, body, signal, false);
    if (!response?.ok) throw response;
    return response;
  }

  const look = new CSSStyleSheet();
  /** @type {Promise<unknown> | undefined} */
  let dressed;
  const dress = () =>
    (dressed ??= fetch(BASE + "widget.css", { signal: AbortSignal.timeout(5_000) })
      .then((response) => response.text())
      .then((css) => look.replace(css))
      .catch(() => (dressed = undefined)));

  // A word that did not arrive is called by its name, which is English.
  const named = (/** @type {Record<string, string>} */ pack) => new Proxy(pack, { get: (_, name) => pack[String(name)] ?? name });

  /** @type {Record<string, Promise<Record<string, string>> | undefined>} */
  const packs = {};
  /** @param {string} language @returns {Promise<Record<string, string>>} */
  const words = (language) =>
    (packs[language] ??= fetch(`${BASE}lang/${language}.json`, { signal: AbortSignal.timeout(5_000) })
      .then(async (response) => named(await response.json()))
      .catch(() => {
        delete packs[language];
        return language === "en" ? named({}) : words("en");
      }));

  class AskademyChat extends HTMLElement {
    static observedAttributes = ["lang", "inline", "name", "heading"];

    constructor() {
      super();
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet, look];
      this.texts = named({});
      /** @type {AbortController | null} */
      this.pending = null;
      this.build = 0;
      this.server = BASE;
      // On a phone the keyboard covers the lower part of what 100dvh counts.
      this.fit = (/** @type {Event} */ { type }) => {
        const { height, offsetTop } = /** @type {VisualViewport} */ (window.visualViewport);
        this.find(".panel")?.style.setProperty("--seen", height + "px");
        this.find(".panel")?.style.setProperty("--top", offsetTop + "px");
        if (type === "resize") this.scroll();
      };
      // A page that the browser kept aside does not know what was asked on the pages since.
      this.back = (/** @type {PageTransitionEvent} */ event) => {
        if (!event.persisted) return;
        delete states[this.server];
        this.connectedCallback();
      };
      this.draft = "";
    }

    get state() {
      return states[this.server] ?? stateOf(this.server);
    }

    connectedCallback() {
      this.server = new URL(this.getAttribute("server") || ".", BASE).href.replace(/\/*$/, "/");
      const conversation = this.getAttribute("conversation");
      // Of a page that a link has opened: it ends no conversation that goes on.
      if (conversation && !this.state.turns.length) this.state.id = conversation;
      this.gone?.abort();
      // As the options of a listener it is what has a signal.
      this.gone = new AbortController();
      for (const type of ["resize", "scroll"]) window.visualViewport?.addEventListener(type, this.fit, this.gone);
      addEventListener("pageshow", this.back, this.gone);
      if (this.inline || this.state.open) this.show(false);
      else this.showButton();
    }

    disconnectedCallback() {
      this.gone?.abort();
      this.pending?.abort("stopped");
      // A site that swaps its body drops what was added to it.
      if (this === added) setTimeout(add);
    }

    attributeChangedCallback() {
      if (this.build && this.isConnected) this.connectedCallback();
    }

    get inline() {
      return this.hasAttribute("inline");
    }

    /** The element's own language, or that of the page around it, where there is a pack for it. */
    get language() {
      const found = /** @type {HTMLElement | null} */ (this.closest("[lang]"))?.lang.split("-")[0].toLowerCase();
      return found && found in LAUNCH ? found : "en";
    }

    /** Of the button. */
    get heading() {
      return this.getAttribute("heading") || LAUNCH[this.language];
    }

    /** Of the panel: it names the organisation, where nothing else is asked for. */
    get panelTitle() {
      return this.getAttribute("heading") || [this.getAttribute("name"), LAUNCH[this.language]].filter(Boolean).join(" – ");
    }

    /** @param {string} name */
    find(name) {
      return /** @type {HTMLElement} */ (this.shadowRoot?.querySelector(name));
    }

    get input() {
      return /** @type {HTMLTextAreaElement} */ (this.find("textarea"));
    }

    /** @param {HTMLElement} shown @param {boolean} [full] on the whole screen, and nothing behind it */
    place(shown, full) {
      const language = this.language;
      this.draft = this.input?.value ?? this.draft;
      clearInterval(this.timer);
      const root = element("div", { class: "root", lang: language, dir: language === "ar" ? "rtl" : "ltr" });
      const kind = this.inline ? { class: "inline" } : { class: "float", popover: full ? undefined : "manual" };
      const holder = element(full ? "dialog" : "div", kind, shown);
      root.append(holder);
      this.shadowRoot?.replaceChildren(root);
      // In the top layer, where no style of the page's can clip, cover or move it.
      if (full) {
        holder.addEventListener("cancel", () => this.close());
        /** @type {HTMLDialogElement} */ (holder).showModal();
      } else if (!this.inline) holder.showPopover?.();
    }

    showButton() {
      this.build++;
      const button = { class: "launch", part: "launcher", "aria-haspopup": "dialog", onclick: () => this.show() };
      this.place(element("button", button, icon("ask"), this.heading));
    }

    open() {
      this.show();
    }

    close() {
      this.pending?.abort("stopped");
      this.save({ open: false });
      this.showButton();
      this.find(".launch").focus();
    }

    /** @param {boolean} [focus] not where a page opens with the panel: the reader is elsewhere */
    async show(focus = true) {
      const build = ++this.build;
      if (!this.inline) this.save({ open: true });
      this.texts = (await Promise.all([words(this.language), dress()]))[0];
      if (build !== this.build) return;
      this.showPanel();
      this.find(".log").append(...this.state.turns.map((turn) => this.turn(turn)));
      this.scroll();
      if (focus) this.input.focus();
      if (!this.state.turns.length) this.offer();
    }

    showPanel() {
      const t = this.texts;
      const header = element(
        "header",
        { part: "header" },
        element("h2", { part: "title" }, this.panelTitle),
        iconButton("restart", t.restart, () => this.restart()),
        iconButton("download", t.download, () => this.download()),
      );
      if (!this.inline) header.append(iconButton("close", t.close, () => this.close()));
      const input = element("textarea", {
        rows: 1, enterkeyhint: "send", part: "input", "aria-label": t.input, placeholder: t.input,
        oninput: () => this.count(),
      });
      const form = element(
        "form",
        { part: "form", onsubmit: (/** @type {Event} */ event) => this.submit(event) },
        element("div", {}, input, element("span", { class: "note count" })),
        element("button", { class: "send", part: "send" }, t.send),
      );
      const intro = element("div", { class: "intro" }, element("p", { class: "note" }, `${t.intro} ${t.english}`));
      // What is new is told apart, and shorter: the log would be read out with all its buttons.
      const log = { class: "log", part: "log", role: "log", "aria-live": "off", "aria-label": t.log, tabindex: 0 };
      const panel = element(
        "section",
        { class: "panel", part: "panel", role: this.inline ? "region" : "dialog", "aria-label": this.panelTitle },
        header,
        element("div", log, intro),
        element("div", { class: "status", part: "status" }),
        element("p", { class: "said live", role: "status" }),
        form,
      );
      this.place(panel, !this.inline && matchMedia(PHONE).matches);
      this.input.value = this.draft;
      this.count();
    }

    /** Questions to begin with: those of the attribute, one a line, or the server's. */
    async offer() {
      const build = this.build;
      const given = this.getAttribute("questions");
      if (given !== null) this.state.first = given.split("\n").filter(Boolean);
      this.state.first ??= await fetch(this.server + "api/suggestions", { credentials: "omit" })
        .then(async (response) => (await response.json()).suggestions)
        .catch(() => this.lost());
      if (build === this.build) this.find(".intro").append(...this.choices(this.texts.more, this.state.first ?? []));
      this.rove();
    }

    /** For who has put the element there. */
    lost() {
      console.error(`askademy-chat: no answer from ${this.server}. Has ASKADEMY_ALLOWED_ORIGINS ${location.origin}?`);
    }

    /** A key that was pressed within the panel. @param {KeyboardEvent} event */
    key(event) {
      const { key } = event;
      const target = /** @type {HTMLElement} */ (event.composedPath()[0]);
      const log = this.find(".log");
      // 229: Safari ends the composition before the Enter that confirms it.
      if (!log || event.isComposing || event.keyCode === 229) return;
      if (key === "Escape" && !this.inline) this.close();
      else if (target === this.input && key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        this.ask(this.input.value);
      } else if (/^Arrow(Up|Down)$/.test(key) && log.contains(target) && target.localName !== "input") {
        const all = this.rove();
        const at = all.indexOf(target);
        event.preventDefault();
        all.at(key === "ArrowDown" ? (at + 1) % all.length : Math.max(at, 0) - 1)?.focus();
      }
    }

    /** What can be pressed in the log, which is one stop of the tabulator. */
    rove() {
      const all = [.../** @type {NodeListOf<HTMLElement>} */ (this.find(".log").querySelectorAll("a, button, summary, input"))];
      for (const each of all) each.tabIndex = -1;
      return all;
    }

    count() {
      const length = [...this.input.value].length;
      this.find(".count").textContent = length > LONGEST - 100 ? `${length} / ${LONGEST}` : "";
      const over = length > LONGEST;
      if (over) this.say(filled(this.texts.long, length - LONGEST));
      else if (this.over) this.say("");
      return (this.over = over);
    }

    /** @param {Event} event */
    submit(event) {
      event.preventDefault();
      if (!this.pending) this.ask(this.input.value);
      // Not by the second press of two.
      else if (this.slow) this.pending.abort("stopped");
    }

    /** Whether it is answered. @param {string} text */
    async ask(text) {
      const question = text.trim();
      const input = this.input;
      if (!question) input.focus();
      if (!question || this.pending || this.count()) return false;
      const pending = (this.pending = new AbortController());
      const state = this.state;
      const log = this.find(".log");
      const retried = this.shadowRoot?.activeElement?.classList.contains("retry");
      clearInterval(this.timer);
      this.say("");
      if (retried) input.focus();
      if (input.value.trim() === question) input.value = "";
      const echo = element("div", { class: "echo" }, this.asked(question));
      log.append(echo);
      log.scrollTop = log.scrollHeight;
      const slow = setTimeout(() => {
        this.slow = true;
        this.find(".send").textContent = this.texts.stop;
        this.say(this.texts.searching);
      }, SEARCHING_MS);
      const limit = setTimeout(() => pending.abort("slow"), LIMIT_MS);
      try {
        const body = { question, conversation: state.id, explain: true };
        const response = await post(this.server + "api/ask", body, pending.signal);
        const reply = /** @type {Reply} */ (await response.json());
        if (state !== this.state) return false;
        const turn = { question, reply };
        this.save({ id: reply.conversation, turns: [...state.turns, turn] });
        const offered = (reply.status === "unsure" ? reply.alternatives : []).length + reply.suggestions.length;
        this.say("");
        this.tell(reply.answer + (offered ? "\n" + filled(this.texts.choices, offered) : ""));
        echo.replaceWith(this.turn(turn));
        this.scroll();
        return true;
      } catch (problem) {
        echo.remove();
        input.value ||= question;
        if (state === this.state) await this.fail(problem, question, pending.signal);
        return false;
      } finally {
        clearTimeout(slow);
        clearTimeout(limit);
        this.pending = null;
        this.slow = false;
        if (this.find(".send")) this.find(".send").textContent = this.texts.send;
      }
    }

    /** @param {unknown} problem @param {string} question @param {AbortSignal} signal */
    async fail(problem, question, signal) {
      const t = this.texts;
      if (!this.find(".status")) return;
      const retry = () => this.ask(question);
      const status = problem instanceof Response ? problem.status : 0;
      if (signal.aborted) this.say(signal.reason === "slow" ? t.slow : t.stopped, retry);
      else if (!navigator.onLine) this.say(t.offline, retry);
      else if (status === 429) {
        const until = Date.now() + 1000 * Number(/** @type {Response} */ (problem).headers.get("Retry-After") ?? 60);
        const left = () => filled(t.limited, Math.ceil((until - Date.now()) / 1000));
        this.say(left(), retry);
        this.timer = setInterval(() => {
          if (Date.now() > until) retry();
          else this.find(".status").firstChild?.replaceWith(left());
        }, 1000);
      } else if (status === 503 || (status && status < 500 && status !== 404))
        this.say((await /** @type {Response} */ (problem).json().catch(() => ({}))).detail ?? t.failed, status === 503 ? retry : undefined);
      else {
        if (status < 500) this.lost();
        this.say(t.failed, retry);
      }
    }

    /** @param {string} text @param {() => void} [onclick] */
    say(text, onclick, label = this.texts.retry) {
      this.find(".status")?.replaceChildren(
        ...(text ? [element("span", {}, text)] : []),
        ...(onclick ? [element("button", { class: "retry", onclick }, label)] : []),
      );
      this.tell(text);
    }

    /** To who does not see. @param {string} text */
    tell(text) {
      if (this.find(".live")) this.find(".live").textContent = text;
    }

    /** @param {Partial<State>} changed */
    save(changed) {
      Object.assign(this.state, changed);
      const kept = { ...this.state, turns: this.state.turns.slice(-KEPT) };
      try {
        sessionStorage.setItem("askademy " + this.server, JSON.stringify(kept));
      } catch {
        // The conversation lives as long as the page.
      }
    }

    /** To the last turn, so that its answer is seen: with the question above it where both fit. */
    scroll() {
      const log = this.find(".log");
      const turn = /** @type {HTMLElement | null} */ (log?.lastElementChild);
      const shown = /** @type {HTMLElement | undefined} */ (turn?.querySelector(".answer"));
      if (!turn || !shown) return;
      const end = shown.offsetTop + shown.offsetHeight - log.clientHeight;
      log.scrollTop = Math.max(turn.offsetTop, Math.min(shown.offsetTop, end + 20)) - 8;
      if (this.inline) this.find(".panel").scrollIntoView({ block: "nearest" });
    }

    async restart() {
      const before = this.state;
      this.pending?.abort("stopped");
      states[this.server] = { ...before, id: null, turns: [] };
      this.save({});
      await this.show();
      const undo = () => {
        states[this.server] = before;
        this.save({});
        this.show();
      };
      if (before.turns.length) this.say(this.texts.restarted, undo, this.texts.undo);
    }

    download() {
      const href = URL.createObjectURL(new Blob([this.state.turns.map(plain).join("\n\n")], { type: "text/plain" }));
      element("a", { href, download: "conversation.txt" }).click();
      setTimeout(() => URL.revokeObjectURL(href), LIMIT_MS);
    }

    /** @param {string} label @param {string[]} shown @param {string} [layout] @param {(number: number) => string} [asked] */
    choices(label, shown, layout = "", asked = (number) => shown[number]) {
      const items = shown.map((text, number) => {
        const button = element("button", { part: "choice", lang: "en", dir: "ltr" }, text);
        button.onclick = async () => {
          if (this.pending || button.ariaPressed === "true") return;
          button.ariaPressed = "true";
          button.ariaPressed = String(await this.ask(asked(number)));
        };
        return element("li", {}, button);
      });
      return items.length ? [element("p", { class: "note" }, label), element("ul", { class: layout }, ...items)] : [];
    }

    /** @param {string} question */
    asked(question) {
      return element("p", { class: "asked", part: "question" }, element("span", { class: "said" }, this.texts.asked), " ", element("bdi", {}, question));
    }

    /** @param {Turn} turn */
    turn(turn) {
      const t = this.texts;
      const { question, reply } = turn;
      const made = element("article", { class: "turn", part: "turn" }, this.asked(question), answer(reply));
      if (reply.read_as) made.append(element("p", { class: "note" }, filled(t.readAs, reply.read_as)));
      if (reply.sources.length) {
        const places = reply.sources.flatMap((source) => [" ", this.link(place(source), source.link)]);
        made.append(element("p", { class: "note", part: "source" }, t.source, ...places));
      }
      if (reply.status === "unsure") {
        const quotes = reply.alternatives.map(({ quote }) => quote);
        const asked = (/** @type {number} */ number) =>
          this.state.turns.at(-1) === turn ? `The ${["first", "second", "third"][number]} one` : quotes[number].slice(0, LONGEST);
        made.append(...this.choices(t.others, quotes, "lines", asked));
      }
      if (reply.status !== "smalltalk") made.append(this.tools(turn));
      made.append(...this.choices(t.more, reply.suggestions));
      setTimeout(() => this.find(".log") && this.rove());
      return made;
    }

    /** @param {string} text @param {string | null} href */
    link(text, href) {
      // An address comes from a page's front matter: only the web is linked to.
      if (!href || !/^https?:\/\//i.test(href)) return element("span", { lang: "en" }, text);
      const other = new URL(href).origin !== location.origin;
      // On a phone the passage stands behind the panel.
      const onclick = () => other || (this.find("dialog") && this.close());
      const made = element("a", { href, lang: "en", part: "link", rel: "noopener", target: other ? "_blank" : undefined, onclick }, text);
      if (other) made.append(element("span", { class: "said", lang: this.language }, " " + this.texts.newTab));
      return made;
    }

    /** @param {Turn} turn */
    tools(turn) {
      const t = this.texts;
      const tools = element("div", { class: "tools", part: "tools" });
      for (const name of /** @type {const} */ (["helpful", "unhelpful"])) {
        const helpful = name === "helpful";
        tools.append(iconButton(name, t[name], () => this.rate(turn, helpful, tools), { "aria-pressed": turn.helpful === helpful }));
      }
      if (navigator.clipboard)
        tools.append(iconButton("copy", t.copy, () => navigator.clipboard.writeText(plain(turn)).then(() => this.say(t.copied), () => {})));
      const { why, status } = turn.reply;
      if (why) {
        const lines = status === "not_found" ? [] : [status === "answered" ? t.sure : t.unsure];
        if (why.words.length) lines.push(filled(t.words, why.words.join(", ")));
        if (why.phrasing) lines.push(filled(t.similar, why.phrasing));
        if (why.runner_up) lines.push(filled(t.next, why.runner_up.quote));
        tools.append(element("details", { part: "why" }, element("summary", {}, t.why), ...lines.map((line) => element("p", {}, line))));
      }
      return tools;
    }

    /** @param {Turn} turn @param {boolean} helpful @param {HTMLElement} tools @param {string} [comment] */
    async rate(turn, helpful, tools, comment) {
      const t = this.texts;
      try {
        const client = turn.reply.conversation; // of each client the last word counts
        await post(this.server + "api/feedback", { answer: turn.reply.id, helpful, client, comment });
        turn.helpful = helpful;
        this.save({});
        for (const [number, button] of tools.querySelectorAll("[aria-pressed]").entries())
          button.setAttribute("aria-pressed", String(helpful === !number));
        this.say(t.thanks);
        tools.querySelector("form")?.remove();
        if (helpful || comment !== undefined) return;
        const note = /** @type {HTMLInputElement} */ (element("input", { maxlength: 2000 }));
        const onsubmit = (/** @type {Event} */ event) => {
          event.preventDefault();
          this.rate(turn, false, tools, note.value);
          this.input.focus();
        };
        tools.append(element("form", { onsubmit }, element("label", {}, t.missing, note), element("button", {}, t.tell)));
        this.rove();
        note.focus();
      } catch {
        this.say(t.failed);
      }
    }
  }

  /** @param {Source} source */
  const place = ({ title, heading }) => (title.includes(heading) ? title : `${title} – ${heading}`);

  /** @param {Reply} reply */
  function answer({ status, parts }) {
    const shown = parts.map((part) => (part.kind === "quote" ? quoted(part) : element("p", { dir: "auto" }, ...contacts(part.text))));
    return element("div", { class: "answer " + status, part: "answer", lang: "en", dir: "ltr" }, ...shown);
  }

  // A line of a quote that is an item of a list: its sign is drawn by the list, its number stays.
  const ITEM = /^\s*(?:[-*+•‣▪●○◦–·➢][ \t\xa0]|(\(?(?:\d{1,3}|[a-z])[.)]))\s*(?=\S)/;

  /** @param {Part} part */
  function quoted({ text, highlight }) {
    const made = element("blockquote");
    /** @type {HTMLElement | null} */
    let list = null;
    let before = 0;
    for (const line of text.split("\n")) {
      const points = Array.from(line); // offsets count code points
      const item = ITEM.exec(line);
      const from = item && !item[1] ? Array.from(item[0]).length : 0;
      const [start, end] = [highlight?.start ?? 0, highlight?.end ?? 0].map((at) => Math.min(Math.max(at - before, from), points.length));
      /** @type {(from: number, to?: number) => string} */
      const cut = (from, to) => points.slice(from, to).join("");
      const key = end > start ? [element("mark", { part: "mark" }, cut(start, end))] : [];
      const pieces = [cut(from, start), ...key, cut(end)];
      before += points.length + 1;
      if (item) (list ??= made.appendChild(element("ul"))).append(element("li", {}, ...pieces));
      else if (line.trim()) {
        list = null;
        made.append(element("p", {}, ...pieces));
      }
    }
    return made;
  }

  // What the bot says itself may name whom to ask: a mail address, a number, an address of the web.
  const CONTACT = /([\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?:\/\/[^\s<>()]*[^\s<>().,;:!?]|(?:\+\d|\b0)[\d ().-]{5,20}\d)/;

  /** @param {string} text */
  function contacts(text) {
    return text.split(CONTACT).map((said, number) => {
      if (number % 2 === 0) return said;
      const href = /^https?:/.test(said) ? said : said.includes("@") ? `mailto:${said}` : `tel:${said.replace(/[^\d+]/g, "")}`;
      return element("a", { href, part: "link" }, said);
    });
  }

  /** @param {Turn} turn */
  function plain({ question, reply }) {
    return [question, reply.answer, ...reply.sources.map((s) => [place(s), s.link].filter(Boolean).join(" ")), ""].join("\n");
  }

  // Before any listener of the page's, which may take a letter for a shortcut of its own.
  for (const type of /** @type {const} */ (["keydown", "keypress", "keyup"]))
    addEventListener(
      type,
      (event) => {
        const chat = event.composedPath().find((each) => each instanceof AskademyChat);
        if (!chat) return;
        event.stopImmediatePropagation();
        if (type === "keydown") /** @type {AskademyChat} */ (chat).key(event);
      },
      true,
    );

  /** @type {HTMLElement | undefined} */
  let added;
  const add = () => {
    // Once, where a page has the line twice.
    if (script?.dataset.auto === undefined || document.querySelector("askademy-chat:not([inline])")) return;
    const { auto, ...attributes } = script.dataset;
    document.body.append((added ??= element("askademy-chat", attributes)));
  };

  if (!customElements.get("askademy-chat")) customElements.define("askademy-chat", AskademyChat);
  if (document.body) add();
  else addEventListener("DOMContentLoaded", add);
})();
