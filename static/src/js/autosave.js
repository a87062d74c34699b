// Never lose typed text. Each keystroke is kept on this computer until the server repeats it back.
// One store per person, tender, address and tab; wiped on confirmed save and on signing out.

const doc = document, local = localStorage; // short, since the built scripts have a size to keep to
const PREFIX = "evenhand.kept.";
const WEEK = 7 * 86400000;
const user = doc.body.dataset.user;
const tab = (sessionStorage.evenhandTab ||= Math.random().toString(36).slice(2));
const meta = doc.querySelector("meta[name=csrf-token]");
const plain = (value) => [].concat(value ?? "").map((text) => String(text).replace(/\r\n?/g, "\n").trim()).join("\n\0");
const kept = () => Object.keys(local).filter((key) => key.startsWith(PREFIX));
const mine = () => kept().filter((key) => key.startsWith(`${PREFIX}${user}.`));
const read = (key) => { try { return JSON.parse(local.getItem(key)); } catch { return null; } };

// Sent with the page's own button, and this is the page that answered.
const answered = (entry) => entry.posted && doc.referrer === entry.page && !("fault" in doc.body.dataset);

let connected = navigator.onLine;
let lastTold = 0;
let telling;
const keepers = [];

export function start() {
  for (const key of kept()) if (Date.now() - (read(key)?.at || 0) > WEEK) local.removeItem(key);
  for (const form of doc.querySelectorAll("form[data-autosave]")) keepers.push(new Keeper(form));
  sendOthers();
  addEventListener("online", () => { connected = true; for (const keeper of keepers) keeper.soon(0); sendOthers(); });
  addEventListener("offline", () => { connected = false; show(); });
  for (const form of doc.querySelectorAll("form[data-sign-out]")) {
    form.addEventListener("submit", (event) => { event.preventDefault(); signOut(form); });
  }
}

class Keeper {
  constructor(form) {
    this.form = form;
    this.url = new URL(form.dataset.autosave, location.href).pathname;
    this.key = `${PREFIX}${user}.${form.dataset.autosaveFor || ""}.${this.url}.${tab}`;
    this.dirty = new Set();
    this.version = this.box?.value ?? "";
    this.restore();
    form.addEventListener("input", (event) => this.touched(event.target));
    form.addEventListener("focusout", () => this.soon(0));
    form.addEventListener("submit", (event) => this.submitting(event));
    addEventListener("pagehide", () => { if (this.dirty.size && !this.leaving) this.post(true).catch(() => {}); });
    addEventListener("beforeunload", () => this.keep());
  }

  get box() { return this.form.elements.namedItem("version"); }

  // Everything in the form but files, passwords and the token: the same fields as an ordinary post.
  fields() {
    return [...new FormData(this.form)].filter(
      ([name, value]) => typeof value === "string" && !["csrf_token", "version"].includes(name) && this.form.elements.namedItem(name)?.type !== "password",
    );
  }

  value(name) { return this.fields().filter(([n]) => n === name).map(([, v]) => v); }

  touched(field) {
    if (!field.name || field.type === "file" || field.type === "password") return;
    this.dirty.add(field.name);
    this.refused = null;
    this.keep();
    if (!this.conflict) show(connected ? "saving" : undefined);
    this.soon(800);
  }

  keep() {
    if (!this.dirty.size) return local.removeItem(this.key);
    const entry = { url: this.url, title: doc.title, page: location.href.split("#")[0], version: this.version, at: Date.now(), dirty: [...this.dirty], fields: this.fields(), posted: this.leaving };
    try {
      local.setItem(this.key, JSON.stringify(entry));
    } catch {
      show("refused", "This computer has no room to keep your text. Save now.");
    }
  }

  // Text kept from an earlier visit to this page comes back, unless the server has it already.
  restore() {
    for (const key of mine()) {
      const entry = read(key);
      if (!entry || entry.url !== this.url) continue;
      // The same page answers: where it has moved on, the server took what was sent.
      const taken = answered(entry) && entry.version !== this.version;
      for (const name of taken ? [] : entry.dirty) {
        const text = entry.fields.filter(([n]) => n === name).map(([, v]) => v);
        if (plain(text) === plain(this.value(name))) continue;
        fill(this.form, name, text);
        this.dirty.add(name);
        this.version = entry.version;
      }
      local.removeItem(key);
    }
    this.keep();
    if (this.dirty.size) { this.soon(0); show("saving"); }
  }

  soon(wait) {
    clearTimeout(this.timer);
    if (this.dirty.size && !this.conflict && !this.refused) this.timer = setTimeout(() => this.save(), wait);
  }

  async save() {
    if (this.busy) return this.soon(300);
    if (!this.dirty.size) return undefined;
    this.busy = this.attempt();
    const again = await this.busy;
    this.busy = null;
    if (again) this.soon(again);
    return undefined;
  }

