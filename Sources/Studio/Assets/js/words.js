const languages = ["en", "de"];
const stored = localStorage.getItem("language");
export const language = languages.includes(stored) ? stored : navigator.language?.startsWith("de") ? "de" : "en";
const [{pages}, {settings}] = await Promise.all([import(`./words/${language}/pages.js`), import(`./words/${language}/settings.js`)]);
const table = {...pages, ...settings};

/** A text in the reader's language. `{name}` is replaced by the value of that name. */
export function t(key, values) {
  const text = table[key] ?? key;
  return values ? text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "") : text;
}

export function setLanguage(next) {
  localStorage.setItem("language", next);
  location.reload();
}

const number = new Intl.NumberFormat(language);
export const count = (value) => number.format(value);
export const decimal = (value, digits = 1) =>
  new Intl.NumberFormat(language, {minimumFractionDigits: digits, maximumFractionDigits: digits}).format(value);
export const day = (text) => new Intl.DateTimeFormat(language, {dateStyle: "medium", timeZone: "UTC"}).format(new Date(text));
export const moment = (seconds) =>
  new Intl.DateTimeFormat(language, {dateStyle: "short", timeStyle: "medium"}).format(new Date(seconds * 1000));

/** Seconds as `0:07`, `12:30` or `1:02:03`. */
export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value) => String(value).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

export function bytes(value) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let unit = 0;
  while (value >= 1000 && unit < 4) { value /= 1000; unit++; }
  return `${decimal(value, unit && value < 10 ? 1 : 0)} ${units[unit]}`;
}
