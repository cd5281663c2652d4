import {h, show, select, choices, dialog, field} from "../dom.js";
import {store} from "../store.js";
import {t, clock, bytes, count, decimal} from "../words.js";
import {doing, toast} from "../notices.js";
import {get, send, upload, path} from "../api.js";
import {liveJobs} from "../jobs.js";

let grid, glances;

export function enter(main, on) {
  glances = new Map();
  grid = h("div", {class: "shots"});
  const jobs = h("div");
  const file = h("input", {type: "file", multiple: true, class: "hidden", accept: "video/*,image/*,.mkv,.mxf,.dpx,.exr",
    onchange: () => bring(file.files)});
  const drop = h("div", {class: "drop",
    ondragover: (event) => { event.preventDefault(); drop.classList.add("over"); },
    ondragleave: () => drop.classList.remove("over"),
    ondrop: (event) => { event.preventDefault(); drop.classList.remove("over"); bring(event.dataTransfer.files); }},
  h("p", null, t("footage.drop")),
  h("div", {class: "actions"},
    h("button", {class: "primary", onclick: () => file.click()}, t("bring")),
    store.project.opened.length ? h("button", {onclick: pick}, t("footage.pick")) : null, file),
  h("div", {id: "uploads"}));
  show(main, h("section", {"aria-labelledby": "footage-title"},
    h("h1", {id: "footage-title"}, t("footage.title")), h("p", {class: "lead"}, t("footage.lead")), drop, grid,
    h("h2", null, t("footage.jobs")), jobs));
  liveJobs(jobs, on, (job) => job.arguments[0] === "extract");
  on("project", draw);
  draw();
}

async function bring(files) {
  for (const file of files) {
    const bar = h("progress", {max: 1, value: 0, "aria-label": file.name});
    const row = h("p", {class: "upload"}, file.name, bar);
    document.getElementById("uploads").append(row);
    await doing(async () => {
      await upload("footage", file, (share) => { bar.value = share; });
      await store.loadProject();
    });
    row.remove();
  }
}

function draw() {
  const {footage} = store.project.contents;
  const kept = new Map([...grid.children].map((child) => [child.dataset.name, child]));
  show(grid, footage.length ? footage.map((file) => {
    const old = kept.get(file.name);
    if (old) { foot(old.querySelector("footer"), file); return old; }
    return shot(file);
  }) : h("p", {class: "empty"}, t("footage.empty")));
}

function shot(file) {
  const facts = h("p", {class: "facts"}, bytes(file.bytes));
  const picture = h("img", {loading: "lazy", alt: "", src: path("api", "footage", file.name, "picture")});
  picture.addEventListener("error", () => picture.classList.add("missing"));
  const footer = h("footer");
  const element = h("article", {class: "shot", "data-name": file.name},
    h("button", {class: "frame", "aria-label": `${t("play")} ${file.name}`, onclick: () => play(file)}, picture),
    h("h2", {title: file.link ?? file.name}, file.name), facts, footer);
  foot(footer, file);
  (glances.get(file.name) ?? get(path("api", "footage", file.name)).then(told)).then((glance) => {
    glances.set(file.name, Promise.resolve(glance));
    show(facts,
      h("span", null, `${glance.width} × ${glance.height}`), h("span", null, `${decimal(glance.rate, glance.rate % 1 ? 2 : 0)} fps`),
      glance.seconds ? h("span", {class: "length"}, clock(glance.seconds)) : null,
      h("span", null, `${glance.codec}${glance.depth > 8 ? ` ${glance.depth} bit` : ""}`),
      glance.sound.length ? h("span", null, glance.sound.join(", ")) : h("span", null, t("silent")), h("span", null, bytes(file.bytes)));
  }, (error) => show(facts, h("span", {class: "told"}, error.message)));
  return element;
}

