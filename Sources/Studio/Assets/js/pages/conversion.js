import {h, show, select, choices, field, icon} from "../dom.js";
import {store} from "../store.js";
import {t, bytes, moment} from "../words.js";
import {doing, toast} from "../notices.js";
import {get, send, path} from "../api.js";
import {liveJobs} from "../jobs.js";

let parts, defaults, film;
/** Least, greatest and step of the sliders; the rest are fields. */
const ranges = {"mask.size": [0.5, 1.5, 0.01], "mask.erosion": [-10, 30, 0.5], "mask.feather": [0.1, 30, 0.1], "light.share": [0, 1, 0.01],
  "light.reach": [2, 60, 1], "light.edge": [0, 1, 0.05], "sharpening.amount": [0, 5, 0.1], "sharpening.radius": [0.1, 10, 0.1], "sharpening.plate": [0, 1, 0.05],
  "sharpening.overshoot": [0, 2, 0.05], "time.code": [0, 1, 0.05], "time.expression": [0, 1, 0.05],
  "time.colors": [0, 50, 1], "time.fade": [0, 50, 1], "faces.recheck": [0.1, 60, 0.1], "faces.presence": [0, 1, 0.01],
  "faces.yaw": [0, 90, 1], "faces.yawFade": [0, 90, 1], "faces.inFrame": [0, 1, 0.01], "work.segment": [2, 1000, 1], "work.batch": [1, 64, 1]};

export function enter(main, on) {
  film = null;
  parts = {films: h("div", {class: "films"}), player: h("div", {class: "player"}), queue: h("div"), settings: h("div", {class: "settings"})};
  show(main, h("div", {class: "conversion"},
    h("section", {"aria-labelledby": "conversion-title"},
      h("div", {class: "toolbar"}, h("h1", {id: "conversion-title"}, t("conversion.title")), h("a", {class: "onward", href: "#tuning"}, t("tuning.open"))), parts.player, parts.films,
      h("h2", null, t("conversion.queue")), parts.queue),
    h("aside", {class: "panel"}, startForm())));
  on("project", draw);
  liveJobs(parts.queue, on, (job) => job.arguments[0] === "convert" || job.arguments[0] === "swap");
  draw();
  doing(async () => { defaults = defaults ?? (await get("/api/conversion/settings")); drawSettings(); });
}

export function leave() { letGo(); }

/** A player that is only taken from the page keeps its connection, of which a browser has six. */
function letGo() {
  const video = parts.player.querySelector("video");
  video?.pause();
  video?.removeAttribute("src");
  video?.load();
}

function draw() {
  const {films, footage, models} = store.project.contents;
  choices(parts.form.plate, plates(footage).map((file) => file.name));
  choices(parts.form.model, modelChoices(models));
  suggest();
  show(parts.films, films.map((file) => h("button", {class: `film ${film === file.name ? "chosen" : ""}`, "aria-pressed": String(film === file.name),
    onclick: () => choose(file.name)}, icon("play"), h("span", null, file.name), h("span", {class: "note"}, `${bytes(file.bytes)} · ${moment(file.changed)}`))));
  if (!films.length) show(parts.player, h("div", {class: "screen empty"}, h("p", null, t("conversion.empty"))));
  else if (!film || !films.some((file) => file.name === film)) choose([...films].sort((a, b) => b.changed - a.changed)[0].name);
}

/** The models that can be used. */
export const modelChoices = (models) => models.filter(({obstacle}) => !obstacle).map((entry) => {
  const name = entry.folder.replace(/\/$/, "").split("/").pop();
  return [name, `${name} · ${entry.duration ?? ""}${t("training.as", {source: entry.source, target: entry.target})}`];
});

