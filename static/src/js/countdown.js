// Time left by the server's clock, whatever the computer's own says.

const STEPS = [86400, 3600, 600];

export function start() {
  const clock = document.querySelector("[data-server-now]");
  if (!clock) return;
  const opened = performance.now();
  const server = Date.parse(clock.dataset.serverNow);
  const live = document.createElement("span");
  live.className = "vh";
  live.setAttribute("role", "status");
  document.body.append(live);
  for (const place of document.querySelectorAll("[data-countdown]")) {
    const closes = Date.parse(place.dataset.countdown);
    const left = () => Math.ceil((closes - server - (performance.now() - opened)) / 1000);
    let last = left();
    const show = () => {
      const now = left();
      const said = words(now);
      if (place.textContent.trim() !== said) place.textContent = said;
      place.classList.toggle("time-left--near", now > 3600 && now <= 86400);
      place.classList.toggle("time-left--last", now > 0 && now <= 3600);
      if (STEPS.some((step) => last > step && now <= step) || (last > 0 && now <= 0)) live.textContent = said;
      last = now;
      if (now > 0) setTimeout(show, now > 3600 ? 20000 : 1000);
    };
    setTimeout(show, 1000);
  }
}

function words(seconds) {
  if (seconds <= 0) return "Closed";
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor((seconds % 86400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const of = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;
  if (days) return `${of(days, "day")} ${of(hours, "hour")} left`;
  if (hours) return `${of(hours, "hour")} ${of(minutes, "minute")} left`;
  return minutes ? `${of(minutes, "minute")} left` : "Less than a minute left";
}
