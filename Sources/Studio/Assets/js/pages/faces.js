import {h, show, select, choices, field, icon, dialog} from "../dom.js";
import {store} from "../store.js";
import {t, count} from "../words.js";
import {doing, toast} from "../notices.js";
import {get, send, files, path} from "../api.js";
import {Grid} from "../grid.js";
import {drawCoverage, cellOf} from "../coverage.js";
import {repair} from "../repair.js";

let grid, parts, state;
/** How this window looks at faces, kept while it is open. */
const looks = ["faceset", "show", "sort", "side"];

export function enter(main, on) {
  state = {name: null, columns: null, order: [], selected: new Set(), undo: [], cell: null, anchor: 0};
  const project = store.project;
  const kept = JSON.parse(sessionStorage.getItem("faces") ?? "{}");
  grid = new Grid({
    ask: (ids) => files(`${path("api", "facesets", state.name, "crops")}?ids=${ids.join()}`, "image/jpeg"),
    name: t("faces.title"),
    label: (index) => describe(state.order[index]),
    pressed: press, mark,
  });
  parts = {
    faceset: select([], {"aria-label": t("faces.faceset"), onchange: load}),
    show: select([["kept", t("faces.kept")], ["all", t("faces.all")], ["left-out", t("faces.leftOut")],
      ...project.reasons.map((word) => [word, t(`reason.${word}`)])], {value: kept.show, "aria-label": t("faces.show"), onchange: load}),
    sort: select(project.orders.map((word) => [word, t(`order.${word}`)]), {value: kept.sort, "aria-label": t("faces.sort"), onchange: load}),
    descending: h("input", {type: "checkbox", id: "descending", checked: kept.descending, onchange: load}),
    side: h("input", {type: "range", min: 64, max: 256, step: 8, value: kept.side ?? 112, "aria-label": t("faces.size"),
      oninput: () => { grid.setSide(Number(parts.side.value)); keep(); }}),
    told: h("p", {class: "figures", role: "status"}),
    map: h("canvas", {width: 560, height: 360, role: "img", tabindex: 0, onclick: pickCell}),
    reason: select(project.reasons.map((word) => [word, t(`reason.${word}`)]), {value: "unwanted", "aria-label": t("faces.reason")}),
    exclude: h("button", {class: "danger", onclick: () => decide(parts.reason.value)}, t("faces.exclude")),
    include: h("button", {onclick: () => decide(null)}, t("faces.include")),
    undo: h("button", {onclick: undo}, icon("undo"), t("undo")),
    repair: h("button", {onclick: correct}, t("faces.repair")),
    chosen: h("div", {class: "chosen"}), tally: h("div"),
  };
  show(main, h("div", {class: "faces"}, h("h1", {class: "unseen"}, t("faces.title")),
    h("div", {class: "toolbar", role: "toolbar", "aria-label": t("faces.title")},
      parts.faceset, parts.show, parts.sort,
      h("span", {class: "check"}, parts.descending, h("label", {for: "descending"}, t("faces.descending"))),
      parts.side, parts.told),
    grid.element,
    h("aside", {class: "panel", "aria-label": t("faces.panel")},
      h("h2", null, t("faces.coverage")), parts.map, h("p", {class: "note"}, t("faces.coverage.note")),
      h("h2", null, t("faces.selection")), parts.chosen,
      h("div", {class: "actions"}, parts.reason, parts.exclude), h("div", {class: "actions"}, parts.include, parts.undo),
      h("div", {class: "actions"}, parts.repair),
      h("h2", null, t("faces.tally")), parts.tally)));
  grid.setSide(Number(parts.side.value));
  on("project", () => names());
  names(kept.faceset);
}

function keep() {
  const values = Object.fromEntries(looks.map((name) => [name, parts[name].value]));
  sessionStorage.setItem("faces", JSON.stringify({...values, descending: parts.descending.checked}));
}

export function leave() { grid.close(); }

function names(chosen) {
  const {facesets} = store.project.contents;
  choices(parts.faceset, facesets.map(({file, summary}) => [file, `${summary?.people.join(", ") ?? "?"} (${file})`]),
    chosen ?? parts.faceset.value);
  if (!facesets.length) {
    show(grid.inner, h("p", {class: "empty"}, t("faces.empty")));
    return;
  }
  if (state.name !== parts.faceset.value) load(); else tally();
}

function tally() {
  const entry = store.project.contents.facesets.find(({file}) => file === parts.faceset.value);
  const summary = entry?.summary;
  if (!summary) return show(parts.tally, h("p", {class: "told"}, entry?.obstacle));
  const most = Math.max(summary.kept, ...Object.values(summary.leftOut), 1);
  const row = (label, value, kind) => h("div", {class: `tally ${kind}`}, h("span", null, label),
    h("span", {class: "meter"}, h("span", {style: {"inline-size": `${100 * value / most}%`}})), h("span", {class: "number"}, count(value)));
  show(parts.tally, row(t("faces.kept"), summary.kept, "kept"),
    Object.entries(summary.leftOut).map(([word, value]) => row(t(`reason.${word}`), value, "out")));
}

async function load() {
  const name = parts.faceset.value;
  if (!name) return;
  keep();
  tally();
  await doing(async () => {
    const query = new URLSearchParams({show: parts.show.value, sort: parts.sort.value, descending: parts.descending.checked});
    const columns = await get(`${path("api", "facesets", name, "faces")}?${query}`);
    if (name !== state.name) state.undo = [];
    Object.assign(state, {name, columns, bare: new Set(columns.bare), selected: new Set(), cell: null});
    arrange();
  });
}

