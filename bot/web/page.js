// Asks through the API, so that a conversation goes on; without JavaScript the form does its work.
"use strict";

const form = document.getElementById("ask");
const replies = document.getElementById("replies");
let conversation = null;

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function linked(text, link) {
  if (!/^https?:/.test(link ?? "")) return element("span", text);
  const made = element("a", text);
  made.href = link;
  return made;
}

function answerParagraph(reply) {
  const made = element("p", "", "answer");
  // Offsets count code points, a string's indices UTF-16 units.
  const points = Array.from(reply.answer);
  const { start, end } = reply.highlight ?? { start: 0, end: 0 };
  made.append(points.slice(0, start).join(""));
  if (end > start) made.append(element("mark", points.slice(start, end).join("")));
  made.append(points.slice(end).join(""));
  return made;
}

function list(heading, nodes, className) {
  if (!nodes.length) return [];
  const made = element("ul", "", className);
  for (const node of nodes) {
    const item = document.createElement("li");
    item.append(node);
    made.append(item);
  }
  return [element("p", heading, "note"), made];
}

function question(text) {
  const made = element("a", text);
  made.href = "./?q=" + encodeURIComponent(text);
  return made;
}

function show(asked, reply) {
  const made = element("article", "", reply.status);
  made.append(element("h2", asked), answerParagraph(reply));
  if (reply.read_as) made.append(element("p", "Understood as: " + reply.read_as, "note"));
  const sources = reply.sources.map((source) =>
    linked([source.title, source.heading].filter(Boolean).join(" – "), source.link));
  made.append(...list("Source", sources, "sources"));
  const others = reply.status === "answered" ? [] : reply.alternatives;
  made.append(...list("Also close", others.map((other) => linked(other.quote, other.link)), "sources"));
  made.append(...list("You can ask", reply.suggestions.map(question), "suggestions"));
  replies.prepend(made);
}

async function ask(text) {
  const response = await fetch("api/ask", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ question: text, conversation }),
  });
  const reply = await response.json();
  if (!response.ok) throw new Error(reply.detail);
  conversation = reply.conversation;
  show(text, reply);
}

async function submit(text) {
  try {
    await ask(text);
    form.reset();
    form.q.value = "";
  } catch (error) {
    replies.prepend(element("p", error.message, "note"));
  }
  form.q.focus();
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  submit(form.q.value);
});

replies?.addEventListener("click", (event) => {
  const link = event.target.closest(".suggestions a");
  if (!link) return;
  event.preventDefault();
  submit(link.textContent);
});
