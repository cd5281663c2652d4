import {h, show, select, choices, field, icon} from "../dom.js";
import {store, secondsLeft} from "../store.js";
import {t, count, clock, decimal, bytes} from "../words.js";
import {doing, toast} from "../notices.js";
import {get, send, path} from "../api.js";
import {LossChart} from "../chart.js";
import {ScoreChart, showWorth} from "../scores.js";
import {commandLine, jobActions, bar} from "../jobs.js";

let chart, scores, parts, model, story, previews, timer, asked = 0;
const settings = [["batch", "16"], ["optimizer.rate", ""], ["pairs.share", "0.75"], ["occlusion.steps", "400"],
  ["checkpoints.seconds", "60"], ["previews.seconds", "30"], ["compute.memory", "2048"], ["compute.niceness", "10"]];

export function enter(main, on) {
  [chart, scores] = [new LossChart(), new ScoreChart()];
  // Both show the same steps.
  chart.moved = () => story && scores.set(story.scores, chart.shown);
  [model, story, previews] = [null, null, []];
  parts = {
    model: select([], {"aria-label": t("training.model"), onchange: () => choose(parts.model.value)}),
    told: h("div", {class: "story"}), worth: h("section", {class: "worth", "aria-label": t("score.title"), hidden: true}), job: h("div", {class: "panel job-panel"}),
    log: h("input", {type: "checkbox", id: "log", checked: true, onchange: () => { chart.log = parts.log.checked; chart.draw(); }}),
    smoothing: h("input", {type: "range", min: 0, max: 1, step: 0.01, value: 0.6, id: "smoothing",
      oninput: () => { chart.smoothing = Number(parts.smoothing.value); chart.draw(); }}),
    before: h("img", {alt: "", class: "before"}), after: h("img", {alt: "", class: "after"}),
    slider: h("input", {type: "range", min: 0, max: 0, value: 0, "aria-label": t("preview.slider"), oninput: look}),
    wipe: h("input", {type: "range", min: 0, max: 100, value: 100, "aria-label": t("preview.wipe"), oninput: wipe}),
    caption: h("p", {class: "figures"}),
  };
  parts.preview = h("div", {class: "strips none"}, h("div", {class: "wipe"}, parts.after, parts.before),
    h("div", {class: "sliders"}, parts.caption, h("label", null, h("span", null, t("preview.slider")), parts.slider),
      h("label", null, h("span", null, t("preview.wipe")), parts.wipe)));
  show(main, h("div", {class: "training"},
    h("section", {"aria-labelledby": "training-title"},
      h("div", {class: "toolbar"}, h("h1", {id: "training-title"}, t("training.title")), parts.model,
        h("span", {class: "check"}, parts.log, h("label", {for: "log"}, t("chart.log"))),
        h("span", {class: "check"}, h("label", {for: "smoothing"}, t("chart.smoothing")), parts.smoothing),
        h("button", {class: "quiet", onclick: () => { chart.span = null; chart.draw(); }}, t("chart.all"))),
      h("div", {class: "legend"}, h("span", {class: "key source"}, t("role.source")), h("span", {class: "key target"}, t("role.target"))),
      chart.canvas, parts.told,
      parts.worth,
      h("div", {class: "preview"},
        h("h2", null, t("preview.title")),
        parts.preview)),
    h("aside", null, parts.job, h("div", {class: "panel"}, startForm()))));
  on("project", names);
  // A job that ends has written its last score.
  on("jobs", () => { panel(); refresh(); });
  on("progress", panel);
  on("scored", () => model && refresh());
  on("wrote", ({role}) => { if (role === "preview") (model ? refresh() : store.loadProject()); });
  timer = setInterval(() => { if (store.running?.arguments[0] === "train" && !document.hidden) refresh(); }, 5000);
  names();
  panel();
}

export function leave() { clearInterval(timer); chart.close(); scores.close(); }

function names() {
  const {models} = store.project.contents;
  const list = models.map((entry) => entry.folder.replace(/\/$/, "").split("/").pop());
  choices(parts.model, list);
  parts.model.hidden = !list.length;
  forms();
  if (list.length && (!model || !list.includes(model))) choose(list.includes(parts.model.value) ? parts.model.value : list[0]);
  facts();
}

