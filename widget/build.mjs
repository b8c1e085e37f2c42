/** Bundles the widget into dist/reviews.js and keeps it small. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const MOST_BYTES = 10 * 1024
const FILE = 'dist/reviews.js'

await build({
  entryPoints: ['src/index.ts'],
  outfile: FILE,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2020',
  charset: 'utf8',
  legalComments: 'none',
  loader: { '.css': 'text' },
})

const bytes = gzipSync(readFileSync(FILE), { level: 9 }).length
console.log(`${FILE}: ${bytes} bytes gzipped, ${MOST_BYTES} allowed`)
if (bytes > MOST_BYTES) {
  console.error('reviews.js is too large for the pages of shops: make it smaller')
  process.exit(1)
}
