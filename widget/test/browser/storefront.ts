/** Shoppers' pages that run for a test: see crates/listen/examples/storefront.rs. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

export interface Product {
  id: string
  name: string
}

export interface Seed {
  language?: 'zh' | 'en'
  /** Products by order. */
  orders: Product[][]
  /** Properties of `Review Submitted`. */
  reviews?: Record<string, unknown>[]
}

export interface Storefront {
  url: string
  shop: string
  /** Paths, one for each order. */
  links: string[]
  close(): void
}

const ROOT = resolve(import.meta.dirname, '../../..')

function program(): string {
  if (process.env.STOREFRONT) return process.env.STOREFRONT
  const built = spawnSync('cargo', ['build', '-p', 'listen', '--example', 'storefront'], { cwd: ROOT, stdio: 'inherit' })
  if (built.status !== 0) throw new Error('the storefront cannot be built')
  return join(resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target'), 'debug/examples/storefront')
}

export async function open(seed: Seed): Promise<Storefront> {
  const folder = mkdtempSync(join(tmpdir(), 'storefront-'))
  const server = spawn(program(), [folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  server.stdin.end(JSON.stringify(seed))
  const close = () => (server.kill(), rmSync(folder, { recursive: true, force: true }))
  const said = await firstLine(server).catch((error: unknown) => (close(), Promise.reject(error)))
  return { ...(JSON.parse(said) as Omit<Storefront, 'close'>), close }
}

function firstLine(server: ChildProcess): Promise<string> {
  return new Promise((done, failed) => {
    createInterface({ input: server.stdout! }).once('line', done)
    server.once('exit', (code) => failed(new Error(`the storefront ended with ${code}`)))
  })
}

/** A page of the shop itself, elsewhere, with the widget in it. */
export async function host(widget: string, policy?: string): Promise<{ url: string; server: Server }> {
  const script = readFileSync('dist/reviews.js')
  const page = `<!doctype html><html><head><meta charset="utf-8"><title>shop</title></head><body>${widget}
    <script async src="/reviews.js"></script></body></html>`
  const server = createServer((request, response) => {
    const isScript = request.url === '/reviews.js'
    response.setHeader('Content-Type', isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8')
    if (policy) response.setHeader('Content-Security-Policy', policy)
    response.end(isScript ? script : page)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}
