// @ts-check
// <askademy-chat>: asks an Askademy server and shows what it quotes; docs/web.md says how to use it.
(() => {
  "use strict";
  /** @typedef {{ title: string, heading: string, link: string | null }} Source */
  /** @typedef {{ quote: string, link: string | null }} Alternative */
  /** @typedef {{ word: string | null, corrected: string | null }} Part */
  /** @typedef {{ contributions: Part[], phrasing: string | null, runner_up: Alternative | null }} Why */
  /**
   * @typedef {{ id: string, conversation: string, status: string, answer: string,
   *   highlight: { start: number, end: number } | null, confidence: number, read_as: string | null,
   *   sources: Source[], alternatives: Alternative[], suggestions: string[], why: Why | null }} Reply
   */
  /** @typedef {{ question: string, reply: Reply, helpful?: boolean }} Turn */
  /** @typedef {{ id: string | null, open: boolean, turns: Turn[], first?: string[] }} State */

  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  const BASE = new URL(".", script?.src || location.href).href;
  const KEPT = 20; // turns that a page finds again
  const SEARCHING_MS = 500;
  const LIMIT_MS = 30_000;
  const ORDINALS = ["first", "second", "third"];

  // The name of the closed button; the rest of a language is loaded when the panel opens.
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
  const ENGLISH = {
    intro: "Answers are quotes from our pages, word for word.",
    english: "",
    input: "Your question",
    send: "Ask",
    stop: "Stop",
    close: "Close",
    restart: "Start over",
    download: "Download the conversation",
    log: "Conversation",
    asked: "You asked:",
    searching: "Searching…",
    stopped: "Stopped.",
    readAs: "Understood as: {}",
    source: "Source:",
    newTab: "(opens in a new tab)",
    others: "Also close – is it one of these?",
    more: "You can ask:",
    helpful: "This was helpful",
    unhelpful: "This was not helpful",
    thanks: "Thank you for saying so.",
    copy: "Copy the answer",
    copied: "Copied.",
    why: "Why this answer?",
    sure: "Estimated to be right: {} %",
    words: "What counted: {}",
    similar: "Closest known question: {}",
    next: "Next best: {}",
    retry: "Try again",
    offline: "You are offline. Try again when you are connected.",
    limited: "Too many questions at once. Try again in {} s.",
    slow: "No answer came in time.",
    failed: "The answers cannot be reached just now.",
  };

  const CSS = `
:host { display: block !important; opacity: 1 !important; filter: none !important; transform: none !important; }
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
  color: var(--text); font: var(--askademy-size, 16px)/1.5 var(--askademy-font, system-ui, sans-serif); }
.root[dir=rtl] { direction: rtl; }
:host([theme=light]) .root { color-scheme: light; }
:host([theme=dark]) .root { color-scheme: dark; }
* { box-sizing: border-box; }
p, ul, h2 { margin: 0; padding: 0; font-size: 1em; }
ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.375em; }
svg { inline-size: 1.25em; block-size: 1.25em; display: block; }
button, textarea { font: inherit; color: inherit; border-radius: var(--round); }
button { min-block-size: 2.75em; min-inline-size: 2.75em; padding: 0.375em 0.75em; border: 1px solid var(--line);
  background: var(--bg); text-align: start; overflow-wrap: anywhere; cursor: pointer; }
button:hover { background: var(--soft); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); text-underline-offset: 0.15em; }
.icon { display: inline-grid; place-items: center; padding: 0; border-color: transparent; background: none; }
.icon[aria-pressed=true] { background: var(--accent); color: var(--on); }
.launch, .send { background: var(--accent); color: var(--on); border-color: transparent; font-weight: 600; }
.launch:hover, .send:hover { background: var(--accent); text-decoration: underline; }
.launch { display: flex; gap: 0.5em; align-items: center; padding: 0.75em 1.125em; border-radius: 2em; box-shadow: 0 2px 10px #0005; }
.float { position: fixed; z-index: var(--askademy-z, 2147483000); inset-block-end: 1em; inset-inline-end: 1em; }
:host([side=left]) .float { inset-inline: 1em auto; }
.panel { display: flex; flex-direction: column; background: var(--bg); border: 1px solid var(--line);
  border-radius: var(--round); overflow: hidden; block-size: var(--askademy-height, 34em); max-block-size: calc(100dvh - 2em); }
.float .panel { inline-size: var(--askademy-width, 25em); max-inline-size: calc(100vw - 2em); box-shadow: 0 6px 30px #0006; }
header { display: flex; align-items: center; background: var(--accent); color: var(--on); padding-inline: 1em 0.25em; }
header .icon:hover { background: #8884; }
header :focus-visible { outline-color: var(--on); outline-offset: -4px; }
h2 { flex: 1; padding-block: 0.625em; font-weight: 600; }
.log { flex: 1; overflow-y: auto; padding: 1em; display: flex; flex-direction: column; gap: 1em; position: relative;
  overscroll-behavior: contain; }
.log:focus-visible { outline-offset: -3px; }
.turn, .intro { display: flex; flex-direction: column; gap: 0.5em; }
.asked { align-self: end; max-inline-size: 90%; background: var(--soft); padding: 0.5em 0.75em; border-radius: var(--round); overflow-wrap: anywhere; }
.answer { white-space: pre-line; overflow-wrap: anywhere; border-inline-start: 3px solid var(--accent); padding-inline-start: 0.75em; }
mark { background: light-dark(#ffe396, #665200); color: inherit; padding-inline: 0.125em; border-radius: 2px; }
.note, .status, details { font-size: 0.9375em; color: var(--quiet); overflow-wrap: anywhere; }
ul.lines { flex-direction: column; }
li button { min-block-size: 2em; padding-block: 0.25em; font-size: 0.9375em; }
.tools { display: flex; flex-wrap: wrap; align-items: center; color: var(--quiet); }
summary { cursor: pointer; padding: 0.375em 0; min-block-size: 24px; }
details[open] { flex-basis: 100%; }
.status { padding-inline: 1em; display: flex; gap: 0.75em; align-items: center; justify-content: space-between; }
.status > * { margin-block-end: 0.5em; }
form { display: flex; gap: 0.5em; padding: 0.75em; border-block-start: 1px solid var(--line); align-items: end; }
textarea { flex: 1; min-inline-size: 0; font-size: max(16px, 1em); line-height: 1.375; padding: 0.5em 0.625em; border: 1px solid var(--line); background: var(--bg);
  resize: none; field-sizing: content; min-block-size: 2.75em; max-block-size: 8em; }
::placeholder { color: var(--quiet); opacity: 1; }
.said { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 30em) {
  .float:has(.panel) { inset: 0; }
  .float .panel { inline-size: 100vw; max-inline-size: none; block-size: var(--seen, 100dvh); max-block-size: none; border: 0; border-radius: 0; }
}
@media (prefers-reduced-motion: no-preference) { .float .panel { animation: rise 0.15s ease-out; } }
@keyframes rise { from { transform: translateY(0.75em); } }
@media (forced-colors: active) { button, .launch, .send, .icon, .asked { border: 1px solid; } .icon[aria-pressed=true] { border-width: 4px; } }
@media print { .float, header, form, .icon { display: none; } .panel { all: unset; } .log { overflow: visible; } }
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
      if (Array.isArray(kept.turns)) found = kept;
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

  class AskademyChat extends HTMLElement {
    static observedAttributes = ["lang", "inline", "name", "heading"];

    constructor() {
      super();
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
      this.texts = ENGLISH;
      /** @type {AbortController | null} */
      this.pending = null;
      this.build = 0;
      this.server = BASE;
      // On a phone the keyboard covers the lower part of what 100dvh counts.
      this.fit = () => this.find(".panel")?.style.setProperty("--seen", `${window.visualViewport?.height}px`);
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
      window.visualViewport?.addEventListener("resize", this.fit);
      addEventListener("pageshow", this.back);
      if (this.inline || this.state.open) this.show(false);
      else this.showButton();
    }

    disconnectedCallback() {
      window.visualViewport?.removeEventListener("resize", this.fit);
      removeEventListener("pageshow", this.back);
      this.pending?.abort("stopped");
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

    /** @param {HTMLElement} shown */
    place(shown) {
      const language = this.language;
      this.draft = this.input?.value ?? this.draft;
      const root = element("div", { class: "root", lang: language, dir: language === "ar" ? "rtl" : "ltr" });
      root.append(element("div", { class: this.inline ? "" : "float" }, shown));
      this.shadowRoot?.replaceChildren(root);
    }

    showButton() {
      this.build++;
      const button = { class: "launch", part: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false" };
      this.place(element("button", { ...button, onclick: () => this.show() }, icon("ask"), this.heading));
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
      this.texts = ENGLISH;
      if (this.language !== "en") {
        const options = { signal: AbortSignal.timeout(5_000), credentials: /** @type {const} */ ("omit") };
        const pack = await fetch(`${this.server}lang/${this.language}.json`, options)
          .then((response) => response.json())
          .catch(() => ({}));
        if (build !== this.build) return;
        this.texts = { ...ENGLISH, ...pack };
      }
      this.showPanel();
      for (const turn of this.state.turns) this.find(".log").append(this.turn(turn));
      this.scroll();
      if (focus) this.input.focus();
      if (!this.state.turns.length) this.offer();
    }

    showPanel() {
      const t = this.texts;
      const button = (/** @type {keyof ICONS} */ name, /** @type {string} */ label, /** @type {() => void} */ onclick) =>
        element("button", { class: "icon", type: "button", "aria-label": label, title: label, onclick }, icon(name));
      const header = element(
        "header",
        { part: "header" },
        element("h2", { part: "title" }, this.panelTitle),
        button("restart", t.restart, () => this.restart()),
        button("download", t.download, () => this.download()),
      );
      if (!this.inline) header.append(button("close", t.close, () => this.close()));
      const input = element("textarea", {
        id: "question", rows: 1, maxlength: 1000, autocomplete: "off", enterkeyhint: "send", part: "input",
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.enter(event),
      });
      const form = element(
        "form",
        { part: "form", onsubmit: (/** @type {Event} */ event) => this.submit(event) },
        element("label", { for: "question", class: "said" }, t.input),
        input,
        element("button", { class: "send", part: "send" }, t.send),
      );
      input.setAttribute("placeholder", t.input);
      const intro = element("div", { class: "intro" }, element("p", { class: "note" }, `${t.intro} ${t.english}`));
      const log = { class: "log", part: "log", role: "log", "aria-label": t.log, tabindex: 0 };
      const panel = element(
        "section",
        {
          class: "panel", part: "panel", role: this.inline ? "region" : "dialog", "aria-label": this.panelTitle,
          onkeydown: (/** @type {KeyboardEvent} */ event) => {
            if (event.key === "Escape" && !event.isComposing && !this.inline) this.close();
          },
        },
        header,
        element("div", log, intro),
        element("div", { class: "status", role: "status", part: "status" }),
        form,
      );
      this.place(panel);
      this.input.value = this.draft;
    }

    /** Questions to begin with: those of the attribute, one a line, or the server's. */
    async offer() {
      const build = this.build;
      const given = this.getAttribute("questions");
      if (given !== null) this.state.first = given.split("\n").filter(Boolean);
      this.state.first ??= await fetch(this.server + "api/suggestions", { credentials: "omit" })
        .then(async (response) => (await response.json()).suggestions)
        .catch(() => undefined);
      if (build === this.build) this.find(".intro").append(...this.choices(this.texts.more, this.state.first ?? []));
    }

    /** @param {KeyboardEvent} event */
    enter(event) {
      // 229: Safari ends the composition before the Enter that confirms it.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.ask(/** @type {HTMLTextAreaElement} */ (event.target).value);
    }

    /** @param {Event} event */
    submit(event) {
      event.preventDefault();
      if (this.pending) this.pending.abort("stopped");
      else this.ask(this.input.value);
    }

    /** @param {string} text */
    async ask(text) {
      const question = text.trim();
      const input = this.input;
      if (!question) input.focus();
      if (!question || this.pending) return;
      const pending = (this.pending = new AbortController());
      const state = this.state;
      const retried = this.shadowRoot?.activeElement?.classList.contains("retry");
      this.say("");
      if (retried) input.focus();
      this.find(".send").textContent = this.texts.stop;
      const slow = setTimeout(() => this.say(this.texts.searching), SEARCHING_MS);
      const limit = setTimeout(() => pending.abort("slow"), LIMIT_MS);
      try {
        const body = { question, conversation: state.id, explain: true };
        const response = await post(this.server + "api/ask", body, pending.signal);
        const reply = /** @type {Reply} */ (await response.json());
        if (state !== this.state) return;
        this.say("");
        const turn = { question, reply };
        this.save({ id: reply.conversation, turns: [...state.turns, turn] });
        this.find(".log").append(this.turn(turn));
        this.scroll();
        if (input.value.trim() === question) input.value = "";
      } catch (problem) {
        if (state === this.state) await this.fail(problem, question, pending.signal);
      } finally {
        clearTimeout(slow);
        clearTimeout(limit);
        this.pending = null;
        if (this.find(".send")) this.find(".send").textContent = this.texts.send;
      }
    }

    /** @param {unknown} problem @param {string} question @param {AbortSignal} signal */
    async fail(problem, question, signal) {
      const t = this.texts;
      if (!this.find(".status")) return;
      const retry = () => this.ask(question);
      if (signal.aborted) this.say(signal.reason === "slow" ? t.slow : t.stopped, retry);
      else if (!navigator.onLine) this.say(t.offline, retry);
      else if (problem instanceof Response && problem.status === 429)
        this.say(filled(t.limited, problem.headers.get("Retry-After") ?? "60"), retry);
      else if (problem instanceof Response && (problem.status < 500 || problem.status === 503))
        this.say((await problem.json().catch(() => ({}))).detail ?? t.failed, problem.status === 503 ? retry : undefined);
      else this.say(t.failed, retry);
    }

    /** @param {string} text @param {() => void} [onclick] */
    say(text, onclick) {
      this.find(".status")?.replaceChildren(
        ...(text ? [element("span", {}, text)] : []),
        ...(onclick ? [element("button", { type: "button", class: "retry", onclick }, this.texts.retry)] : []),
      );
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

    scroll() {
      const log = this.find(".log");
      const last = /** @type {HTMLElement} */ (log.lastElementChild);
      log.scrollTop = this.state.turns.length ? last.offsetTop - 12 : 0;
    }

    restart() {
      this.pending?.abort("stopped");
      states[this.server] = { ...this.state, id: null, turns: [] };
      this.save({});
      this.show();
    }

    download() {
      const href = URL.createObjectURL(new Blob([this.state.turns.map(plain).join("\n\n")], { type: "text/plain" }));
      element("a", { href, download: "conversation.txt" }).click();
      setTimeout(() => URL.revokeObjectURL(href), LIMIT_MS);
    }

    /** @param {string} label @param {string[]} questions @param {string} [layout] */
    choices(label, questions, layout = "") {
      const items = questions.map((text) =>
        element("li", {}, element("button", { type: "button", part: "choice", lang: "en", dir: "ltr", onclick: () => this.ask(text) }, text)),
      );
      return items.length ? [element("p", { class: "note" }, label), element("ul", { class: layout }, ...items)] : [];
    }

    /** @param {Turn} turn */
    turn(turn) {
      const t = this.texts;
      const { question, reply } = turn;
      const made = element(
        "article",
        { class: "turn", part: "turn" },
        element("p", { class: "asked", part: "question" }, element("span", { class: "said" }, t.asked), " ", element("bdi", {}, question)),
        answer(reply),
      );
      if (reply.read_as) made.append(element("p", { class: "note" }, filled(t.readAs, reply.read_as)));
      if (reply.sources.length) {
        const places = reply.sources.flatMap((source) => [" ", this.link(place(source), source.link)]);
        made.append(element("p", { class: "note", part: "source" }, t.source, ...places));
      }
      if (reply.status === "unsure" && reply.alternatives.length) {
        const items = reply.alternatives.map(({ quote }, number) => {
          const onclick = () => this.ask(this.state.turns.at(-1) === turn ? `The ${ORDINALS[number]} one` : quote.slice(0, 1000));
          return element("li", {}, element("button", { type: "button", part: "choice", lang: "en", dir: "ltr", onclick }, quote));
        });
        made.append(element("p", { class: "note" }, t.others), element("ul", { class: "lines" }, ...items));
      }
      if (reply.status !== "smalltalk") made.append(this.tools(turn));
      made.append(...this.choices(t.more, reply.suggestions));
      return made;
    }

    /** @param {string} text @param {string | null} href */
    link(text, href) {
      // An address comes from a page's front matter: only the web is linked to.
      if (!href || !/^https?:\/\//i.test(href)) return element("span", { lang: "en" }, text);
      const other = new URL(href).origin !== location.origin;
      const made = element("a", { href, lang: "en", part: "link", rel: "noopener", target: other ? "_blank" : undefined }, text);
      if (other) made.append(element("span", { class: "said", lang: this.language }, " " + this.texts.newTab));
      return made;
    }

    /** @param {Turn} turn */
    tools(turn) {
      const t = this.texts;
      const tools = element("div", { class: "tools", part: "tools" });
      for (const name of /** @type {const} */ (["helpful", "unhelpful"])) {
        const helpful = name === "helpful";
        const pressed = String(turn.helpful === helpful);
        const onclick = () => this.rate(turn, helpful, tools);
        const button = { class: "icon", type: "button", "aria-label": t[name], title: t[name], "aria-pressed": pressed, onclick };
        tools.append(element("button", button, icon(name)));
      }
      if (navigator.clipboard) {
        const onclick = () => navigator.clipboard.writeText(plain(turn)).then(() => this.say(t.copied), () => {});
        tools.append(element("button", { class: "icon", type: "button", "aria-label": t.copy, title: t.copy, onclick }, icon("copy")));
      }
      const why = turn.reply.why;
      if (why) {
        const words = why.contributions.flatMap(({ word, corrected }) => (word ? [corrected ? `${word} → ${corrected}` : word] : []));
        const lines = [filled(t.sure, Math.floor(100 * turn.reply.confidence)), filled(t.words, [...new Set(words)].join(", "))];
        if (why.phrasing) lines.push(filled(t.similar, why.phrasing));
        if (why.runner_up) lines.push(filled(t.next, why.runner_up.quote));
        tools.append(element("details", { part: "why" }, element("summary", {}, t.why), ...lines.map((line) => element("p", {}, line))));
      }
      return tools;
    }

    /** @param {Turn} turn @param {boolean} helpful @param {HTMLElement} tools */
    async rate(turn, helpful, tools) {
      try {
        const client = turn.reply.conversation; // of each client the last word counts
        await post(this.server + "api/feedback", { answer: turn.reply.id, helpful, client });
        turn.helpful = helpful;
        this.save({});
        for (const [number, button] of tools.querySelectorAll("[aria-pressed]").entries())
          button.setAttribute("aria-pressed", String(helpful === !number));
        this.say(this.texts.thanks);
      } catch {
        this.say(this.texts.failed);
      }
    }
  }

  /** @param {Source} source */
  const place = ({ title, heading }) => (title.includes(heading) ? title : `${title} – ${heading}`);

  /** @param {Reply} reply */
  function answer(reply) {
    const points = Array.from(reply.answer); // offsets count code points
    const { start, end } = reply.highlight ?? { start: 0, end: 0 };
    /** @type {(from: number, to?: number) => string} */
    const cut = (from, to) => points.slice(from, to).join("");
    if (reply.status === "not_found") return element("p", { class: "answer", part: "answer", lang: "en", dir: "ltr" }, ...contacts(reply.answer));
    const key = end > start ? [element("mark", { part: "mark" }, cut(start, end))] : [];
    return element("p", { class: "answer", part: "answer", lang: "en", dir: "ltr" }, cut(0, start), ...key, cut(end));
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

  if (!customElements.get("askademy-chat")) customElements.define("askademy-chat", AskademyChat);

  if (script?.dataset.auto !== undefined) {
    const { auto, ...attributes } = script.dataset;
    // Once, where a page has the line twice.
    const add = () => document.querySelector("askademy-chat:not([inline])") || document.body.append(element("askademy-chat", attributes));
    if (document.body) add();
    else addEventListener("DOMContentLoaded", add);
  }
})();
