// Files go up by the tus protocol, in pieces that can be taken up again: a cut line costs the last piece, not the file.

const doc = document;
const PIECE = 8_000_000;
const AT_ONCE = 3;
const LONGEST_REST = 30;
const TAKES_ANEW = [404, 410];
const SIGNED_OUT = [400, 401];
const NOT_FINAL = [0, 409, 423, 429, 460];
const uploads = [];

const meta = () => doc.querySelector("meta[name=csrf-token]");
const mb = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
const named = (text) => base64(new TextEncoder().encode(text));
const counted = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;
const tell = (text) => { doc.querySelector("[data-upload-live]").textContent = text; };
const going = () => uploads.some(({ state }) => ["waiting", "sending", "paused"].includes(state));

export function start() {
  const said = sessionStorage.getItem("evenhand.received");
  if (said) { sessionStorage.removeItem("evenhand.received"); setTimeout(() => tell(said), 300); }
  for (const form of doc.querySelectorAll("[data-upload]")) {
    form.querySelector("button[type=submit]").hidden = true;
    form.querySelector("label").className = "btn btn--second btn--small";
    taking(form, (files) => files.forEach((file) => new Upload(form, file).begin()));
  }
  const drop = doc.querySelector("[data-drop]");
  if (drop) { drop.hidden = false; taking(drop, (files) => place(drop, files)); }
  addEventListener("beforeunload", (event) => { if (going()) event.preventDefault(); });
  addEventListener("online", () => uploads.forEach((one) => one.wake?.()));
}

function taking(box, take) {
  const input = box.querySelector("input[type=file]");
  input.addEventListener("change", () => { take([...input.files]); input.value = ""; });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    box.addEventListener(kind, (event) => {
      event.preventDefault();
      event.stopPropagation();
      box.classList.toggle("over", kind === "dragover");
      if (kind === "drop") take([...event.dataTransfer.files]);
    });
  }
}

// Each of many files goes to the one place that its name names, if that place is free; for any other the person is asked.
function place(drop, files) {
  const places = [...drop.querySelector("template").content.querySelectorAll("option[value]")];
  const taken = new Set(places.filter((one) => "full" in one.dataset).map((one) => one.value));
  for (const file of files) {
    const fits = places.filter((one) => one.dataset.accept.split(",").some((end) => file.name.toLowerCase().endsWith(end)));
    const best = likeliest(file.name, fits.filter((one) => !taken.has(one.value)));
    if (!best) { ask(drop, file); continue; }
    if (!("several" in best.dataset)) taken.add(best.value);
    send(best.value, file);
  }
}

function likeliest(name, places) {
  const words = (text) => new Set(text.toLowerCase().match(/[a-z]+|\d+/g));
  const said = words(name);
  const scored = places
    .map((one) => [[...words(one.textContent)].filter((word) => (word.length > 3 || word > 0) && said.has(word)).length, one])
    .sort(([a], [b]) => b - a);
  return scored[0]?.[0] && scored[0][0] !== scored[1]?.[0] ? scored[0][1] : null;
}

function ask(drop, file) {
  const row = doc.createElement("li");
  row.innerHTML = '<div><span class="name"></span></div><span class="acts"></span>';
  row.querySelector(".name").textContent = file.name;
  const select = drop.querySelector("template").content.querySelector("select").cloneNode(true);
  select.setAttribute("aria-label", `Where ${file.name} belongs`);
  select.addEventListener("change", () => { row.remove(); send(select.value, file); });
  const leave = Object.assign(doc.createElement("button"), { type: "button", className: "lk", textContent: "Leave out" });
  leave.setAttribute("aria-label", `Leave out: ${file.name}`);
  leave.addEventListener("click", () => { row.remove(); drop.querySelector("input").focus(); });
  row.querySelector(".acts").append(select, leave);
  drop.querySelector("[data-upload-list]").append(row);
  tell(`Say where ${file.name} belongs`);
}

const send = (slot, file) => new Upload(doc.querySelector(`[data-upload][data-slot="${slot}"]`), file).begin();

