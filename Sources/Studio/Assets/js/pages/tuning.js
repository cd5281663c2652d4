import {h, show, select, choices, field, icon} from "../dom.js";
import {store} from "../store.js";
import {t, decimal} from "../words.js";
import {doing, toast} from "../notices.js";
import {get, send, path} from "../api.js";
import {commandLine} from "../jobs.js";
import {Loop} from "../tuning/loop.js";
import {Viewer} from "../tuning/viewer.js";
import {Knobs} from "../tuning/knobs.js";
import {freeName, plates, modelChoices} from "./conversion.js";

let parts, viewer, knobs, descriptions;
const loop = new Loop();
/** A second is played, but no more frames than this. */
const mostPlayed = 60;
/** What is looked at: it outlives a look at another page, and the page's being loaded again. */
let {scene, mode} = remembered();
/** This look at the page. What was asked for an earlier one is nobody's any more. */
let look = null;

class Look {
  /** The server's name of it: another page that is left does not end it. */
  id = crypto.randomUUID();
  /** The plate, frame and length of the picture that is shown, and how many frames the plate has. */
  shown = null;
  frames = null;
  isBusy = false;
  isWanted = false;
  /** Whether the settings have their controls. */
  hasKnobs = false;
  /** How often in a row something went wrong that may be right the next time. */
  failures = 0;
  complaint = null;
  /** Ends what is still asked for when the page is left. */
  end = new AbortController();
}

const [pauses, patience] = [[300, 1000, 3000, 6000], 180_000];

function remembered() {
  const nothing = {scene: {plate: null, model: null, frame: null}, mode: "wipe"};
  try { return {...nothing, ...JSON.parse(sessionStorage.getItem("tuning.scene"))}; } catch { return nothing; }
}

function remember() { sessionStorage.setItem("tuning.scene", JSON.stringify({scene, mode})); }

export function enter(main, on) {
  look = new Look();
  viewer = new Viewer();
  viewer.arrange(mode);
  knobs = new Knobs(() => ask());
  parts = {
    plate: select([], {"aria-label": t("conversion.plate"), onchange: other}),
    model: select([], {"aria-label": t("conversion.model"), onchange: other}),
    slider: h("input", {type: "range", min: 0, max: 0, value: 0, disabled: true, "aria-label": t("tuning.frame"), oninput: () => frameTo(Number(parts.slider.value))}),
    play: h("button", {class: "quiet", type: "button", disabled: true, "aria-label": t("tuning.play"), "aria-pressed": "false", title: t("tuning.play"), onclick: play}, icon("play")),
    place: h("span", {class: "place"}), state: h("span", {class: "state", role: "status"}),
    zoom: select([1, 2, 3, 4].map((factor) => [String(factor), factor === 1 ? t("tuning.fit") : `${factor} ×`]),
      {"aria-label": t("tuning.zoom"), onchange: () => viewer.enlarge(Number(parts.zoom.value))}),
    modes: h("span", {class: "modes", role: "group", "aria-label": t("tuning.mode")},
      ["wipe", "split"].map((name) => h("button", {type: "button", "data-mode": name, onclick: () => arrange(name)}, t(`tuning.${name}`)))),
    name: h("input", {required: true, maxlength: 80, autocomplete: "off", pattern: "[^\\/.\\-][^\\/]*"}), command: h("div"),
  };
  const step = (count, drawing, name) => h("button", {class: "quiet", type: "button", "aria-label": name, title: name, onclick: () => move(count)}, drawing);
  show(main, h("div", {class: "tuning"},
    h("section", {"aria-labelledby": "tuning-title"},
      h("div", {class: "toolbar"}, h("a", {class: "up", href: "#conversion"}, `‹ ${t("page.conversion")}`), h("h1", {id: "tuning-title"}, t("tuning.title")),
        parts.plate, parts.model, h("span", {class: "right"}, parts.zoom, parts.modes)),
      viewer.element,
      h("div", {class: "transport"}, step(-1, "◂", t("tuning.previous")), parts.slider, step(1, "▸", t("tuning.next")), parts.play, parts.place, parts.state)),
    h("aside", {"aria-label": t("settings")},
      h("div", {class: "title"}, h("h2", null, t("settings")), knobs.reset), knobs.list, knobs.about,
      h("form", {onsubmit: render}, field(t("conversion.name"), parts.name), h("button", {class: "primary"}, icon("play"), t("tuning.render")), parts.command))));
  arrange(mode);
  on("project", names);
  names();
  ask(0);
}

export function leave() {
  loop.stop();
  clearTimeout(look.timer);
  look.end.abort();
  farewell();
  look = null;
}

