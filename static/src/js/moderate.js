// The meeting: every screen follows the chair. Without scripts the page is refreshed by its link.

const page = document;
const all = (within, what) => [...within.querySelectorAll(what)];
const { live, moves } = page.body.dataset;
const [box] = all(page, "[data-follow]");
let at = +moves;
let want = 0;
let heard = 0;
let busy;

const typing = (part) => all(part, "textarea").some((field) => field.matches(":focus") || field.value !== field.defaultValue);

// What happened is read by asking for the page again: the server says what this person may see.
async function show(count) {
  want = +count;
  if (busy || want <= at) return;
  busy = 1;
  try {
    const now = new DOMParser().parseFromString(await (await fetch(location)).text(), "text/html");
    const parts = all(page, "[data-part]");
    const [chair] = all(now, "[data-chair]");
    if (chair && box?.checked && !all(now, "#word")[0] && !parts.some(typing)) location = chair.href;
    for (const part of parts) {
      const [fresh] = all(now, `#${part.id}`);
      if (!fresh || typing(part) || fresh.innerHTML == part.innerHTML || all(part, "[data-autosave]")[0]) continue;
      part.innerHTML = fresh.innerHTML;
      if (all(part, "[data-autosave]")[0]) location.reload();
    }
    at = +now.body.dataset.moves || want;
  } catch { want = at; }
  busy = 0;
  show(want);
}

if (box) {
  box.closest("p").hidden = 0;
  box.checked = !sessionStorage.stay;
  box.onchange = () => { sessionStorage.stay = box.checked ? "" : 1; };
}
new EventSource(live).onmessage = ({ data }) => { heard = Date.now(); show(data); };
setInterval(async () => {
  if (Date.now() - heard > 12000) show((await (await fetch(live)).json()).moves);
}, 3000);
