// Both languages complete: the same keys with something in them, words for every problem and every recorded action of the server, no Chinese
// outside the Chinese catalogue, no words in the code.
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "vite";
import { serverWords } from "./server-words.mjs";

const problems = [];
const CHINESE = /\p{Script=Han}/u;
// The name of the Chinese language is written in Chinese in both languages.
const MEANT = ["简体中文"];

const vite = await createServer({
  server: { middlewareMode: true, watch: null, ws: false },
  appType: "custom",
  logLevel: "error",
});
const load = async (language) => (await vite.ssrLoadModule(`/src/i18n/${language}/index.ts`)).default;
const [zh, en] = [await load("zh"), await load("en")];
const surveyForm = async (language) => (await vite.ssrLoadModule(`/src/i18n/${language}/surveyForm.ts`)).surveyForm;
const forms = { zh: await surveyForm("zh"), en: await surveyForm("en") };
await vite.close();

function compare(left, right, path) {
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const [a, b] = [left[key], right[key]];
    const at = [...path, key].join(".");
    if (typeof a !== typeof b) problems.push(`${at}: in one language only`);
    else if (typeof a === "object") compare(a, b, [...path, key]);
    else if (typeof a === "function" && a.length !== b.length)
      problems.push(`${at}: takes ${a.length} values in Chinese, ${b.length} in English`);
    else if (typeof a === "string" && a.trim() === "") problems.push(`${at}: empty in Chinese`);
    else if (typeof b === "string" && b.trim() === "") problems.push(`${at}: empty in English`);
    else if (CHINESE.test(String(b))) problems.push(`${at}: Chinese in the English text`);
  }
}
compare(zh, en, []);

const { codes, fields, actions, events, ofSurveys } = serverWords();
for (const [code, where] of codes)
  if (!(code in zh.problems.code)) problems.push(`problems.code.${code}: no words for what crates/${where} sends`);
for (const code of Object.keys(zh.problems.code))
  if (!codes.has(code)) problems.push(`problems.code.${code}: no crate sends this code`);
for (const [field, where] of fields)
  if (!(field in zh.problems.field || field.split(".")[0] in zh.problems.field))
    problems.push(`problems.field.${field}: no words for what crates/${where} refuses`);

for (const [action, where] of actions)
  if (!(action in zh.settings.audit.action))
    problems.push(`settings.audit.action.${action}: no words for what crates/${where} records`);
if (events.size === 0) problems.push("words.event: no event names found in the server's code");
for (const [event, where] of events)
  if (!(event in zh.words.event)) problems.push(`words.event["${event}"]: no words for what crates/${where} tells`);

for (const [language, form] of Object.entries(forms))
  for (const words of Object.values(form))
    if (!["", ": {}", "：{}"].some((rest) => ofSurveys.includes(`"${words}${rest}"`)))
      problems.push(`i18n/${language}/surveyForm.ts: no survey says “${words}”`);

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => {
    const path = `${folder}/${item.name}`;
    if (item.isDirectory()) return path.endsWith("i18n/zh") ? [] : files(path);
    return /\.tsx?$/.test(item.name) && !/\.test\.tsx?$/.test(item.name) ? [path] : [];
  });
}
let longest = 0;
for (const path of files("src")) {
  const lines = readFileSync(path, "utf8").split("\n");
  const generated = path.endsWith("schema.d.ts");
  if (!generated && lines.length > 301) problems.push(`${path}: ${lines.length} lines, more than 300`);
  longest = Math.max(longest, generated ? 0 : lines.length);
  lines.forEach((line, index) => {
    const text = MEANT.reduce((rest, word) => rest.replaceAll(word, ""), line).replace(/\/\*\*.*?\*\/|\/\/.*/g, "");
    if (!generated && CHINESE.test(text))
      problems.push(`${path}:${index + 1}: Chinese in the code: put it into the catalogues`);
  });
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`both languages complete, ${codes.size} problem codes; longest file ${longest} lines`);
