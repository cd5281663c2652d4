import {h, show} from "../dom.js";
import {store} from "../store.js";
import {t, moment} from "../words.js";
import {doing} from "../notices.js";
import {get} from "../api.js";
import {liveJobs} from "../jobs.js";

export function enter(main, on) {
  const findings = h("div", {class: "findings", "aria-live": "polite"});
  const jobs = h("div");
  const audit = h("tbody");
  const button = h("button", {class: "primary", onclick: () => examine(findings, button)}, t("doctor.go"));
  show(main, h("div", {class: "split even"},
    h("section", {"aria-labelledby": "log-title"}, h("h1", {id: "log-title"}, t("doctor.jobs")), h("p", {class: "lead"}, t("doctor.jobs.lead")), jobs),
    h("section", {"aria-labelledby": "doctor-title"},
      h("h1", {id: "doctor-title"}, t("doctor.title")), h("p", {class: "lead"}, t("doctor.lead")), h("div", {class: "actions"}, button), findings,
      h("h2", null, t("audit.title")), h("p", {class: "note"}, t("audit.lead")),
      h("div", {class: "scroll", tabindex: 0, role: "region", "aria-label": t("audit.title")}, h("table", {class: "audit"},
        h("thead", null, h("tr", null, [t("audit.when"), t("audit.what"), t("audit.details")].map((text) => h("th", {scope: "col"}, text)))), audit)))));
  liveJobs(jobs, on);
  on("ended", () => loadAudit(audit));
  loadAudit(audit);
}

async function examine(element, button) {
  button.disabled = true;
  show(element, h("p", {class: "note"}, t("doctor.looking")));
  await doing(async () => {
    const lines = (await get("/api/doctor")).map((line) => { try { return JSON.parse(line); } catch { return {}; } });
    show(element, lines.filter(({event}) => event === "finding").map(({value}) => h("div", {class: `finding ${value.state}`},
      h("span", {class: `pill ${{good: "done", warning: "warning", fault: "failed"}[value.state]}`}, t(`finding.${value.state}`)),
      h("div", null, h("strong", null, value.subject), h("p", null, value.found), value.mend ? h("p", {class: "note"}, value.mend) : null))));
  });
  button.disabled = false;
}

async function loadAudit(element) {
  await doing(async () => {
    const lines = (await get("/api/audit")).map((line) => { try { return JSON.parse(line); } catch { return null; } }).filter(Boolean);
    show(element, lines.reverse().map((entry) => h("tr", null, h("td", null, moment(Date.parse(entry.at) / 1000)), h("td", null, t(`audit.${entry.event}`)),
      h("td", null, Object.entries(entry.fields).map(([name, value]) =>
        h("span", {class: "pairing", title: value}, h("span", {class: "note"}, name), " ", /^[0-9a-f]{64}/.test(value) ? value.slice(0, 12) + "…" : value))))));
    if (!lines.length) show(element, h("tr", null, h("td", {colspan: 3, class: "empty"}, t("audit.empty"))));
  });
}
