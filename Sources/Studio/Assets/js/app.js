import {h, show, dialog} from "./dom.js";
import {store, secondsLeft} from "./store.js";
import {t, language, setLanguage, clock, count} from "./words.js";
import {toast, doing} from "./notices.js";
import {jobTitle, jobActions, bar} from "./jobs.js";

/** Each page is a module, which comes when somebody first goes there. */
const names = ["people", "footage", "faces", "training", "conversion", "doctor"];
/** Pages that another one leads on to. */
const inner = {tuning: "conversion"};
const fetchPage = (name) => import(`./pages/${name}.js`);
const main = document.getElementById("main");
let current = null;
let wanted = null;
let listening = null;

function head() {
  const tabs = names.map((name, index) =>
    h("a", {href: `#${name}`, "data-page": name, title: `${t(`page.${name}`)} (${index + 1})`}, t(`page.${name}`)));
  show(document.getElementById("top"),
    h("div", {class: "brand"}, h("img", {src: "/icon.svg", alt: "", width: 22, height: 22}),
      h("strong", {id: "project"})),
    h("nav", {"aria-label": t("pages")}, tabs),
    h("div", {class: "tools"},
      h("span", {id: "connection", class: "dot", role: "img"}),
      h("button", {class: "quiet", onclick: help, "aria-label": t("keys"), title: t("keys")}, "?"),
      h("button", {class: "quiet", lang: language === "de" ? "en" : "de",
        onclick: () => setLanguage(language === "de" ? "en" : "de")}, language === "de" ? "English" : "Deutsch")));
  document.getElementById("skip").textContent = t("skip");
}

async function go() {
  const wish = location.hash.slice(1);
  const name = names.includes(wish) || inner[wish] ? wish : firstPage();
  // Whoever loads the page again stays there, whatever has come to the project.
  if (wish !== name) history.replaceState(null, "", `#${name}`);
  if (wanted === name) return;
  wanted = name;
  const page = await fetchPage(name).catch(() => toast(t("connection.lost"), undefined, true));
  // Somebody went on meanwhile.
  if (!page || wanted !== name) return;
  current?.page.leave?.();
  listening?.abort();
  listening = new AbortController();
  for (const tab of document.querySelectorAll("nav a")) {
    if (tab.dataset.page === (inner[name] ?? name)) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  document.title = `${t(`page.${name}`)} · ${store.project?.name ?? ""} · Understudy`;
  main.replaceChildren();
  main.dataset.page = name;
  const on = (what, work) => store.addEventListener(what, (event) => work(event.detail), {signal: listening.signal});
  current = {name, page};
  page.enter(main, on);
}

/** Where the work stands: whoever comes back lands there. */
function firstPage() {
  const contents = store.project?.contents;
  if (!contents?.footage.length || !contents.consents.length) return contents?.footage.length ? "people" : "footage";
  if (contents.films.length) return "conversion";
  if (contents.models.length) return "training";
  return contents.facesets.length ? "faces" : "footage";
}

function strip() {
  const job = store.running;
  const waiting = store.jobs.filter((other) => other.state === "waiting").length;
  const element = document.getElementById("strip");
  if (!job) {
    show(element, h("span", {class: "note"}, waiting ? t("strip.waiting", {count: waiting}) : t("strip.idle")));
    return;
  }
  const state = store.progress.get(job.id);
  const left = secondsLeft(state);
  show(element,
    h("a", {href: "#doctor", class: "title"}, jobTitle(job)),
    bar(state, jobTitle(job)),
    h("span", {class: "figures"},
      state?.details?.now ? t(`now.${state.details.now}`) : figures(state)),
    h("span", {class: "left"}, left === null || state.details?.reading ? "" : t("left", {time: clock(left)})),
    jobActions(job),
    waiting ? h("span", {class: "note"}, t("strip.more", {count: waiting})) : null);
}

function figures(state) {
  if (state?.done === undefined) return t("strip.begins");
  if (state.unit === "seconds") return clock(state.done);
  return `${count(Math.round(state.done))}${state.total ? ` / ${count(state.total)}` : ""} ${t(`unit.${state.unit}`)}`;
}

function help() {
  const rows = [["1 … 6", "keys.pages"], ["/", "keys.filter"], ["← → ↑ ↓", "keys.move"], [t("keys.space"), "keys.select"],
    ["Shift", "keys.range"], ["X", "keys.exclude"], ["K", "keys.include"], ["E", "keys.repair"], ["Z", "keys.undo"], ["Esc", "keys.clear"],
    ["← →", "keys.frame"], ["W", "keys.wipe"], ["F", "keys.zoom"], ["P", "keys.play"], ["?", "keys.help"]];
  dialog(t("keys"),
    h("table", {class: "keys"}, h("tbody", null, rows.map(([key, text]) =>
      h("tr", null, h("th", {scope: "row"}, h("kbd", null, key)), h("td", null, t(text)))))),
    [["", t("close"), "primary"]]);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.matches("input, select, textarea")) return;
  const index = Number(event.key) - 1;
  if (names[index]) { location.hash = names[index]; return; }
  if (event.key === "?") { help(); return; }
  current?.page.key?.(event);
});

document.addEventListener("visibilitychange", () => (document.hidden ? store.disconnect() : store.connect()));
addEventListener("hashchange", go);
store.addEventListener("jobs", strip);
store.addEventListener("progress", strip);
store.addEventListener("project", () => {
  document.getElementById("project").textContent = store.project.name;
});
store.addEventListener("connection", () => {
  const dot = document.getElementById("connection");
  dot.className = `dot ${store.connection}`;
  dot.setAttribute("aria-label", t(`connection.${store.connection}`));
  dot.title = t(`connection.${store.connection}`);
});
store.addEventListener("ended", ({detail: job}) => {
  if (job.state === "done") toast(t("ended.done", {job: jobTitle(job)}));
  else if (job.state === "failed" || job.state === "refused") toast(job.happened ?? t("ended.failed", {job: jobTitle(job)}), job.remedy, true);
});

document.documentElement.lang = language;
head();
strip();
await doing(() => store.loadProject());
if (store.project) {
  await go();
  requestAnimationFrame(() => performance.mark("shown"));
  store.connect();
  // The others are there before they are asked for.
  setTimeout(() => [...names, ...Object.keys(inner)].forEach((name) => fetchPage(name).catch(() => {})), 1000);
}