/** Clips that show the target of some model come first. */
export function plates(footage) {
  const {models, facesets} = store.project.contents;
  const targets = new Set(models.map(({target}) => target));
  const shown = new Set(facesets.filter(({summary}) => summary?.people.some((person) => targets.has(person)))
    .flatMap(({summary}) => summary.clips.map(({name}) => name)));
  return [...footage.filter(({name}) => shown.has(name)), ...footage.filter(({name}) => !shown.has(name))];
}

async function choose(name) {
  film = name;
  for (const button of parts.films.children) {
    const isThis = button.querySelector("span").textContent === name;
    button.classList.toggle("chosen", isThis);
    button.setAttribute("aria-pressed", String(isThis));
  }
  const video = h("video", {controls: true, preload: "metadata", src: path("media", "films", name), "aria-label": name});
  video.addEventListener("error", () => video.replaceWith(h("div", {class: "screen empty"}, h("p", null, t("unplayable")))));
  const credentials = h("section", {class: "credentials", "aria-label": t("credentials")}, h("h2", null, t("credentials")), h("p", {class: "note"}, t("credentials.reading")));
  letGo();
  show(parts.player, video, credentials);
  await doing(async () => {
    const lines = (await get(path("api", "films", name, "credentials"))).map((line) => { try { return JSON.parse(line); } catch { return {}; } });
    const report = lines.find((line) => line.event === "credentials")?.value;
    const fault = lines.find((line) => line.event === "error");
    show(credentials, h("h2", null, t("credentials")), report ? panel(report) : h("p", {class: "told"}, fault?.happened ?? t("credentials.none")));
  });
}

function panel(report) {
  const state = {trusted: "done", untrustedSigner: "warning", invalid: "refused"}[report.state];
  const row = (label, value) => (value ? [h("dt", null, label), h("dd", null, value)] : []);
  return h("div", null, h("p", null, h("span", {class: `pill ${state}`}, t(`credentials.${report.state}`))),
    report.faults.map((fault) => h("p", {class: "told"}, fault)),
    h("dl", null,
      report.likenesses.map((one) => row(t(`role.${one.role}`), [h("span", null, one.person ?? t("unknown")), h("code", {class: "hash", title: one.consent}, one.consent.slice(0, 12))])),
      row(t("credentials.for"), report.uses.map((use) => t(`use.${use}`)).join(", ")),
      row(t("credentials.plate"), report.plate ? h("code", {class: "hash", title: report.plate}, report.plate.slice(0, 16)) : null),
      report.models.map((one) => row(t("credentials.model"), [one.architecture, h("code", {class: "hash", title: one.weights}, one.weights.slice(0, 12))])),
      row(t("credentials.program"), report.program), row(t("credentials.signer"), report.signer),
      row(t("credentials.learning"), report.forbidsTraining ? t("credentials.forbidden") : t("credentials.unsaid"))));
}

function startForm() {
  const form = parts.form = {
    plate: select([], {required: true}), model: select([], {required: true}),
    name: h("input", {required: true, maxlength: 80, autocomplete: "off", pattern: "[^\\/.\\-][^\\/]*"}),
    profile: select(store.project.profiles.map((name, index) => [index ? name : "", name])), set: new Map(),
    every: h("input", {type: "number", min: 1, step: 1, placeholder: "1"}),
    overwrite: h("input", {type: "checkbox", id: "overwrite"}), best: h("input", {type: "checkbox", id: "best"}),
  };
  form.plate.addEventListener("change", () => { form.name.value = ""; suggest(); });
  return h("form", {onsubmit: submit}, h("h2", null, t("conversion.start")),
    field(t("conversion.plate"), form.plate, t("conversion.plate.note")), field(t("conversion.model"), form.model),
    field(t("conversion.name"), form.name, t("conversion.name.note")), field(t("conversion.profile"), form.profile),
    field(t("conversion.every"), form.every, t("conversion.every.note")),
    h("div", {class: "check"}, form.best, h("label", {for: "best"}, t("conversion.best"))),
    h("div", {class: "check"}, form.overwrite, h("label", {for: "overwrite"}, t("conversion.overwrite"))),
    h("details", null, h("summary", null, t("settings")), parts.settings),
    h("button", {class: "primary"}, icon("play"), t("conversion.go")));
}