function choose(name) {
  model = name;
  previews = [];
  parts.form.model.value = name;
  refresh();
  facts();
}

async function refresh() {
  if (!model) return;
  const turn = ++asked;
  await doing(async () => {
    const told = await get(path("api", "models", model, "story"));
    // Answers may come in another order than they were asked for, and the newest knows most.
    if (turn !== asked) return;
    story = told;
    chart.set(story.points);
    worth();
    const atEnd = Number(parts.slider.value) >= previews.length - 1;
    previews = story.previews;
    parts.slider.max = Math.max(0, previews.length - 1);
    if (atEnd) parts.slider.value = parts.slider.max;
    look();
    facts();
  });
}

function worth() {
  const element = h("div");
  showWorth(element, story);
  show(parts.worth, h("h2", null, t("score.title"), h("span", {class: "note"}, t("score.scale"))), element.childNodes.length ? [...element.childNodes] : null, scores.canvas);
  parts.worth.hidden = !story.points.length;
  scores.draw();
}

function look() {
  const iteration = previews[Number(parts.slider.value)];
  parts.slider.disabled = previews.length < 2;
  parts.preview.classList.toggle("none", iteration === undefined);
  if (iteration === undefined) { parts.caption.textContent = t("preview.none"); return; }
  const source = (number) => path("api", "models", model, "previews", String(number));
  if (parts.after.dataset.iteration !== `${model}${iteration}`) {
    parts.after.dataset.iteration = `${model}${iteration}`;
    parts.after.src = source(iteration);
    parts.before.src = source(previews[0]);
  }
  parts.after.alt = t("preview.alt", {iteration: count(iteration)});
  parts.caption.textContent = t("preview.caption", {iteration: count(iteration), first: count(previews[0])});
  wipe();
}

/** Left of the edge the chosen preview, right of it the first one. */
function wipe() {
  parts.before.style.clipPath = `inset(0 0 0 ${parts.wipe.value}%)`;
}

function facts() {
  const entry = store.project.contents.models.find(({folder}) => folder.replace(/\/$/, "").split("/").pop() === model);
  if (!entry) return show(parts.told, h("p", {class: "empty"}, t("training.empty")));
  const last = story?.points.at(-1);
  const fact = (label, value) => h("div", null, h("span", {class: "note"}, label), h("strong", null, value));
  show(parts.told,
    fact(t("training.faces"), t("training.as", {source: entry.source, target: entry.target})),
    fact(t("training.architecture"), entry.architecture), fact(t("training.iterations"), count(last?.iteration ?? entry.iteration)),
    fact(t("training.time"), clock(last?.seconds ?? entry.seconds)),
    last ? fact(t("training.loss"), `${decimal(last.source, 3)} / ${decimal(last.target, 3)}`) : null,
    entry.obstacle && !store.running ? h("p", {class: "told"}, entry.obstacle) : null);
}

function panel() {
  const job = [...store.jobs].reverse().find((other) => other.arguments[0] === "train" && ["running", "waiting", "paused"].includes(other.state));
  if (!job) return show(parts.job, h("h2", null, t("training.now")), h("p", {class: "empty"}, t("training.idle")));
  const state = store.progress.get(job.id);
  const left = secondsLeft(state);
  const details = Object.entries(state?.details ?? {});
  const open = parts.job.querySelector("details")?.open;
  show(parts.job, h("h2", null, t("training.now"), h("span", {class: `pill ${job.state}`}, job.wish ? t(`wish.${job.wish}`) : t(`state.${job.state}`))),
    job.state === "running" ? [h("p", {class: "big"}, state?.details?.reading ? t("training.preparing") : left === null ? t("strip.begins") : t("left", {time: clock(left)})), bar(state, t("training.now")),
      h("dl", {class: "details"}, details.map(([name, value]) => [h("dt", null, t(`detail.${name}`)), h("dd", null, name === "now" ? t(`now.${value}`) : value)])),
      (state?.notes ?? []).filter(({event}) => event === "warning").slice(-2).map(({text}) => h("p", {class: "told"}, text))] : null,
    jobActions(job), h("details", {open}, h("summary", null, t("command")), commandLine(job.command)));
}

