// Small comforts: what went wrong takes the focus, words are counted, filters apply at once.

const doc = document;

export function start() {
  doc.querySelector("[data-take-focus]")?.focus();

  // On a narrow screen the rail folds away, so that the page itself comes first.
  const narrow = matchMedia("(max-width: 1100px)");
  const rail = doc.querySelector("[data-rail]");
  const fold = () => { if (rail) rail.open = !narrow.matches; };
  fold();
  narrow.addEventListener("change", fold);
  doc.querySelector(".panes--fixed [data-rail][open] [aria-current]")?.scrollIntoView({ block: "center" });

  for (const note of doc.querySelectorAll("[data-word-count-of]")) countWords(note);
  for (const list of doc.querySelectorAll("[data-descriptors]")) follow(list);
  for (const form of doc.querySelectorAll("[data-filter]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }
  for (const part of doc.querySelectorAll("[data-only-if]")) {
    addEventListener("change", () => {
      const on = doc.querySelector(part.dataset.onlyIf);
      part.hidden = !on || on.closest("[hidden]");
    });
  }
  for (const opener of doc.querySelectorAll("[data-dialog]")) {
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      doc.getElementById(opener.dataset.dialog)?.showModal();
    });
  }
}

function countWords(note) {
  const box = doc.getElementById(note.dataset.wordCountOf);
  const limit = Number(note.dataset.limit);
  const show = () => {
    // Signs that set an answer are no words: of tables, headings, lists, bold.
    const said = "signs" in box.dataset ? box.value.replace(/^[ |:-]*$|^ *(##+|-|\d+[.)])(?= )|[*|]/gm, (sign) => (sign === "*" ? "" : " ")) : box.value;
    const words = (said.match(/\S+/g) || []).length;
    const told = `${words.toLocaleString("en-GB")} ${limit ? `of ${limit.toLocaleString("en-GB")} ` : ""}${words === 1 && !limit ? "word" : "words"}`;
    note.textContent = limit && words > limit ? `${told}: ${(words - limit).toLocaleString("en-GB")} over` : told;
    note.classList.toggle("alarm", Boolean(limit) && words > limit);
  };
  if (box) { box.addEventListener("input", show); show(); }
}

function follow(list) {
  const rows = [...list.children];
  doc.addEventListener("change", (event) => {
    if (event.target.name !== list.dataset.descriptors) return;
    const at = rows.findIndex((row) => row.dataset.mark === event.target.value);
    rows.forEach((row, i) => {
      row.classList.toggle("on", i === at);
      row.classList.toggle("next", i === at + 1);
    });
    list.classList.toggle("descriptors--near", at >= 0);
    const all = list.parentElement.querySelector("[data-all-descriptors]");
    if (all) all.hidden = false;
  });
}
