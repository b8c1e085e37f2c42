/** Bundles the script tag into dist/huitou.js and keeps it small. */
import { readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const MOST_BYTES = 5 * 1024
const FILE = 'dist/huitou.js'

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

await build({
  entryPoints: ['src/index.ts'],
  outfile: FILE,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2020',
  legalComments: 'none',
  define: { VERSION: JSON.stringify(version) },
})

const script = readFileSync(FILE)
const packed = gzipSync(script, { level: 9 })
writeFileSync(`${FILE}.gz`, packed)
writeFileSync(`${FILE}.br`, brotliCompressSync(script))
const bytes = packed.length
console.log(`${FILE}: ${bytes} bytes gzipped, ${MOST_BYTES} allowed`)
if (bytes > MOST_BYTES) {
  console.error('huitou.js is too large for the pages of shops: make it smaller')
  process.exit(1)
}
