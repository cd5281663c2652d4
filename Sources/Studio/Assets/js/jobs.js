import {h, icon, show} from "./dom.js";
import {store, secondsLeft} from "./store.js";
import {t, clock, count, moment} from "./words.js";
import {doing, toast} from "./notices.js";
import {get} from "./api.js";

const option = (job, name) => job.arguments.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
const base = (path) => (path ?? "").split("/").pop();

/** What a job does, in a few words. */
export function jobTitle(job) {
  const kind = job.arguments[0];
  const subject = {
    consent: option(job, "name"), train: base(option(job, "model")), convert: base(option(job, "output")),
    extract: base(option(job, "output")),
  }[kind] ?? base(job.arguments.at(-1));
  return t(`job.${kind}`, {subject});
}

/** How far a job is, as a bar. */
export function bar(state, label) {
  const share = state?.total ? Math.min(1, state.done / state.total) : null;
  const percent = share === null ? undefined : Math.round(100 * share);
  return h("div", {class: `bar ${share === null ? "endless" : ""}`, role: "progressbar", "aria-label": label,
    "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": percent},
  h("div", {style: {"inline-size": `${(share ?? 0) * 100}%`}}));
}

/** The buttons that a job has in its state. */
export function jobActions(job) {
  const button = (word, drawing, name = word) =>
    h("button", {class: "quiet", "aria-label": `${t(`do.${name}`)}: ${jobTitle(job)}`, title: t(`do.${name}`),
      disabled: Boolean(job.wish) && word !== "cancel",
      onclick: () => doing(() => store.decide(job, word))}, icon(drawing));
  switch (job.state) {
    case "running": return h("span", {class: "buttons"}, button("pause", "pause"), button("cancel", "stop"));
    case "waiting": return h("span", {class: "buttons"}, button("first", "up"), button("pause", "pause"), button("cancel", "stop"));
    case "done": return h("span", {class: "buttons"}, button("remove", "trash"));
    default: return h("span", {class: "buttons"}, button("resume", "play"), button("remove", "trash"));
  }
}

/** The command line that does the same, to copy. */
export function commandLine(command) {
  const text = `cd ${quoted(store.project.folder.replace(/\/$/, ""))} && ${command}`;
  return h("div", {class: "command"}, h("code", null, command),
    h("button", {class: "quiet", "aria-label": t("copy"), title: t("copy"), onclick: () => doing(async () => {
      await navigator.clipboard.writeText(text);
      toast(t("copied"));
    })}, icon("copy")));
}
const quoted = (path) => (/^[\w\-./]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

/** A list of jobs: those that are not over first, each with its command line and its log. */
export function jobList(jobs) {
  if (!jobs.length) return h("p", {class: "empty"}, t("queue.empty"));
  const open = (job) => ["running", "waiting", "paused"].includes(job.state);
  const sorted = [...jobs.filter(open), ...jobs.filter((job) => !open(job)).reverse()];
  return h("ol", {class: "jobs"}, sorted.map(jobRow));
}

function jobRow(job) {
  const state = job.state === "running" ? store.progress.get(job.id) : null;
  const left = secondsLeft(state);
  const log = h("details", {class: "log"}, h("summary", null, t("log")), commandLine(job.command), h("pre"));
  log.addEventListener("toggle", () => log.open && doing(async () => {
    const answer = await get(`/api/jobs/${job.id}/log`);
    log.querySelector("pre").textContent = readable(answer.lines) || t("log.empty");
  }));
  return h("li", {class: `job ${job.state}`, "data-job": job.id},
    h("div", {class: "row"},
      h("span", {class: `pill ${job.state}`}, job.wish ? t(`wish.${job.wish}`) : t(`state.${job.state}`)),
      h("strong", null, jobTitle(job)),
      h("span", {class: "note"}, left !== null ? t("left", {time: clock(left)}) : job.ended ? moment(job.ended) : ""),
      jobActions(job)),
    job.state === "running" ? bar(state, jobTitle(job)) : null,
    job.happened ? h("p", {class: "told"}, job.happened, job.remedy ? h("span", {class: "note"}, ` ${job.remedy}`) : null) : null,
    log);
}

/** The lines of a log as sentences; progress is left out but for its last line. */
export function readable(lines) {
  const texts = [];
  let progress = null;
  for (const line of lines) {
    let event = null;
    try { event = JSON.parse(line); } catch { texts.push(line); continue; }
    if (event.event === "progress") {
      progress = `${event.stage}: ${count(Math.round(event.done))}${event.total ? ` / ${count(event.total)}` : ""} ${event.unit} ${
        Object.entries(event.details ?? {}).map(([name, value]) => `${name} ${value}`).join(", ")}`;
      continue;
    }
    const text = {started: `${event.stage} ${event.subject}`, note: event.text, warning: `! ${event.text}`,
      finished: event.text, wrote: `${event.role}: ${event.path}`, error: null}[event.event];
    if (text) texts.push(text);
    progress = null;
  }
  if (progress) texts.push(progress);
  return texts.join("\n");
}

/** Keeps a list of jobs in an element up to date, without closing what the reader opened. */
export function liveJobs(element, on, filter = () => true) {
  const draw = () => {
    if (element.querySelector("details[open]")) return;
    show(element, jobList(store.jobs.filter(filter)));
  };
  on("jobs", () => show(element, jobList(store.jobs.filter(filter))));
  on("progress", draw);
  draw();
}