/** Its memory is given back soon; after a crash the server does it by itself. */
function farewell() {
  if (!look) return;
  fetch("/api/tuning/leave", {method: "POST", keepalive: true, headers: {"content-type": "application/json"},
    body: JSON.stringify({view: look.id})}).catch(() => {});
}
addEventListener("pagehide", farewell);
// A page that the browser kept asks anew: its process may have ended meanwhile.
addEventListener("pageshow", (event) => { if (event.persisted && look) ask(); });

export function key(event) {
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    move((event.key === "ArrowLeft" ? -1 : 1) * (event.shiftKey ? 10 : 1));
  } else if (event.key === "Home") frameTo(0);
  else if (event.key === "End") frameTo((look.frames ?? 1) - 1);
  else if (event.key === "p") play();
  else if (event.key === "w") arrange(mode === "wipe" ? "split" : "wipe");
  else if (event.key === "f") { parts.zoom.value = viewer.zoom === 1 ? "3" : "1"; viewer.enlarge(Number(parts.zoom.value)); } else return;
  event.preventDefault();
}

function arrange(name) {
  mode = name;
  remember();
  viewer.arrange(name);
  for (const button of parts.modes.children) button.setAttribute("aria-pressed", String(button.dataset.mode === name));
}

function names() {
  const {footage, models} = store.project.contents;
  choices(parts.plate, plates(footage).map((file) => file.name), scene.plate ?? undefined);
  choices(parts.model, modelChoices(models), scene.model ?? undefined);
  if (scene.plate !== parts.plate.value || scene.model !== parts.model.value) other();
  if (!parts.name.value && scene.plate) parts.name.value = freeName(scene.plate);
}

function other() {
  const isOtherPlate = scene.plate !== parts.plate.value;
  scene = {plate: parts.plate.value, model: parts.model.value, frame: isOtherPlate ? null : scene.frame};
  if (isOtherPlate) {
    viewer.clear();
    [look.shown, look.frames] = [null, null];
    parts.slider.disabled = true;
    parts.name.value = scene.plate ? freeName(scene.plate) : "";
  }
  remember();
  ask();
}

const move = (count) => frameTo((scene.frame ?? 0) + count);

function frameTo(frame) {
  if (look.frames === null) return;
  scene.frame = Math.max(0, Math.min(look.frames - 1, frame));
  parts.slider.value = scene.frame;
  remember();
  place();
  ask();
}

/** Frame and time; the time is known of the frame that is shown, and follows when another one is. */
function place() {
  const {shown, frames} = look;
  const seconds = shown?.frame === scene.frame ? shown.seconds : frames ? scene.frame * (shown?.length ?? 0) / frames : 0;
  const clock = `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(2).padStart(5, "0")}`;
  parts.place.textContent = frames === null ? "" : t("tuning.place", {frame: scene.frame, last: frames - 1, time: clock});
  parts.slider.setAttribute("aria-valuetext", parts.place.textContent);
}

/** Asks for the frame as it is wanted now: a moment later, and never twice at a time. */
function ask(pause = 40) {
  halt();
  look.isWanted = true;
  clearTimeout(look.timer);
  look.timer = setTimeout(pump, pause, look);
}

async function pump(mine) {
  if (mine !== look || mine.isBusy || !mine.isWanted) return;
  if (!scene.plate || !scene.model) { viewer.tell(t("tuning.empty")); return; }
  [mine.isBusy, mine.isWanted] = [true, false];
  const asked = {...scene}, begin = performance.now();
  const isFirst = mine.shown === null;
  const slow = setTimeout(() => {
    parts.state.textContent = t(isFirst ? "tuning.opening" : "tuning.working");
    viewer.element.setAttribute("aria-busy", "true");
  }, isFirst ? 0 : 400);
  // An answer that comes after the page was left, or for another plate, is dropped.
  const isCurrent = () => mine === look && asked.plate === scene.plate && asked.model === scene.model;
  try {
    if (!mine.hasKnobs) {
      descriptions = descriptions ?? (await get("/api/tuning/settings"));
      if (mine !== look) return;
      knobs.build(descriptions);
      mine.hasKnobs = true;
    }
    const withPlate = !mine.shown || mine.shown.plate !== asked.plate || mine.shown.frame !== asked.frame;
    const {answer, pictures} = await finished(asked, withPlate, mine);
    if (isCurrent()) take(asked, answer, pictures, begin);
  } catch (error) {
    if (isCurrent()) fail(error);
  } finally {
    clearTimeout(slow);
    mine.isBusy = false;
    if (mine === look) {
      viewer.element.removeAttribute("aria-busy");
      if (mine.isWanted && !mine.failures) pump(mine);
    }
  }
}

/** One frame with the settings as they are now: what the server says of it, and the pictures. */
async function finished({plate, model, frame}, withPlate, mine) {
  const answer = await send("/api/tuning/frame", {plate: `footage/${plate}`, model: `models/${model}`, frame,
    settings: {...knobs.values}, withPlate, view: mine.id}, "POST", AbortSignal.any([mine.end.signal, AbortSignal.timeout(patience)]));
  return {answer, pictures: await Promise.all([answer.plate, answer.picture].map(picture))};
}

