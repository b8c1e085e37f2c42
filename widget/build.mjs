/** Bundles the scripts for shops' pages into dist/ and keeps them small. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** What each may weigh, gzipped. */
const SCRIPTS = [
  { from: 'src/index.ts', to: 'dist/reviews.js', most: 10 * 1024 },
  { from: 'src/survey.ts', to: 'dist/survey.js', most: 6 * 1024 },
]

for (const { from, to, most } of SCRIPTS) {
  await build({
    entryPoints: [from],
    outfile: to,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2020',
    charset: 'utf8',
    legalComments: 'none',
    loader: { '.css': 'text' },
  })
  const bytes = gzipSync(readFileSync(to), { level: 9 }).length
  console.log(`${to}: ${bytes} bytes gzipped, ${most} allowed`)
  if (bytes > most) {
    console.error(`${to} is too large for the pages of shops: make it smaller`)
    process.exit(1)
  }
}
