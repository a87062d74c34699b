// Words selected in the response become a line of the list of quotes; the next answers are
// fetched while there is a line and held by this tab alone, so that marking goes on when it is cut.

const plain = (text) => text.replace(/\s+/g, " ").trim();
const made = (tag, own) => Object.assign(document.createElement(tag), own);
const first = (mark) => document.querySelector(mark);

export function start() {
  for (const list of document.querySelectorAll("[data-quotes]")) quoting(list, document.getElementById(list.dataset.quotes), list.id);
  hold(first("[data-ahead]")?.dataset.ahead.split(" ") || []);
}

function quoting(list, box, letter) {
  if (!box) return;
  first(".quoting").hidden = false;
  first(`[data-quote=${letter}]`).onclick = () => {
    const chosen = getSelection();
    const span = chosen.rangeCount && chosen.getRangeAt(0);
    const source = span.startContainer?.parentElement.closest("[data-source]");
    const words = plain(`${chosen}`);
    if (!source || !words) return;
    const before = document.createRange();
    before.setStart(source, 0);
    before.setEnd(span.startContainer, span.startOffset);
    const again = plain(`${before}`).split(words).length;
    box.value = `${box.value}\n${source.dataset.source}${words}${again > 1 ? ` [${again}]` : ""}`.trim();
    const label = letter + box.value.split("\n").filter(plain).length;
    list.appendChild(made("li")).append(made("a", { href: `#${label}`, textContent: `${label} “${words}”` }));
    const mark = made("mark", { id: label, className: letter });
    try { span.surroundContents(mark); } catch { span.insertNode(mark); }
    chosen.empty();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
}

const held = () => JSON.parse(sessionStorage.ahead || "{}");

function hold(links) {
  setTimeout(async () => {
    const kept = {};
    for (const link of links.filter(Boolean)) kept[link] = held()[link] || await fetch(link).then((reply) => reply.text(), () => "");
    if (navigator.onLine) sessionStorage.ahead = JSON.stringify(kept);
  }, 1000);
}

// The answer after this one, without the server; nothing where none is held.
export function onward() {
  const link = first("[data-ahead]").dataset.ahead.split(" ")[0];
  const page = held()[link];
  if (!page) return undefined;
  const next = new DOMParser().parseFromString(page, "text/html");
  for (const part of ["main", ".sub"]) first(part).replaceWith(next.querySelector(part));
  history.pushState(null, document.title = next.title, link);
  start();
  import("./page.js").then((own) => own.start());
  return first("[data-ahead]");
}
