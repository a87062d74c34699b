// Words selected in the response become a line of the list of quotes; words looked for are stepped through.

const plain = (text) => text.replace(/\s+/g, " ").trim();
const made = (tag, own) => Object.assign(document.createElement(tag), own);

export function start() {
  document.querySelector("[data-find]").hidden = false;
  for (const list of document.querySelectorAll("[data-quotes]")) {
    const box = document.getElementById(list.dataset.quotes);
    const letter = list.id;
    if (!box) return finding();
    const labelled = () => box.value.split("\n").map(plain).filter(Boolean).map((line, i) => [letter + (i + 1), line]);
    box.addEventListener("input", () => list.replaceChildren(...labelled().map(([label, line]) => {
      const item = made("li");
      item.append(made("a", { href: `#${label}`, textContent: `${label} “${line}”` }));
      return item;
    })));
    const button = document.querySelector(`[data-quote=${letter}]`);
    button.onmousedown = (event) => event.preventDefault();
    button.onclick = () => {
      const selected = getSelection();
      const range = selected.rangeCount && selected.getRangeAt(0);
      const source = range && range.startContainer.parentElement?.closest("[data-source]");
      const words = plain(`${selected}`);
      if (!source || !words) return;
      const before = document.createRange();
      before.setStart(source, 0);
      before.setEnd(range.startContainer, range.startOffset);
      const again = plain(`${before}`).split(words).length;
      box.value = `${box.value}\n${source.dataset.source}${words}${again > 1 ? ` [${again}]` : ""}`.trim();
      const label = labelled().at(-1)[0];
      const mark = made("mark", { id: label, className: letter });
      try { range.surroundContents(mark); } catch { range.insertNode(mark); }
      mark.append(made("sup", { textContent: label }));
      selected.empty();
      box.dispatchEvent(new Event("input", { bubbles: true }));
    };
  }
  finding();
}

// Only what is shown of a text is looked through, node by node.
function finding() {
  const [said, box] = document.querySelectorAll("[data-find] [role], #find");
  let hits = [];
  let at = 0;
  const go = () => {
    at = (at + hits.length) % (hits.length || 1);
    said.textContent = box.value && `${hits.length && at + 1} of ${hits.length}`;
    CSS.highlights.set("find", new Highlight(...hits.slice(at, at + 1)));
    hits[at]?.startContainer.parentElement.scrollIntoView();
    if (hits[at]) box.closest(".mid").scrollBy(0, hits[at].getBoundingClientRect().top - 400);
  };
  box.oninput = () => {
    hits = [];
    at = 0;
    const wanted = box.value.toLowerCase();
    const walk = document.createTreeWalker(document.querySelector("[data-response]"), 4);
    while (wanted && walk.nextNode()) {
      for (let from = -1; (from = walk.currentNode.data.toLowerCase().indexOf(wanted, from + 1)) >= 0;) {
        const hit = document.createRange();
        hit.setStart(walk.currentNode, from);
        hit.setEnd(walk.currentNode, from + wanted.length);
        hits.push(hit);
      }
    }
    go();
  };
  box.onkeydown = (event) => {
    if (event.key !== "Enter") return;
    at += event.shiftKey ? -1 : 1;
    go();
  };
}
