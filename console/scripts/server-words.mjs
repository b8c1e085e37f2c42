// The problem codes, the refused fields, the recorded actions and the installation's own events that the server's code can send, each with the place that sends it.
import { readdirSync, readFileSync } from "node:fs";

const CRATES = new URL("../../crates/", import.meta.url).pathname;
const CODE = [
  /\bProblem::new\(\s*[^"]{1,60}?,\s*"(\w+)"/g,
  /\bSelf::new\(\s*(?:StatusCode::\w+|\w+\.status\(\)),\s*"(\w+)"/g,
  /\b(?:Problem|Self)::conflict\(\s*"(\w+)"/g,
  /\brefuse\(\s*"(\w+)"/g,
  /\bunauthorized\(\s*"(\w+)"/g,
  /\bReject::(?:new|field)\(\s*"(\w+)"/g,
];
const FIELD = [/\b(?:Problem|Self)::invalid\(\s*"([^"]+)"/g];

const ACTION = [/\baudit(?:_read)?\([^;]{1,80}?"([a-z_]+\.[a-z_]+)"/g];

/** Where the names of events stand that the installation itself tells of. */
const NAMES = "collect/src/ingest/names.rs";
const EVENT = [/^ {4}"([A-Z][A-Za-z ]+)",$/gm];
/** Where surveys say something by themselves. */
const OF_SURVEYS = ["survey/src/shopper/words.rs", "survey/src/invitations/mail.rs", "contact/src/words.rs"];

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => {
    if (item.isDirectory()) return ["tests", "fixtures"].includes(item.name) ? [] : sources(`${folder}/${item.name}`);
    return item.name.endsWith(".rs") && item.name !== "tests.rs" ? [`${folder}/${item.name}`] : [];
  });
}

function found(patterns, files) {
  const places = new Map();
  for (const { path, text } of files)
    for (const pattern of patterns)
      for (const [, word] of text.matchAll(pattern)) places.set(word, places.get(word) ?? path.slice(CRATES.length));
  return places;
}

/** `{codes, fields, actions, events}`: from what the server says to the file that says it, under `crates/`; and the code with the words of surveys. */
export function serverWords() {
  const files = readdirSync(CRATES)
    .flatMap((crate) => sources(`${CRATES}${crate}/src`))
    .map((path) => ({ path, text: readFileSync(path, "utf8").split("#[cfg(test)]\nmod tests {")[0] }));
  const names = files.filter(({ path }) => path.endsWith(NAMES));
  return {
    codes: found(CODE, files),
    fields: found(FIELD, files),
    actions: found(ACTION, files),
    events: found(EVENT, names),
    ofSurveys: OF_SURVEYS.map((path) => readFileSync(`${CRATES}${path}`, "utf8")).join("\n"),
  };
}