/** The order of what is in sight: all, or the faces of one cell of the map. */
function arrange() {
  const {columns, cell} = state;
  const all = columns.id.map((_, index) => index);
  state.order = cell === null ? all : all.filter((index) => cellOf(columns.yaw[index], columns.pitch[index]) === cell);
  grid.setIDs(state.order.map((index) => columns.id[index]));
  grid.element.scrollTop = 0;
  drawCoverage(parts.map, columns, cell);
  chosen();
}

function describe(index) {
  const {columns} = state;
  const word = columns.reasons[Math.abs(columns.decision[index]) - 1];
  return t("face.label", {id: columns.id[index], frame: columns.frame[index], yaw: Math.round(columns.yaw[index]),
    pitch: Math.round(columns.pitch[index])}) + (word ? `, ${t(`reason.${word}`)}` : "");
}

function mark(place) {
  const index = state.order[place];
  const decision = state.columns.decision[index];
  const selected = state.selected.has(index);
  const word = state.columns.reasons[Math.abs(decision) - 1];
  return {classes: `${decision ? "out" : ""} ${selected ? "selected" : ""}`, selected, tag: word ? t(`reason.${word}`) : ""};
}

function press(place, event) {
  if (event.shiftKey) {
    const [low, high] = [Math.min(state.anchor, place), Math.max(state.anchor, place)];
    for (let i = low; i <= high; i++) state.selected.add(state.order[i]);
  } else {
    const index = state.order[place];
    if (state.selected.has(index)) state.selected.delete(index); else state.selected.add(index);
    state.anchor = place;
  }
  grid.cursor = place;
  chosen();
}

function chosen() {
  const {selected, order, columns} = state;
  grid.refresh();
  parts.told.textContent = t("faces.count", {shown: count(order.length), all: count(columns.id.length)});
  show(parts.chosen, selected.size
    ? [h("p", null, t("faces.selected", {count: count(selected.size)})), h("button", {class: "quiet", onclick: clear}, t("faces.clear"))]
    : h("p", {class: "note"}, t("faces.none")));
  parts.exclude.disabled = parts.include.disabled = !selected.size;
  parts.undo.disabled = !state.undo.length;
  parts.repair.disabled = faceToCorrect() === null;
}

function clear() { state.selected.clear(); chosen(); }

function pickCell(event) {
  const box = parts.map.getBoundingClientRect();
  const cell = drawCoverage.cellAt((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  state.cell = cell === state.cell ? null : cell;
  state.selected.clear();
  arrange();
}

async function decide(reason) {
  const {columns, selected} = state;
  const chosenOnes = [...selected];
  if (!chosenOnes.length) return;
  if (reason === "other-person") {
    const answer = await dialog(t("reason.other-person"), h("p", null, t("faces.forGood")), [["", t("cancel")], ["yes", t("faces.exclude"), "danger"]]);
    if (answer !== "yes") return;
  }
  const before = chosenOnes.map((index) => [columns.id[index], columns.reasons[Math.abs(columns.decision[index]) - 1] ?? null]);
  await doing(async () => {
    const {kept} = await send(path("api", "facesets", state.name, "decide"), {faces: before.map(([id]) => id), reason});
    if (reason !== "other-person") state.undo.push(before);
    toast(t("faces.decided", {count: count(before.length), kept: count(kept)}));
    await again();
  });
}

/** Each face gets back what was decided about it before. */
async function undo() {
  const before = state.undo.pop();
  if (!before) return;
  await doing(async () => {
    const groups = new Map();
    for (const entry of before) groups.set(entry[1], [...(groups.get(entry[1]) ?? []), entry]);
    for (const [reason, faces] of groups) {
      if (reason === "other-person") continue;
      await send(path("api", "facesets", state.name, "decide"), {faces: faces.map(([id]) => id), reason});
    }
    await again();
  });
}

/** The face that is selected alone, or else the one under the cursor; `null` for one whose picture is not kept. */
function faceToCorrect() {
  const {selected, order, columns, bare} = state;
  const index = selected.size === 1 ? [...selected][0] : selected.size ? undefined : order[grid.cursor];
  const id = columns.id[index];
  return id === undefined || bare.has(id) ? null : id;
}

async function correct() {
  const id = faceToCorrect();
  if (id === null || !await repair(state.name, id)) return;
  await again();
}

async function again() {
  const top = grid.element.scrollTop;
  await load();
  grid.element.scrollTop = top;
  await store.loadProject();
}

export function key(event) {
  if (!state.columns) return;
  const steps = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -grid.columns, ArrowDown: grid.columns,
    PageUp: -grid.columns * 5, PageDown: grid.columns * 5};
  const onMap = document.activeElement === parts.map;
  if (steps[event.key] && !onMap) {
    event.preventDefault();
    grid.move(steps[event.key]);
    if (event.shiftKey) { state.selected.add(state.order[grid.cursor]); chosen(); }
    return;
  }
  switch (event.key.toLowerCase()) {
    case " ": if (document.activeElement.matches("button, a, summary")) return; event.preventDefault(); press(grid.cursor, event); break;
    case "x": decide(parts.reason.value); break;
    case "k": decide(null); break;
    case "e": correct(); break;
    case "z": undo(); break;
    case "escape": clear(); break;
    case "/": event.preventDefault(); parts.show.focus(); break;
  }
}
