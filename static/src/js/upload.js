// Files go up in chunks that can be taken up again: a cut line costs the last chunk, not the file.

const CHUNK = 8_000_000;
const csrf = () => document.querySelector("meta[name=csrf-token]").content;
const mb = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

export function start() {
  for (const form of document.querySelectorAll("[data-upload]")) {
    const input = form.querySelector("input[type=file]");
    const button = form.querySelector("button[type=submit]");
    button.hidden = true;
    const take = (files) => [...files].forEach((file) => new Upload(form, file).begin());
    input.addEventListener("change", () => { take(input.files); input.value = ""; });
    for (const kind of ["dragover", "dragleave", "drop"]) {
      form.addEventListener(kind, (event) => {
        event.preventDefault();
        form.classList.toggle("over", kind === "dragover");
        if (kind === "drop") take(event.dataTransfer.files);
      });
    }
  }
  addEventListener("beforeunload", (event) => { if (running) event.preventDefault(); });
}

let running = 0;

class Upload {
  constructor(form, file) {
    Object.assign(this, { form, file, offset: 0, location: null, stopped: false });
    this.row = document.createElement("li");
    this.row.innerHTML = `<span class="slot"></span><div><span class="name"></span><progress max="1" value="0"></progress>
      <p class="sm2"></p></div><span class="acts"><button type="button" class="lk"></button></span>`;
    this.row.querySelector(".name").textContent = file.name;
    this.bar = this.row.querySelector("progress");
    this.bar.max = file.size || 1;
    this.bar.setAttribute("aria-label", `Uploading ${file.name}`);
    this.words = this.row.querySelector("p");
    this.button = this.row.querySelector("button");
    this.button.addEventListener("click", () => (this.failed ? this.begin() : this.cancel()));
    form.querySelector("[data-upload-list]").append(this.row);
  }

  // The same file chosen again after a reload goes on where it stopped.
  get memory() {
    return `evenhand.upload.${this.form.dataset.upload}.${this.form.dataset.slot}.${this.file.name}.${this.file.size}.${this.file.lastModified}`;
  }

  async begin() {
    this.failed = this.stopped = false;
    this.row.classList.remove("failed");
    this.bar.hidden = false;
    this.label("Cancel");
    this.say("Waiting");
    this.tell(`Uploading ${this.file.name}`);
    running += 1;
    try {
      await this.place();
      await this.send();
      const reply = await this.ask(`${this.location}/finish`, { method: "POST" });
      sessionStorage.removeItem(this.memory);
      this.done(await reply.json());
    } catch (wrong) {
      if (!this.stopped) this.fail(wrong.message);
    } finally {
      running -= 1;
    }
  }

  async place() {
    this.location ||= sessionStorage.getItem(this.memory);
    if (this.location && (await this.where())) return;
    const { name, size } = this.file;
    const reply = await this.ask(this.form.dataset.upload, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name, size, slot: this.form.dataset.slot }),
    });
    this.location = (await reply.json()).location;
    this.offset = 0;
    sessionStorage.setItem(this.memory, this.location);
  }

  // How far the server has it. False when it knows nothing of this upload.
  async where() {
    try {
      const reply = await fetch(this.location, { method: "HEAD" });
      const at = reply.headers.get("Upload-Offset");
      if (!reply.ok || at === null) return false;
      this.offset = Number(at);
      return true;
    } catch {
      return true;
    }
  }

  async send() {
    const from = performance.now();
    const first = this.offset;
    let misses = 0;
    while (this.offset < this.file.size) {
      if (this.stopped) throw new Error("stopped");
      try {
        this.offset = await this.chunk(from, first);
        misses = 0;
      } catch (wrong) {
        if (wrong.final || this.stopped) throw wrong;
        misses += 1;
        this.say(`Not connected. It goes on from ${mb(this.offset)} by itself.`);
        if (misses === 1) this.tell(`${this.file.name}: not connected`);
        await new Promise((go) => setTimeout(go, Math.min(2000 * misses, 15000)));
        await this.where();
      }
    }
  }

  chunk(from, first) {
    return new Promise((good, bad) => {
      const { file, offset } = this;
      const call = (this.call = new XMLHttpRequest());
      call.open("PATCH", this.location);
      call.setRequestHeader("Content-Type", "application/offset+octet-stream");
      call.setRequestHeader("Upload-Offset", offset);
      call.setRequestHeader("X-CSRFToken", csrf());
      call.setRequestHeader("Accept", "application/json");
      call.upload.onprogress = ({ loaded }) => this.progress(offset + loaded, from, first);
      call.onload = () => {
        const at = call.getResponseHeader("Upload-Offset");
        if (call.status === 204 || (call.status === 409 && at !== null)) return good(Number(at ?? offset + CHUNK));
        const wrong = new Error(sentence(call.responseText, call.status));
        wrong.final = call.status < 500 && call.status !== 429;
        bad(wrong);
      };
      call.onerror = call.onabort = () => bad(new Error("The connection was cut."));
      call.send(file.slice(offset, offset + CHUNK));
    });
  }

  async ask(url, options) {
    let reply;
    try {
      reply = await fetch(url, { ...options, headers: { Accept: "application/json", "X-CSRFToken": csrf(), ...options.headers } });
    } catch {
      throw new Error("Not connected. Try again when you are back online.");
    }
    if (reply.ok && !reply.redirected) return reply;
    throw new Error(reply.redirected ? "You are signed out. Sign in again, then try again." : sentence(await reply.text(), reply.status));
  }

  progress(at, from, first) {
    const { size } = this.file;
    const done = Math.min(at, size);
    this.bar.value = done;
    const seconds = Math.ceil(((size - done) * (performance.now() - from)) / 1000 / Math.max(1, done - first));
    this.say(`Uploading ${Math.floor((100 * done) / size)}% · ${mb(done)} of ${mb(size)} · ${seconds} seconds left. If the connection drops, it goes on from here.`);
  }

  done({ size, sha256 }) {
    this.bar.hidden = true;
    this.button.remove();
    this.say(`${mb(size)} · SHA-256 ${sha256.slice(0, 8)}…${sha256.slice(-4)}`);
    this.row.querySelector(".acts").innerHTML = '<span class="done">Received</span>';
    this.tell(`${this.file.name} received`);
    if (running <= 1 && this.form.dataset.then === "reload" && !document.querySelector("[data-upload-list] .failed")) {
      setTimeout(() => { if (!running) location.reload(); }, 800);
    }
  }

  fail(why) {
    this.failed = true;
    this.row.classList.add("failed");
    this.bar.hidden = true;
    this.say(`Failed: ${why}`);
    this.words.classList.add("alarm");
    this.label("Try again");
    this.tell(`${this.file.name} failed: ${why}`);
  }

  cancel() {
    this.stopped = true;
    this.call?.abort();
    if (this.location) fetch(this.location, { method: "DELETE", headers: { "X-CSRFToken": csrf() } }).catch(() => {});
    sessionStorage.removeItem(this.memory);
    this.row.remove();
    this.tell(`${this.file.name} cancelled`);
    this.form.querySelector("input[type=file]").focus();
  }

  label(text) {
    this.button.textContent = text;
    this.button.setAttribute("aria-label", `${text}: ${this.file.name}`);
  }

  say(text) { this.words.className = "sm2"; this.words.textContent = text; }

  tell(text) { this.form.querySelector("[data-upload-live]").textContent = text; }
}

function sentence(body, status) {
  try { return JSON.parse(body).message; } catch { return `The server could not take it (${status}).`; }
}