  // Returns how long to wait before trying again, or nothing.
  async attempt() {
    const sent = this.fields();
    let reply;
    try {
      reply = await this.post(false, sent);
    } catch {
      connected = false;
      show();
      return 2000;
    }
    connected = true;
    const said = reply.redirected ? null : await reply.json().catch(() => null);
    if (reply.status === 401 || (reply.ok && !said)) { show("signed-out"); return 10000; }
    if (reply.ok) return this.confirmed(sent, said);
    if (reply.status === 409 && said?.theirs) return this.stale(said);
    if (reply.status === 400 && !this.renewed) { this.renewed = true; await fresh(this.form); return 1; }
    if (reply.status >= 500 || reply.status === 429) { connected = false; show(); return 2000; }
    this.refused = Object.values(said?.errors || {}).flat()[0] || said?.message || "It was not taken.";
    show("refused", `Not saved: ${this.refused} Kept on this computer.`);
    return undefined;
  }

  post(keepalive, sent = this.fields()) {
    const body = new URLSearchParams(sent);
    body.set("version", this.version);
    return fetch(this.url, { method: "POST", body, keepalive, headers: { Accept: "application/json", "X-CSRFToken": meta.content } });
  }

  confirmed(sent, said) {
    this.renewed = false;
    let odd = false;
    for (const name of [...this.dirty]) {
      const was = plain(sent.filter(([n]) => n === name).map(([, v]) => v));
      if (plain(this.value(name)) !== was) continue;
      if (name in (said.saved || {}) && plain(said.saved[name]) === was) this.dirty.delete(name);
      else odd = true;
    }
    this.current(said.version);
    this.keep();
    if (odd) {
      this.refused = "unconfirmed";
      show("refused", "Part of this is not on the server yet. Kept on this computer; use the button to save.");
      return undefined;
    }
    show("saved", said.at);
    return this.dirty.size ? 800 : undefined;
  }

  current(version) {
    if (version === undefined || version === null) return;
    this.version = String(version);
    if (this.box) this.box.value = this.version;
  }

  async stale({ theirs, version, message }) {
    for (const name of [...this.dirty]) if (name in theirs && plain(theirs[name]) === plain(this.value(name))) this.dirty.delete(name);
    const newest = version ?? (await fresh(this.form));
    if (!this.dirty.size) { this.current(newest); this.keep(); show("saved"); return undefined; }
    this.conflict = true;
    this.keep();
    show("refused", "Not saved: this was changed elsewhere. Both versions are shown.");
    this.panel(theirs, newest, message);
    return undefined;
  }

  // Both texts, side by side, and a person chooses.
  panel(theirs, newest, message) {
    const box = doc.createElement("section");
    box.className = "conflict";
    box.tabIndex = -1;
    box.setAttribute("role", "alert");
    const add = (parent, tag, text, name = "") => { const made = parent.appendChild(doc.createElement(tag)); made.textContent = text; made.className = name; return made; };
    add(box, "h2", "This was changed elsewhere while you were writing");
    add(box, "p", message || "Choose which version to keep. Nothing is lost until you choose.", "small");
    const differing = [...this.dirty];
    for (const name of differing) {
      const field = this.form.elements.namedItem(name);
      add(box, "h3", field?.labels?.[0]?.textContent.trim() || name.replaceAll("_", " "));
      const pair = add(box, "div", "", "versions");
      for (const [whose, text] of [["Yours, kept on this computer", this.value(name)], ["Saved on the server", theirs[name]]]) {
        const side = add(pair, "div", "");
        add(side, "p", whose, "small");
        add(side, "p", [].concat(text ?? "").join(", ") || "Empty", "said");
      }
    }
    const acts = add(box, "p", "", "acts");
    const choose = (text, name, act) => add(acts, "button", text, name).addEventListener("click", (event) => {
      event.preventDefault();
      act();
      this.conflict = false;
      this.current(newest);
      box.remove();
      this.keep();
      if (this.dirty.size) this.soon(0);
      else show("saved");
    });
    choose("Keep mine", "btn btn--small", () => {});
    choose("Use the saved one", "btn btn--second btn--small", () => {
      for (const name of differing) if (name in theirs) fill(this.form, name, [].concat(theirs[name] ?? ""));
      this.dirty.clear();
    });
    this.form.prepend(box);
    box.focus();
  }

  // A save on its way would make the posted form look stale: let it land first.
  async submitting(event) {
    clearTimeout(this.timer);
    if (!connected) {
      event.preventDefault();
      this.keep();
      this.soon(0);
      const next = this.form.dataset.ahead && (await import("./quoting.js")).onward();
      if (next) keepers.push(new Keeper(next));
      return show();
    }
    this.leaving = true;
    this.keep();
    if (!this.busy) return;
    event.preventDefault();
    await Promise.race([this.busy, new Promise((go) => setTimeout(go, 3000))]);
    this.busy = null;
    clearTimeout(this.timer);
    if (this.conflict) { this.leaving = false; this.keep(); return; }
    this.form.requestSubmit(event.submitter);
  }
}

