// Small comforts: what went wrong takes the focus, words are counted, filters apply at once.

export function start() {
  document.querySelector("[data-take-focus]")?.focus();

  // On a narrow screen the rail folds away, so that the page itself comes first.
  const narrow = matchMedia("(max-width: 1100px)");
  const rail = document.querySelector("[data-rail]");
  const fold = () => { if (rail) rail.open = !narrow.matches; };
  fold();
  narrow.addEventListener("change", fold);
  document.querySelector(".panes--fixed [data-rail][open] [aria-current]")?.scrollIntoView({ block: "center" });

  for (const note of document.querySelectorAll("[data-word-count-of]")) countWords(note);
  for (const list of document.querySelectorAll("[data-descriptors]")) follow(list);
  for (const form of document.querySelectorAll("[data-filter]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }
  for (const opener of document.querySelectorAll("[data-dialog]")) {
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      document.getElementById(opener.dataset.dialog)?.showModal();
    });
  }
}

function countWords(note) {
  const box = document.getElementById(note.dataset.wordCountOf);
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
  document.addEventListener("change", (event) => {
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