/** Makes the frames of a second from here and shows them over and over; whatever else is asked for ends it. */
async function play() {
  const mine = look;
  if (loop.isOn) return ask(0);
  if (!mine.shown || mine.isBusy) return;
  mine.isBusy = true;
  parts.play.setAttribute("aria-pressed", "true");
  const rate = mine.frames / mine.shown.length;
  const total = Math.min(Math.max(Math.round(rate), 8), mostPlayed, mine.frames - scene.frame);
  const made = [];
  try {
    while (made.length < total && mine === look && !mine.isWanted) {
      parts.state.textContent = t("tuning.making", {done: made.length, total});
      made.push(await finished({...scene, frame: scene.frame + made.length}, true, mine));
    }
  } catch (error) {
    if (mine === look) fail(error);
  } finally {
    mine.isBusy = false;
  }
  if (mine !== look) return;
  if (mine.isWanted || made.length < total) { halt(); pump(mine); return; }
  parts.state.textContent = "";
  loop.start(made, rate, ({answer, pictures: [plate, done]}) => {
    viewer.put(plate, done ?? plate.cloneNode(), {width: answer.width, height: answer.height, label: answer.frame});
    parts.slider.value = answer.frame;
  });
}

function halt() {
  loop.stop();
  parts.play.setAttribute("aria-pressed", "false");
}

async function picture(name) {
  if (!name) return null;
  // Not decode(): it waits for a frame of the page, which a hidden one never draws.
  return new Promise((resolve, reject) => {
    const image = h("img", {draggable: "false", onload: () => resolve(image), onerror: () => reject(new Error(t("tuning.lost")))});
    image.src = path("api", "tuning", "pictures", name);
  });
}

function take(asked, answer, [plate, done], begin) {
  [look.failures, look.complaint, look.frames] = [0, null, answer.frames];
  if (scene.frame === null) scene.frame = answer.frame;
  remember();
  look.shown = {plate: asked.plate, frame: answer.frame, seconds: answer.seconds, length: answer.length};
  parts.slider.max = answer.frames - 1;
  parts.slider.value = scene.frame;
  parts.slider.disabled = parts.play.disabled = false;
  viewer.put(plate, done ?? plate?.cloneNode() ?? viewer.plateCopy, {width: answer.width, height: answer.height, label: answer.frame});
  const why = [...new Set(answer.skipped)].map((reason) => t(`tuning.skipped.${reason}`)).join(", ");
  viewer.tell(answer.picture ? null : why ? t("tuning.alone.why", {why}) : t("tuning.alone"));
  parts.state.textContent = t("tuning.took", {seconds: decimal((performance.now() - begin) / 1000, 2)});
  place();
}

/** What the server refuses is told. A connection that broke, a picture that is gone and a process that ended are none of
 *  the reader's business: the frame is asked for again, and only when that does not help it is told. */
function fail(error) {
  parts.state.textContent = "";
  // A frame that is remembered of a plate that has become shorter.
  if (error.status === 400 && look.frames === null && scene.frame !== null) {
    scene.frame = null;
    return ask();
  }
  const isRefused = [400, 401, 403, 404].includes(error.status);
  if (!isRefused && look.failures < pauses.length) {
    // What was shown stays, and all of the next answer is wanted.
    look.shown = null;
    return ask(pauses[look.failures++]);
  }
  look.failures = 0;
  // A picture that does not belong to the settings any more is none to judge by.
  if (error.status === 403) viewer.clear();
  look.shown = null;
  viewer.tell(error.message, error.remedy, h("button", {type: "button", onclick: () => { viewer.tell(null); ask(0); }}, t("tuning.retry")));
  if (look.complaint !== error.message) doing(() => { throw error; });
  look.complaint = error.message;
}

async function render(event) {
  event.preventDefault();
  const typed = parts.name.value.trim();
  const name = /\.(mp4|mov|mkv)$/i.test(typed) ? typed : `${typed}.mp4`;
  await doing(async () => {
    let settings = null;
    if (Object.keys(knobs.values).length) {
      settings = `${name.replace(/\.[^.]+$/, "")}.json`;
      await send(path("api", "conversion", "settings", settings), knobs.values, "PUT");
    }
    const {command} = await send("/api/jobs", {convert: {_0: {plate: `footage/${scene.plate}`, model: `models/${scene.model}`,
      output: `conversions/${name}`, settings: settings && `conversions/${settings}`, profile: null, overwrite: false}}});
    show(parts.command, commandLine(command));
    toast(t("queued"));
    parts.name.value = freeName(scene.plate, [name]);
  });
}