function fill(form, name, values) {
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
    field.dispatchEvent(new Event(field.type === "radio" ? "change" : "input"));
  }
}

// The page as the server gives it now: its token, and the version of this form.
async function fresh(form) {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const token = page.querySelector("meta[name=csrf-token]")?.content;
    if (token) {
      meta.content = token;
      for (const box of doc.querySelectorAll("input[name=csrf_token]")) box.value = token;
    }
    return page.querySelector(`form[data-autosave="${CSS.escape(form.dataset.autosave)}"] [name=version]`)?.value;
  } catch {
    return undefined;
  }
}

// What an earlier page could not send goes now; a clash waits for the person on its own page.
async function sendOthers() {
  for (const key of mine()) {
    const entry = read(key);
    if (!entry || keepers.some((keeper) => keeper.url === entry.url)) continue;
    if (answered(entry)) { local.removeItem(key); continue; }
    if (Date.now() - entry.at < 3000) { setTimeout(sendOthers, 4000); continue; }
    const body = new URLSearchParams(entry.fields);
    body.set("version", entry.version);
    try {
      const reply = await fetch(entry.url, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": meta.content } });
      const said = reply.redirected ? null : await reply.json().catch(() => null);
      const server = (reply.ok && said?.saved) || (reply.status === 409 && said?.theirs) || {};
      const left = entry.dirty.filter((name) => !(name in server) || plain(server[name]) !== plain(entry.fields.filter(([n]) => n === name).map(([, v]) => v)));
      if (!left.length) local.removeItem(key);
      else if (said && reply.status !== 401) pointTo(entry, key, reply.status === 403 && said.message);
    } catch {
      setTimeout(sendOthers, 5000);
      return;
    }
  }
}

// `no`: why the page is closed to them by now; what they had typed is shown, for it stands nowhere else.
function pointTo(entry, key, no) {
  if (doc.querySelector(".strip--kept")) return;
  const note = doc.createElement("p");
  note.className = "strip strip--kept";
  note.setAttribute("role", "status");
  const link = Object.assign(doc.createElement("a"), { href: entry.page, textContent: "Open that page to check" });
  const forget = Object.assign(doc.createElement("button"), { className: "lk", textContent: "forget it" });
  forget.addEventListener("click", () => { local.removeItem(key); note.remove(); });
  if (no) {
    const typed = entry.fields.filter(([name]) => entry.dirty.includes(name)).map(([, text]) => text);
    note.append(`${entry.title}: ${no} You had typed: `, Object.assign(doc.createElement("q"), { className: "pre", textContent: typed.join("\n\n") }), " Copy it, or ", forget, ".");
  } else note.append("Text that you typed earlier is kept on this computer and may not be on the server. ", link, " or ", forget, ".");
  doc.querySelector("main").prepend(note);
}

function show(state, detail) {
  const place = doc.querySelector("[data-autosave-status]");
  if (!place) return;
  const count = new Set(mine().flatMap((key) => (read(key)?.dirty || []).map((name) => key + name))).size;
  const changes = `${count} ${count === 1 ? "change" : "changes"}`;
  if (!connected) state = "offline";
  const words = {
    saving: ["Saving", ""],
    saved: ["Saved", typeof detail === "string" ? detail : ""],
    offline: ["Not connected.", `Kept on this computer, ${changes}`],
    "signed-out": ["Signed out.", `Kept on this computer, ${changes}. Sign in again in another tab.`],
    refused: [detail || "Not saved.", ""],
  }[state];
  if (!words) return;
  place.dataset.state = state;
  place.replaceChildren(Object.assign(doc.createElement("b"), { textContent: words[0] }), ` ${words[1]}`);
  if (state !== "saving") tell(`${words[0]} ${words[1]}`);
}

// Spoken at most every 30 seconds; what came in between is spoken then, if it is still true.
function tell(words) {
  clearTimeout(telling);
  telling = setTimeout(() => {
    const live = doc.querySelector("[data-autosave-live]");
    lastTold = Date.now();
    if (live && live.textContent !== words) live.textContent = words;
  }, Math.max(0, lastTold + 30000 - Date.now()));
}

async function signOut(form) {
  for (const keeper of keepers) keeper.soon(0);
  for (let tries = 0; tries < 10 && keepers.some((keeper) => keeper.dirty.size); tries += 1) {
    await new Promise((go) => setTimeout(go, 300));
  }
  const left = mine().length;
  if (left && !confirm(`What you typed on ${left === 1 ? "one page" : `${left} pages`} is not on the server yet. Sign out and lose it?`)) return;
  for (const keeper of keepers) { keeper.dirty.clear(); clearTimeout(keeper.timer); }
  for (const key of kept()) if (key.startsWith(`${PREFIX}${user}.`)) local.removeItem(key);
  for (const key of Object.keys(local)) if (key.startsWith(`evenhand.upload.${user}.`)) local.removeItem(key);
  sessionStorage.clear();
  form.submit();
}
