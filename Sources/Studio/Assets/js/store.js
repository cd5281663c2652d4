import {get, send} from "./api.js";

/** What all pages share: the project, its queue, and how far the running job is. */
class Store extends EventTarget {
  project = null;
  jobs = [];
  progress = new Map();
  connection = "closed";

  tell(what, detail) { this.dispatchEvent(new CustomEvent(what, {detail})); }

  async loadProject() {
    this.project = await get("/api/project");
    this.tell("project");
  }

  get running() { return this.jobs.find((job) => job.state === "running"); }

  /** Live news, while somebody looks. */
  connect() {
    if (this.source || document.hidden) return;
    const source = new EventSource("/api/events");
    this.source = source;
    source.onopen = () => { this.connection = "open"; this.tell("connection"); };
    source.onerror = () => { this.connection = "lost"; this.tell("connection"); };
    source.addEventListener("jobs", (event) => this.takeJobs(JSON.parse(event.data)));
    source.addEventListener("line", (event) => this.takeLine(JSON.parse(event.data)));
  }

  disconnect() { this.source?.close(); this.source = null; }

  takeJobs(entries) {
    const before = new Map(this.jobs.map((job) => [job.id, job.state]));
    this.jobs = entries.map(({job, command}) => ({...job, command}));
    for (const job of this.jobs) {
      const old = before.get(job.id);
      if (old === "running" && job.state !== "running") this.tell("ended", job);
      if (old !== undefined && old !== job.state && job.state === "running") this.progress.delete(job.id);
    }
    const changed = this.jobs.some((job) => before.size && before.get(job.id) !== job.state);
    this.tell("jobs");
    if (changed) this.loadProject();
  }

  takeLine({job, line}) {
    let event;
    try { event = JSON.parse(line); } catch { return; }
    const state = this.progress.get(job) ?? {notes: [], details: {}};
    switch (event.event) {
      case "started": state.stage = event.stage; state.subject = event.subject; state.meter = null; break;
      case "progress": meter(state, event); break;
      case "note": case "warning": state.notes.push(event); break;
      case "score": this.tell("scored", event.value); break;
      case "finished": state.notes.push(event); break;
      case "wrote":
        if (event.role === "preview" || event.role === "checkpoint") this.tell("wrote", {job, ...event});
        break;
    }
    if (state.notes.length > 50) state.notes.shift();
    this.progress.set(job, state);
    this.tell("progress", job);
  }

  async decide(job, word) { await send(`/api/jobs/${job.id}/${word}`); }
}

/** A moving average of the pace, so that a slow first step is not taken for it. */
function meter(state, event) {
  const now = performance.now() / 1000;
  Object.assign(state, {done: event.done, total: event.total, unit: event.unit, details: event.details});
  const old = state.meter;
  if (!old || event.done < old.done || event.unit !== old.unit) {
    state.meter = {time: now, done: event.done, unit: event.unit, rate: null};
    return;
  }
  const span = now - old.time;
  if (span < 0.2) return;
  const pace = (event.done - old.done) / span;
  const weight = old.rate === null ? 0 : 1 / (1 + span / 10);
  state.meter = {time: now, done: event.done, unit: event.unit, rate: weight * (old.rate ?? 0) + (1 - weight) * pace};
}

/** Seconds until the end; `null` when nobody can tell. */
export function secondsLeft(state) {
  if (!state?.total) return null;
  if (state.unit === "seconds") return Math.max(0, state.total - state.done);
  const rate = state.meter?.rate;
  return rate > 0 ? Math.max(0, state.total - state.done) / rate : null;
}

export const store = new Store();
