// Prints what a browser downloads, gzipped: the first page (entry and its static imports), then every lazy chunk.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));
const gz = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
const kb = (bytes) => `${(bytes / 1024).toFixed(1).padStart(7)} KB gz`;

/** Every file a manifest entry needs before it can run. */
function closure(key, seen = new Set()) {
  const item = manifest[key];
  if (!item || seen.has(item.file)) return seen;
  seen.add(item.file);
  for (const css of item.css ?? []) seen.add(css);
  for (const dependency of item.imports ?? []) closure(dependency, seen);
  return seen;
}

const total = (files) => [...files].reduce((sum, file) => sum + gz(file), 0);
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const first = closure(entry);
console.log(`${kb(total(first))}  entry (${first.size} files)`);

const together = (...keys) => new Set(keys.flatMap((key) => [...closure(key)]));
const signIn = together(entry, "src/i18n/zh/index.ts", "src/pages/auth/Login.tsx");
const today = together(entry, "src/i18n/zh/index.ts", "src/app/Shell.tsx", "src/pages/today/TodayPage.tsx");
console.log(`${kb(total(signIn))}  sign-in page, everything (${signIn.size} files)`);
console.log(`${kb(total(today))}  Today, everything (${today.size} files)`);

const pages = Object.keys(manifest)
  .filter((key) => manifest[key].isDynamicEntry)
  .map((key) => ({ key, extra: [...closure(key)].filter((file) => !first.has(file)) }))
  .map(({ key, extra }) => ({ key, bytes: total(extra) }))
  .sort((a, b) => b.bytes - a.bytes);
for (const page of pages) console.log(`${kb(page.bytes)}  + ${page.key}`);
