import {h, show, select, icon} from "../dom.js";
import {t, language} from "../words.js";

const stored = () => { try { return JSON.parse(sessionStorage.getItem("tuning")) ?? {}; } catch { return {}; } };

/** A control for every setting that a picture depends on, made of what the server says of each. */
export class Knobs {
  /** What differs from the defaults, by path. */
  values = stored();

  constructor(changed) {
    this.changed = changed;
    this.rows = new Map();
    this.list = h("div", {class: "knobs"});
    this.about = h("div", {class: "about", "aria-hidden": "true"});
    this.reset = h("button", {class: "quiet", onclick: () => this.clear()}, icon("undo"), t("tuning.reset"));
  }

  build(descriptions) {
    const shown = descriptions.filter(({changesPicture}) => changesPicture);
    const groups = new Map();
    for (const one of shown) {
      const group = one.path.split(".")[0];
      groups.set(group, [...(groups.get(group) ?? []), one]);
    }
    // A value that no setting takes any more is forgotten.
    for (const path of Object.keys(this.values)) if (!shown.some((one) => one.path === path)) delete this.values[path];
    const first = ["mask", "light", "sharpening", "colorTransfer", "blender"];
    const order = [...first, ...[...groups.keys()].filter((group) => !first.includes(group))];
    show(this.list, order.filter((group) => groups.has(group)).map((group) => {
      const rows = groups.get(group).map((one) => this.row(one));
      return groups.get(group)[0].path === group ? rows
        : h("fieldset", null, h("legend", null, t(`convert.${group}`)), rows);
    }));
    this.explain(null);
    this.dress();
  }

  row(one) {
    const name = t(`convert.${one.path}`);
    const id = `knob-${one.path}`;
    const note = h("p", {class: "hidden", id: `${id}-note`}, this.documentation(one));
    const value = this.values[one.path] ?? one.standard;
    const back = h("button", {class: "quiet back", type: "button", "aria-label": t("tuning.back", {name}), title: t("tuning.back", {name}),
      onclick: () => { this.set(one, one.standard); element.querySelector("input, select").focus(); }}, icon("undo"));
    let inputs, content;
    if (one.kind === "flag") {
      inputs = [h("input", {type: "checkbox", id, checked: value, "aria-describedby": note.id})];
      inputs[0].addEventListener("change", () => this.set(one, inputs[0].checked));
      content = [h("span", {class: "check"}, inputs[0], h("label", {for: id}, name), back)];
    } else if (one.kind === "word") {
      inputs = [select(one.choices.map((word) => [word, this.word(one.path, word)]), {id, value, "aria-describedby": note.id})];
      inputs[0].disabled = one.choices.length < 2;
      inputs[0].addEventListener("change", () => this.set(one, inputs[0].value));
      content = [h("span", {class: "head"}, h("label", {for: id}, name), back), inputs[0]];
    } else {
      const [min, max, step] = [one.least, one.greatest, one.step];
      const range = h("input", {type: "range", id, min, max, step, "aria-describedby": note.id});
      const number = h("input", {type: "number", min, max, step: "any", "aria-label": t("tuning.number", {name}), "aria-describedby": note.id});
      inputs = [range, number];
      range.addEventListener("input", () => this.set(one, Number(range.value), number));
      number.addEventListener("change", () => {
        const typed = number.valueAsNumber;
        const whole = one.kind === "count" ? Math.round(typed) : typed;
        this.set(one, Number.isFinite(typed) ? Math.max(min, Math.min(max, whole)) : one.standard);
      });
      content = [h("span", {class: "head"}, h("label", {for: id}, name), back, number), range];
    }
    const element = h("div", {class: "knob", "data-path": one.path}, content, note);
    for (const event of ["focusin", "pointerenter"]) element.addEventListener(event, () => this.explain(one));
    this.rows.set(one.path, {one, element, inputs, back});
    this.put(one, value);
    return element;
  }

  word(path, word) {
    const text = t(`choice.${path}.${word}`);
    return text.startsWith("choice.") ? word : text;
  }

  /** English stands beside the setting in the program; other languages have tables. */
  documentation(one) { return language === "en" ? one.documentation : t(`convert.${one.path}.note`); }

  /** Shows a value in the controls of its setting. */
  put(one, value) {
    for (const input of this.rows.get(one.path).inputs) {
      if (input.type === "checkbox") input.checked = value;
      else input.value = String(value);
    }
  }

  set(one, value) {
    const plain = typeof value === "number" ? Number(value.toFixed(6)) : value;
    if (plain === one.standard) delete this.values[one.path];
    else this.values[one.path] = plain;
    this.put(one, plain);
    this.dress();
    this.changed();
  }

  clear() {
    this.values = {};
    for (const {one} of this.rows.values()) this.put(one, one.standard);
    this.dress();
    this.changed();
  }

  dress() {
    sessionStorage.setItem("tuning", JSON.stringify(this.values));
    for (const [path, {element, back}] of this.rows) {
      const isChanged = path in this.values;
      element.classList.toggle("changed", isChanged);
      back.disabled = !isChanged;
    }
    this.reset.disabled = !Object.keys(this.values).length;
  }

  explain(one) {
    if (!one) return show(this.about, h("p", {class: "note"}, t("tuning.about")));
    const unit = one.unit ? ` ${t(`tuning.unit.${one.unit}`)}` : "";
    return show(this.about,
      h("p", null, h("code", null, one.path),
        one.least === undefined ? null : h("span", {class: "note"}, ` ${one.least} … ${Number(one.greatest.toFixed(2))}${unit}`)),
      h("p", {class: "note"}, this.documentation(one)));
  }
}
