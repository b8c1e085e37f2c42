/** A shop with the script tag on its pages, and a stand-in for Huitou that keeps what it is sent. */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Call = Record<string, any>

export interface Shop {
  url: string
  /** Request bodies, as they came. */
  batches: Call[]
  /** What the next requests are answered with, before it is 200 again. */
  refusals: { status: number; retryAfter?: string }[]
  /** All calls, each counted once by its `messageId`, as the real server counts them. */
  calls(): Call[]
  named(name: string): Call[]
  close(): void
}

const pageOf = (head: string, body: string) => `<!doctype html><html><head><meta charset="utf-8"><title>回头小店</title>
<style>main { height: 300px }</style>${head}</head><body><main>${body}</main></body></html>`

const ATTRIBUTES = `
  <a href="#" id="result" data-huitou-event="Product Clicked" data-huitou-product-id="0042" data-huitou-position="2">耳机</a>
  <div data-huitou-event="Products Searched" data-huitou-on="view" data-huitou-query="无线耳机" data-huitou-results="12"></div>
  <div style="height: 4000px"></div>
  <div id="below" data-huitou-event="Banner Seen" data-huitou-on="view">sale</div>`

/** Stands in a shop's head: see README.md. */
export const STUB = `<script>window.huitou=window.huitou||[]</script>`

function page(path: string): string | undefined {
  const tag = (attributes = '') => `<script async src="/huitou.js" data-write-key="wk" ${attributes}></script>`
  if (path === '/') return pageOf(STUB + '<script>huitou.push(["identify","u1",{plan:"gold"}])</script>' + tag(), ATTRIBUTES)
  if (path === '/product') return pageOf(tag(), 'product')
  if (path === '/asks') return pageOf(tag('data-consent="required"'), 'may we?')
}

export async function openShop(): Promise<Shop> {
  const script = readFileSync('dist/huitou.js')
  const batches: Call[] = []
  const refusals: Shop['refusals'] = []
  const calls = () => [...new Map(batches.flatMap(({ batch }) => batch).map((call) => [call.messageId, call])).values()]

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url!, 'http://shop').pathname
    if (path === '/huitou.js') return response.setHeader('Content-Type', 'text/javascript').end(script)
    if (path !== '/v1/batch') return response.setHeader('Content-Type', 'text/html').end(page(path) ?? '')
    let body = ''
    for await (const chunk of request) body += chunk
    batches.push(JSON.parse(body))
    const { status = 200, retryAfter } = refusals.shift() ?? {}
    if (status !== 200) batches.pop()
    if (retryAfter) response.setHeader('Retry-After', retryAfter)
    response.writeHead(status).end('{}')
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    batches,
    refusals,
    calls,
    named: (name) => calls().filter((call) => (call.event ?? call.type) === name),
    close: () => (server.closeAllConnections(), server.close()),
  }
}
