// Writing with headings, lists, tables and bold. What is kept is the text in the box, with signs for them; the region
// beside it shows it set, as the server drew it. A text that the region would not give back stays in the box.

const page = document;
const is = (node, tags) => RegExp(`^(${tags})$`).test(node.tagName);
const run = (name, value) => page.execCommand(name, false, value);

const inline = (node, bare) => [...node.childNodes].map((one) => {
  if (one.data) return one.data.replace(/\xa0/g, " ");
  if (is(one, "BR")) return "\n";
  if (is(one, "[UO]L")) return `\n${list(one)}`;
  const sign = bare ? "" : is(one, "B|STRONG") ? "**" : is(one, "I|EM") ? "*" : "";
  return inline(one, bare).replace(/^(\s*)(\S[^]*?)(\s*)$/, `$1${sign}$2${sign}$3`) + (is(one, "P|DIV") ? "\n\n" : "");
}).join("");

const list = (node, number = 0) => [...node.children].map((one) => {
  number = one.value || number + 1;
  return (is(node, "OL") ? `${number}. ` : "- ") + inline(one).trim().replace(/\n+/g, "\n    ");
}).join("\n");

const line = (node, bare) => inline(node, bare).replace(/\s+/g, " ").trim();

const text = (region) => [...region.childNodes].map((one) => {
  if (is(one, "H\\d")) return `##${is(one, "H4") ? "#" : ""} ${line(one, 1)}`;
  if (is(one, "P|DIV") && one.querySelector("p,div,ul,ol,table")) return text(one);
  if (!is(one, "TABLE")) return inline({ childNodes: [one] }).trim();
  const rows = [...one.rows].map((row) => `| ${[...row.cells].map((cell) => line(cell).replace(/\|/g, "\\|")).join(" | ")} |`);
  rows.splice(1, 0, `|${"---|".repeat(one.rows[0].cells.length)}`);
  return rows.join("\n");
}).filter((said) => said.trim()).join("\n\n");

// What is pasted keeps its words and what can be set here. Word writes entries of lists as paragraphs with a sign.
const clean = (node) => {
  if (node.nodeType === 3) return new Option(node.data.replace(/\s+/g, " ")).innerHTML;
  if (is(node, "STYLE|SCRIPT")) return "";
  const inner = [...node.childNodes].map(clean).join("");
  const tag = is(node, "H\\d") ? "h3" : is(node, "DIV") ? "p" : is(node, "STRONG|EM|I|P|UL|OL|LI|TABLE|TR|T[DH]") || (is(node, "B") && !node.querySelector("p")) ? node.tagName : 0;
  return is(node, "BR") ? "<br>" : tag ? `<${tag}>${/^MsoL/.test(node.className) ? inner.replace(/^\s*[·•§o]\s+/, "- ") : inner}</${tag}>` : inner;
};

function edit(frame) {
  const box = page.getElementById(frame.dataset.formatted);
  const [bar, region, mark] = frame.children;
  const label = box.labels[0];
  let own;
  const bare = (said) => said.replace(/\s/g, "");
  const same = () => bare(text(region)) === bare(box.value);
  const show = (set) => {
    region.hidden = !(box.hidden = set);
    bar.lastElementChild.ariaPressed = !set;
    label.htmlFor = set ? "" : box.id;
    region.ariaLabel = set ? label.textContent.trim() : "";
    look();
  };
  // The line where the published limit falls.
  const look = () => {
    const range = page.createRange(), words = page.createTreeWalker(region, 4);
    let left = mark.dataset.limit, node;
    while ((node = words.nextNode())) for (const word of node.data.matchAll(/\S+/g)) if (left-- > 0) range.selectNodeContents(node), range.setEnd(node, word.index + word[0].length);
    range.collapse();
    mark.hidden = region.hidden || !(left < 0);
    mark.style.top = `${range.getBoundingClientRect().bottom - frame.getBoundingClientRect().top}px`;
  };
  region.oninput = () => {
    own = box.value = text(region);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    look();
  };
  box.oninput = () => own === box.value || show(false);
  region.onpaste = (event) => {
    const pasted = event.clipboardData.getData("text/html");
    if (!pasted) return;
    event.preventDefault();
    run("insertHTML", clean(new DOMParser().parseFromString(pasted, "text/html").body));
  };
  bar.onmousedown = (event) => event.preventDefault();
  bar.onclick = ({ target: { value, name } }) => {
    if (!name) return same() ? show(region.hidden) : location.reload();
    region.focus();
    const at = getSelection().anchorNode;
    const row = (at.closest ? at : at.parentNode).closest("tr");
    // A list is made in a paragraph of another kind, or the browser nests what follows in it.
    if (/List/.test(name) && !page.queryCommandState(name)) run("formatBlock", "div");
    if (value !== "table") run(name, page.queryCommandValue(name) === value ? "p" : value);
    else if (row) row.insertAdjacentHTML("afterend", row.outerHTML.replace(/>[^<]+/g, ">"));
    else run(name, `<table>${"<tr><td><br><td><br><td><br>".repeat(3)}</table><p><br>`);
    region.oninput();
  };
  page.addEventListener("selectionchange", () => {
    for (const button of bar.children) if (button.name) button.ariaPressed = button.value ? page.queryCommandValue(button.name) === button.value : page.queryCommandState(button.name);
  });
  if (!box.value) region.innerHTML = "<p><br>";
  run("defaultParagraphSeparator", "p");
  box.before(frame);
  frame.hidden = false;
  show(same());
}

export function start() {
  for (const frame of page.querySelectorAll("[data-formatted]")) edit(frame);
}