/** What the command line says of a clip: the clip, or why it cannot be read. */
function told(lines) {
  const events = lines.map((line) => { try { return JSON.parse(line); } catch { return {}; } });
  const clip = events.find(({event}) => event === "clip")?.value;
  if (!clip) throw new Error(events.find(({event}) => event === "error")?.happened ?? "?");
  return clip;
}

/** Who is in it, as far as somebody has looked, and looking. */
function foot(footer, file) {
  const {facesets, consents} = store.project.contents;
  const found = facesets.flatMap(({summary}) => summary?.clips.some((clip) => clip.name === file.name && clip.isComplete)
    ? summary.people : []);
  show(footer,
    found.length ? h("p", {class: "who"}, [...new Set(found)].map((person) => h("span", {class: "chip"}, person))) : null,
    consents.length ? h("button", {onclick: () => extract(file)}, t("footage.extract")) : h("p", {class: "note"}, t("footage.noConsent")));
}

async function extract(file) {
  const {consents} = store.project.contents;
  const usable = consents.filter(({obstacle}) => !obstacle);
  const consent = select(usable.map(({file: name, report}) => [name, report.person]), {});
  const size = select([["256", "256"], ["384", "384"], ["512", "512"], ["native", t("extract.native")]], {value: "256"});
  const every = h("input", {type: "number", min: 1, max: 1000, value: 1});
  const answer = await dialog(t("footage.extract"), h("div", null, h("p", {class: "note"}, t("extract.text", {clip: file.name})),
    field(t("extract.person"), consent), field(t("extract.size"), size, t("extract.size.note")),
    field(t("extract.every"), every, t("extract.every.note"))),
  [["", t("cancel")], ["yes", t("extract.go"), "primary"]]);
  if (answer !== "yes" || !consent.value) return;
  await doing(async () => {
    await send("/api/jobs", {extract: {_0: {
      clips: [`footage/${file.name}`], consent: `consents/${consent.value}`,
      output: `facesets/${consent.value.replace(/\.consent$/, "")}.faceset`, size: size.value,
      every: Number(every.value) > 1 ? Number(every.value) : null}}});
    toast(t("queued"));
  });
}

function play(file) {
  const video = h("video", {controls: true, autoplay: true, src: path("media", "footage", file.name)});
  video.addEventListener("error", () => video.replaceWith(h("p", {class: "told"}, t("unplayable"))));
  dialog(file.name, video, [["", t("close"), "primary"]]);
}

async function pick() {
  const list = h("ul", {class: "picker"});
  const place = h("p", {class: "note"});
  let [index, folder] = [0, ""];
  const opened = store.project.opened;
  const roots = select(opened.map((name, number) => [String(number), name]), {"aria-label": t("footage.pick"),
    onchange: () => { index = Number(roots.value); open(""); }});
  async function open(next) {
    folder = next;
    await doing(async () => {
      const entries = await get(`/api/opened/${index}?path=${encodeURIComponent(folder)}`);
      place.textContent = `${opened[index]}/${folder}`;
      show(list, folder ? h("li", null, h("button", {class: "quiet", onclick: () => open(folder.split("/").slice(0, -1).join("/"))}, "← ..")) : null,
        entries.map((entry) => {
          const inner = folder ? `${folder}/${entry.name}` : entry.name;
          return h("li", null, h("span", null, entry.name), h("span", {class: "note"}, entry.isFolder ? "" : bytes(entry.bytes)),
            entry.isFolder ? h("button", {class: "quiet", onclick: () => open(inner)}, t("open")) : null,
            h("button", {onclick: () => take(inner)}, t("take")));
        }));
    });
  }
  async function take(inner) {
    await doing(async () => {
      await send(`/api/opened/${index}/pick`, {path: inner});
      await store.loadProject();
      toast(t("footage.taken", {name: inner.split("/").pop()}));
    });
  }
  open("");
  await dialog(t("footage.pick"), h("div", null, opened.length > 1 ? roots : null, place, list), [["", t("close"), "primary"]]);
}