function startForm() {
  const form = parts.form = {
    source: select([], {required: true}), target: select([], {required: true}),
    model: h("input", {required: true, pattern: "[^\\/.\\-][^\\/]*", maxlength: 80, autocomplete: "off"}),
    minutes: h("input", {type: "number", min: 0.1, step: "any", value: 10}),
    architecture: select([["", t("training.standard")], ...store.project.architectures]), set: new Map(),
    weigh: h("button", {type: "button", onclick: weigh}, t("training.weigh")), cost: h("p", {class: "note", role: "status"}),
  };
  for (const input of [form.source, form.target]) input.addEventListener("change", suggest);
  return h("form", {onsubmit: submit}, h("h2", null, t("training.start")),
    field(t("role.source"), form.source, t("training.source.note")), field(t("role.target"), form.target, t("training.target.note")),
    field(t("training.model"), form.model, t("training.model.note")),
    h("div", {class: "pair"}, field(t("training.minutes"), form.minutes, t("training.minutes.note")), field(t("training.architecture"), form.architecture)),
    h("details", null, h("summary", null, t("settings")),
      settings.map(([name, standard]) => {
        const input = h("input", {inputmode: "decimal", placeholder: standard || t("training.standard"), autocomplete: "off"});
        form.set.set(name, input);
        return field(t(`train.${name}`), input, t(`train.${name}.note`));
      })),
    form.cost,
    h("div", {class: "actions"}, form.weigh, h("button", {class: "primary"}, icon("play"), t("training.go"))));
}

function forms() {
  const {facesets} = store.project.contents;
  const list = facesets.map(({file, summary}) => [file, `${summary?.people.join(", ") ?? "?"} · ${t("training.count", {count: count(summary?.kept ?? 0)})}`]);
  const holds = (role) => ([file]) => {
    const people = facesets.find((entry) => entry.file === file)?.summary?.people ?? [];
    return store.project.contents.consents.some(({report, obstacle}) => !obstacle && report?.roles.includes(role) && people.includes(report.person));
  };
  choices(parts.form.source, list.filter(holds("source")));
  choices(parts.form.target, list.filter(holds("target")));
  suggest();
}

function suggest() {
  const {source, target, model: name} = parts.form;
  const stem = (file) => file.replace(/\.faceset$/, "");
  if (!name.value && source.value && target.value) name.value = `${stem(source.value)}-as-${stem(target.value)}`;
}

/** What the form asks for. */
function order() {
  const {form} = parts;
  return {train: {_0: {
    source: `facesets/${form.source.value}`, target: `facesets/${form.target.value}`, model: `models/${form.model.value.trim()}`,
    minutes: form.minutes.value ? Number(form.minutes.value) : null, architecture: form.architecture.value || null,
    set: [...form.set].filter(([, input]) => input.value.trim()).map(([name, input]) => `${name}=${input.value.trim()}`)}}};
}

/** Says what memory the training takes, and how long a step. */
async function weigh() {
  const {cost, weigh: button, source} = parts.form;
  if (!source.form.reportValidity()) return;
  button.disabled = true;
  cost.textContent = t("training.weighing");
  await doing(async () => {
    const lines = (await send("/api/training/cost", order())).map((line) => { try { return JSON.parse(line); } catch { return {}; } });
    const found = lines.find((line) => line.event === "cost")?.value;
    const fault = lines.find((line) => line.event === "error");
    cost.textContent = found
      ? t("training.cost", {memory: bytes(found.memory.total), free: bytes(found.memory.free), seconds: decimal(found.stepSeconds, 2), steps: count(Math.round(60 / found.stepSeconds))})
      : [fault?.happened, fault?.remedy].filter(Boolean).join(" ");
  });
  if (cost.textContent === t("training.weighing")) cost.textContent = "";
  button.disabled = false;
}

async function submit(event) {
  event.preventDefault();
  await doing(async () => {
    await send("/api/jobs", order());
    toast(t("queued"));
  });
}