function pump() {
  for (const one of uploads.filter(({ state }) => state === "waiting")) {
    if (uploads.filter(({ state }) => state === "sending").length >= AT_ONCE) return;
    one.run();
  }
  if (going() || uploads.some(({ state }) => state === "failed")) return;
  const arrived = uploads.filter(({ state }) => state === "done");
  if (arrived.length && arrived[0].form.dataset.then === "reload") {
    sessionStorage.setItem("evenhand.received", `${counted(arrived.length, "file")} received: ${arrived.map(({ file }) => file.name).join(", ")}`);
    setTimeout(() => { if (!going()) location.reload(); }, 800);
  }
}

class Upload {
  constructor(form, file) {
    Object.assign(this, { form, file, offset: 0, state: "new", anew: 0, renewed: 0 });
    this.row = doc.createElement("li");
    this.row.innerHTML = `<span class="slot"></span><div><span class="name"></span><progress value="0"></progress>
      <p class="sm2"></p></div><span class="acts"><button type="button" class="lk"></button><button type="button" class="lk"></button></span>`;
    this.row.querySelector(".name").textContent = file.name;
    this.bar = this.row.querySelector("progress");
    this.bar.max = file.size || 1;
    this.bar.setAttribute("aria-label", `Uploading ${file.name}`);
    this.words = this.row.querySelector("p");
    [this.hold, this.end] = this.row.querySelectorAll("button");
    this.hold.addEventListener("click", () => (this.state === "paused" || this.state === "failed" ? this.begin() : this.pause()));
    this.end.addEventListener("click", () => this.cancel());
    this.label(this.end, "Cancel");
    form.querySelector("[data-upload-list]").append(this.row);
    uploads.push(this);
    const kept = localStorage.getItem(this.memory);
    if (!kept) return;
    Object.assign(this, { location: kept, unsure: true });
    doc.querySelector(`[data-under-way="${kept}"]`)?.remove();
  }

  // The same file chosen again, after the tab was closed too, goes on where it stopped.
  get memory() {
    const { form: { dataset }, file: { name, size, lastModified } } = this;
    return `evenhand.upload.${doc.body.dataset.user}.${dataset.upload}.${dataset.slot}.${name}.${size}.${lastModified}`;
  }

  begin() {
    this.state = "waiting";
    this.row.classList.remove("failed");
    this.bar.hidden = false;
    this.label(this.hold, "Pause");
    this.say("Waiting");
    pump();
  }

  async run() {
    this.state = "sending";
    tell(`Uploading ${this.file.name}`);
    Object.assign(this, { from: performance.now(), first: null });
    for (let misses = 0; this.state === "sending";) {
      try {
        if (this.location && this.unsure) await this.where();
        if (!this.location) await this.create();
        this.first ??= this.offset;
        if (this.offset >= this.file.size) { this.done(); break; }
        await this.piece();
        misses = this.renewed = 0;
      } catch (wrong) {
        if (this.state !== "sending") break;
        if (wrong.final) { this.fail(wrong.message); break; }
        const rest = Math.min(2 ** misses, LONGEST_REST);
        misses += 1;
        this.unsure = true;
        this.say(`${wrong.message} It goes on ${this.offset ? `from ${mb(this.offset)} ` : ""}by itself.`);
        if (misses === 1) tell(`${this.file.name}: ${wrong.message} It goes on by itself.`);
        await new Promise((go) => { this.wake = go; setTimeout(go, rest * 1000); });
        Object.assign(this, { from: performance.now(), first: null });
      }
    }
    pump();
  }

  async create() {
    const { name, size } = this.file;
    const reply = await this.call("POST", this.form.dataset.upload, {
      "Upload-Length": size,
      "Upload-Metadata": `filename ${named(name)},slot ${named(this.form.dataset.slot)}`,
    });
    this.location = reply.getResponseHeader("Location");
    this.offset = 0;
    try { localStorage.setItem(this.memory, this.location); } catch { /* full: only a closed tab is not taken up again */ }
  }

  async where() {
    const reply = await this.call("HEAD", this.location);
    this.offset = Number(reply.getResponseHeader("Upload-Offset"));
    this.unsure = false;
  }

  async piece() {
    const piece = this.file.slice(this.offset, this.offset + PIECE);
    const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": this.offset };
    if (crypto.subtle) {
      const sum = await crypto.subtle.digest("SHA-256", await piece.arrayBuffer().catch(() => { throw final("The file has changed or gone. Choose it again."); }));
      headers["Upload-Checksum"] = `sha256 ${base64(new Uint8Array(sum))}`;
    }
    if (this.state !== "sending") throw new Error("stopped");
    const reply = await this.call("PATCH", this.location, headers, piece);
    this.offset = Number(reply.getResponseHeader("Upload-Offset"));
    this.sha256 = reply.getResponseHeader("Evenhand-SHA256");
  }