function suggest() {
  const {plate, name} = parts.form;
  if (name.value || !plate.value) return;
  name.value = freeName(plate.value);
}

/** The first version of a plate's film that is neither there nor ordered. */
export function freeName(plate, besides = []) {
  const stem = plate.replace(/\.[^.]+$/, "");
  const taken = new Set([...besides, ...store.project.contents.films.map((file) => file.name),
    ...store.jobs.flatMap((job) => job.arguments).map((word) => word.split("/").pop())]);
  let version = 1;
  const name = () => `${stem}-v${String(version).padStart(3, "0")}.mp4`;
  while (taken.has(name())) version++;
  return name();
}

/** Every setting with its default, as a slider, a switch or a word, and what it does. */
function drawSettings() {
  const {set} = parts.form;
  const paths = Object.entries(defaults).filter(([key]) => key !== "schema" && key !== "version")
    .flatMap(([key, value]) => (typeof value === "object" ? Object.keys(value).map((inner) => `${key}.${inner}`) : [key]));
  const groups = {};
  for (const name of paths) (groups[name.includes(".") ? name.split(".")[0] : "picture"] ??= []).push(name);
  const order = ["mask", "picture", "light", "sharpening", "time", "faces", "work"];
  const sorted = Object.entries(groups).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  show(parts.settings, sorted.map(([group, names]) => h("fieldset", null, h("legend", null, t(`convert.${group}`)), names.map((name) => {
    const standard = valueAt(defaults, name);
    const input = control(name, standard);
    set.set(name, {input, standard});
    return typeof standard === "boolean"
      ? h("div", {class: "check"}, Object.assign(input, {id: `set-${name}`}), h("label", {for: `set-${name}`}, t(`convert.${name}`)), h("p", {class: "note"}, t(`convert.${name}.note`)))
      : field(h("span", null, t(`convert.${name}`), input.output ?? null), input, t(`convert.${name}.note`));
  }))));
}

function control(name, standard) {
  if (typeof standard === "boolean") return h("input", {type: "checkbox", checked: standard});
  if (typeof standard === "string") return h("input", {value: standard, autocomplete: "off"});
  const [min, max, step] = ranges[name] ?? [undefined, undefined, "any"];
  const input = h("input", {type: ranges[name] ? "range" : "number", min, max, step});
  input.value = standard;
  input.output = h("output", null, String(standard));
  input.addEventListener("input", () => { input.output.textContent = input.value; input.output.classList.toggle("changed", Number(input.value) !== standard); });
  return input;
}

const valueAt = (object, name) => name.split(".").reduce((value, key) => value?.[key], object);

async function submit(event) {
  event.preventDefault();
  const {form} = parts;
  const name = /\.(mp4|mov|mkv)$/i.test(form.name.value) ? form.name.value.trim() : `${form.name.value.trim()}.mp4`;
  const changed = {};
  for (const [key, {input, standard}] of form.set) {
    const value = input.type === "checkbox" ? input.checked : typeof standard === "number" ? Number(input.value) : input.value;
    if (value !== standard) changed[key] = value;
  }
  await doing(async () => {
    let settings = null;
    if (Object.keys(changed).length) {
      settings = `${name.replace(/\.[^.]+$/, "")}.json`;
      await send(path("api", "conversion", "settings", settings), changed, "PUT");
    }
    await send("/api/jobs", {convert: {_0: {
      plate: `footage/${form.plate.value}`, model: `models/${form.model.value}`, output: `conversions/${name}`,
      settings: settings && `conversions/${settings}`, profile: form.profile.value || null,
      checkpoint: form.best.checked ? "best" : null,
      every: form.every.value ? Number(form.every.value) : null, overwrite: form.overwrite.checked}}});
    toast(t("queued"));
  });
}
