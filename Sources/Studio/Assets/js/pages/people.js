import {h, show, field, choices, select, dialog} from "../dom.js";
import {store} from "../store.js";
import {t, day, decimal} from "../words.js";
import {doing, toast} from "../notices.js";
import {send, upload, path} from "../api.js";

let form, list;

export function enter(main, on) {
  list = h("div", {class: "cards"});
  show(main, h("div", {class: "split"},
    h("section", {"aria-labelledby": "people-title"},
      h("h1", {id: "people-title"}, t("people.title")), h("p", {class: "lead"}, t("people.lead")), list),
    h("aside", {class: "panel", "aria-labelledby": "grant-title"}, grantForm())));
  on("project", draw);
  draw();
}

function draw() {
  const {consents, footage, releases} = store.project.contents;
  choices(form.clip, footage.map((file) => file.name));
  choices(form.release, releases.map((file) => file.name));
  show(list, consents.length ? consents.map(card) : h("p", {class: "empty"}, t("people.empty")));
}

function card({file, report, daysLeft, obstacle}) {
  const state = obstacle ? "refused" : daysLeft <= 30 ? "warning" : "done";
  const text = obstacle ? t("consent.void") : daysLeft <= 30 ? t("consent.soon", {days: daysLeft}) : t("consent.holds");
  const row = (label, value) => [h("dt", null, label), h("dd", null, value)];
  return h("article", {class: "card consent"},
    h("header", null, h("h2", null, report?.person ?? file), h("span", {class: `pill ${state}`}, text)),
    obstacle ? h("p", {class: "told"}, obstacle) : null,
    report ? h("dl", null,
      row(t("consent.roles"), report.roles.map((role) => h("span", {class: `chip ${role}`}, t(`role.${role}`)))),
      row(t("consent.uses"), report.uses.map((use) => t(`use.${use}`)).join(", ")),
      row(t("consent.until"), `${day(report.from)} – ${day(report.until)}`),
      row(t("consent.views"), t("consent.viewsOf", {views: report.quality.views, clip: report.clip[0]})),
      row(t("consent.quality"), [h("span", {class: `pill ${report.quality.verdict === "good" ? "done" : "warning"}`}, t(`quality.${report.quality.verdict}`)),
        h("span", {class: "note"}, report.quality.farthest === undefined ? "" : ` ${t("quality.apart", {far: decimal(report.quality.farthest, 2), limit: decimal(report.quality.limit, 2)})}`)]),
      row(t("consent.recorder"), report.recorder),
      row(t("consent.release"), report.release[0]),
      row(t("consent.record"), h("code", {class: "hash", title: report.hash}, String(report.hash).slice(0, 16)))) : null,
    report && !obstacle ? h("footer", null,
      h("button", {class: "quiet danger", onclick: () => revoke(file, report)}, t("consent.revoke"))) : null);
}

async function revoke(file, report) {
  const purge = h("input", {type: "checkbox", id: "purge"});
  const answer = await dialog(t("consent.revoke"), h("div", null,
    h("p", null, t("revoke.text", {person: report.person})),
    h("div", {class: "check"}, purge, h("label", {for: "purge"}, t("revoke.purge")))),
  [["", t("cancel")], ["yes", t("consent.revoke"), "danger"]]);
  if (answer !== "yes") return;
  await doing(async () => {
    const told = await send(path("api", "consents", file, "revoke"), {purge: purge.checked});
    toast(t("revoke.done", {person: told.person, works: told.works.length}));
    await store.loadProject();
  });
}

function grantForm() {
  const nextYear = new Date(Date.now() + 365 * 864e5).toISOString().slice(0, 10);
  form = {
    person: h("input", {required: true, autocomplete: "off", maxlength: 100}),
    clip: select([], {required: true}), release: select([], {required: true}),
    until: h("input", {type: "date", required: true, value: nextYear, min: new Date().toISOString().slice(0, 10)}),
    face: h("input", {type: "number", min: 1, max: 20}),
    users: h("input", {autocomplete: "off", placeholder: store.project.recorder}),
    attest: h("input", {type: "checkbox", id: "attest", required: true}),
  };
  const boxes = (name, words, first) => h("fieldset", null, h("legend", null, t(`consent.${name}`)),
    words.map((word) => h("div", {class: "check"},
      h("input", {type: "checkbox", name, value: word, id: `${name}-${word}`, checked: word === first}),
      h("label", {for: `${name}-${word}`}, t(`${name === "roles" ? "role" : "use"}.${word}`)))));
  const file = h("input", {type: "file", class: "hidden", accept: ".pdf,.txt,.jpg,.jpeg,.png,.tif,.tiff,.odt,.docx",
    onchange: () => file.files[0] && bring(file.files[0])});
  const element = h("form", {onsubmit: submit},
    h("h2", {id: "grant-title"}, t("grant.title")),
    field(t("grant.person"), form.person),
    field(t("grant.clip"), form.clip, t("grant.clip.note")),
    field(t("grant.face"), form.face, t("grant.face.note")),
    h("div", {class: "pair"}, field(t("grant.release"), form.release),
      h("button", {type: "button", onclick: () => file.click()}, t("bring")), file),
    boxes("roles", ["source", "target"], null),
    boxes("uses", store.project.uses, "research"),
    h("div", {class: "pair"}, field(t("grant.until"), form.until), field(t("grant.users"), form.users)),
    h("div", {class: "check"}, form.attest, h("label", {for: "attest"}, t("grant.attest"))),
    h("button", {class: "primary"}, t("grant.go")));
  form.element = element;
  return element;
}

async function bring(file) {
  await doing(async () => {
    await upload("releases", file, () => {});
    await store.loadProject();
    form.release.value = file.name;
  });
}

async function submit(event) {
  event.preventDefault();
  const marked = (name) => [...form.element.querySelectorAll(`[name=${name}]:checked`)].map((box) => box.value);
  const roles = marked("roles"), uses = marked("uses");
  if (!roles.length || !uses.length) return toast(t("grant.missing"), null, true);
  const name = form.person.value.trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  await doing(async () => {
    await send("/api/jobs", {grant: {_0: {
      person: form.person.value.trim(), clip: `footage/${form.clip.value}`, release: `releases/${form.release.value}`,
      face: form.face.value ? Number(form.face.value) : null, roles, uses, until: form.until.value,
      users: form.users.value.split(",").map((user) => user.trim()).filter(Boolean), recorder: null,
      output: `consents/${name || "person"}.consent`}}});
    toast(t("queued"));
    form.person.value = "";
    form.attest.checked = false;
  });
}