  async call(method, url, headers = {}, body = null) {
    const reply = await new Promise((go) => {
      const call = (this.current = new XMLHttpRequest());
      call.open(method, url);
      const all = { "Tus-Resumable": "1.0.0", "X-CSRFToken": meta().content, Accept: "application/json", ...headers };
      for (const [name, value] of Object.entries(all)) call.setRequestHeader(name, value);
      if (body) call.upload.onprogress = ({ loaded }) => this.progress(this.offset + loaded);
      call.onload = call.onerror = call.onabort = () => go(call);
      call.send(body);
    });
    if (reply.status >= 200 && reply.status < 300) return reply;
    throw await this.judged(reply);
  }

  // What is wrong, and whether trying again can help.
  async judged({ status, responseText }) {
    if (TAKES_ANEW.includes(status) && this.location && this.anew < 2) {
      this.anew += 1;
      this.forget();
      return new Error("The server does not know it any more.");
    }
    if (SIGNED_OUT.includes(status)) {
      if (!(await renew())) return new Error("You are signed out: sign in in another tab.");
      if ((this.renewed += 1) < 3) return new Error("Your session was renewed.");
    }
    if (NOT_FINAL.includes(status) || status >= 500) return new Error(status ? sentence(responseText, status) : "Not connected.");
    return final(sentence(responseText, status));
  }

  progress(at) {
    const { size } = this.file;
    const done = Math.min(at, size);
    this.bar.value = done;
    const seconds = Math.ceil(((size - done) * (performance.now() - this.from)) / 1000 / Math.max(1, done - (this.first ?? done)));
    const left = seconds > 90 ? counted(Math.ceil(seconds / 60), "minute") : counted(seconds, "second");
    this.say(`Uploading ${Math.floor((100 * done) / size)}% · ${mb(done)} of ${mb(size)}${done > this.first ? ` · ${left} left` : ""}. If the connection drops, it goes on from here.`);
  }

  done() {
    this.state = "done";
    this.forget();
    this.bar.hidden = true;
    this.say(`${mb(this.file.size)}${this.sha256 ? ` · SHA-256 ${this.sha256.slice(0, 8)}…${this.sha256.slice(-4)}` : ""}`);
    this.row.querySelector(".acts").innerHTML = '<span class="done">Received</span>';
    tell(`${this.file.name} received`);
  }

  fail(why) {
    this.state = "failed";
    this.forget();
    this.row.classList.add("failed");
    this.bar.hidden = true;
    this.say(`Failed: ${why}`);
    this.words.classList.add("alarm");
    this.label(this.hold, "Try again");
    tell(`${this.file.name} failed: ${why}`);
  }

  pause() {
    this.state = "paused";
    this.stop();
    this.label(this.hold, "Resume");
    this.say(`Paused at ${mb(this.offset)} of ${mb(this.file.size)}`);
    tell(`${this.file.name} paused`);
    pump();
  }

  cancel() {
    this.state = "gone";
    this.stop();
    if (this.location) this.call("DELETE", this.location).catch(() => {});
    this.forget();
    this.row.remove();
    tell(`${this.file.name} cancelled`);
    this.form.querySelector("input[type=file]").focus();
    pump();
  }

  stop() {
    this.unsure = true;
    this.current?.abort();
    this.wake?.();
  }

  forget() {
    localStorage.removeItem(this.memory);
    Object.assign(this, { location: null, offset: 0 });
  }

  label(button, text) {
    button.textContent = text;
    button.setAttribute("aria-label", `${text}: ${this.file.name}`);
  }

  say(text) { this.words.className = "sm2"; this.words.textContent = text; }
}

const final = (text) => Object.assign(new Error(text), { final: true });

// Take the token of whoever is signed in now; false where nobody is.
async function renew() {
  try {
    const reply = await fetch(location.href, { headers: { Accept: "text/html" } });
    const found = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("meta[name=csrf-token]");
    if (reply.redirected || !found) return false;
    meta().content = found.content;
    return true;
  } catch {
    return false;
  }
}

function sentence(body, status) {
  try { return JSON.parse(body).message; } catch { return `The server could not take it (${status}).`; }
}
