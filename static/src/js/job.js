// Follows a job until it is done: its bar, its words, then its link.

export function start() {
  for (const box of document.querySelectorAll("[data-job]")) {
    if (!["done", "failed"].includes(box.dataset.state)) follow(box, 1000);
  }
}

async function follow(box, wait) {
  await new Promise((go) => setTimeout(go, wait));
  let job;
  try {
    const reply = await fetch(box.dataset.job, { headers: { Accept: "application/json" } });
    if (!reply.ok) throw new Error(reply.status);
    job = await reply.json();
  } catch {
    box.querySelector("[data-job-said]").textContent = "Not connected. It goes on; this page looks again by itself.";
    return follow(box, 5000);
  }
  const bar = box.querySelector("[data-job-bar]");
  const said = box.querySelector("[data-job-said]");
  if (job.total) { bar.max = job.total; bar.value = job.done; }
  const words = job.message || { waiting: "Waiting to start.", running: "Working.", done: "Ready.", failed: "It did not work." }[job.state];
  if (said.textContent !== words) said.textContent = words;
  if (!["done", "failed"].includes(job.state)) return follow(box, Math.min(wait * 1.3, 5000));
  box.dataset.state = job.state;
  bar.hidden = true;
  box.querySelector("[data-job-again]")?.parentElement.remove();
  said.classList.toggle("alarm", job.state === "failed");
  const link = box.querySelector("[data-job-link]");
  if (job.state === "done" && job.url) { link.querySelector("a").href = job.url; link.hidden = false; }
}
