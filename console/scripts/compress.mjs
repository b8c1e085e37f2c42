// Writes a brotli and a gzip twin beside every text file of dist, so that the server has nothing to pack.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);
const files = readdirSync(dist, { recursive: true }).filter((file) => /\.(js|css|html|svg)$/.test(file));
/** Nearly the size of 11 in a tenth of its time. */
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

for (const file of files) {
  const content = readFileSync(new URL(file, dist));
  // Under a network packet there is nothing to win.
  if (content.length < 1400) continue;
  writeFileSync(new URL(`${file}.br`, dist), brotliCompressSync(content, brotli));
  writeFileSync(new URL(`${file}.gz`, dist), gzipSync(content, { level: 9 }));
}
