import { flush, flushNow, page, track } from './client.ts'
import { movedFrom } from './context.ts'
import type { Properties } from './message.ts'

/** Shorter looks are not worth a message. */
const SHORTEST_MS = 1_000

let path = ''
let url = ''
let product: Properties | undefined
let visibleSince: number | undefined

/** A product page says which product the time is spent on. */
export function lookingAt(properties: Properties): void {
  const { product_id, sku } = properties
  product = { product_id, sku }
}

/**
 * Follows the visit: a page view at the start and whenever the address changes, and `Page Left` with the time for which
 * the page could be seen. A page looked at in several stretches is left several times, and the durations add up.
 */
export function follow(pages: boolean, dwell: boolean, atLeave: () => void): void {
  const arrive = () => {
    ;({ pathname: path, href: url } = location)
    product = undefined
    resume()
    if (pages) page()
  }
  const rest = () => {
    if (dwell) pause()
    visibleSince = undefined
  }
  const leave = () => {
    rest()
    atLeave()
    flushNow()
  }
  const moved = () => {
    if (location.pathname + location.search === pathOf(url)) return
    rest()
    movedFrom(url)
    arrive()
  }
  onAddressChange(moved)
  addEventListener('pagehide', leave)
  addEventListener('pageshow', (event) => event.persisted && arrive())
  addEventListener('online', flush)
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? leave() : resume()))
  arrive()
}

function resume(): void {
  visibleSince = document.visibilityState === 'hidden' ? undefined : performance.now()
}

function pause(): void {
  const duration = visibleSince === undefined ? 0 : Math.round(performance.now() - visibleSince)
  if (duration >= SHORTEST_MS) track('Page Left', { path, duration_ms: duration, ...product })
}

function pathOf(href: string): string {
  const { pathname, search } = new URL(href)
  return pathname + search
}

/** Single-page applications move by the history API, which tells nobody; the title is set a moment later. */
function onAddressChange(moved: () => void): void {
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name]
    history[name] = function (...args) {
      original.apply(this, args)
      setTimeout(moved)
    }
  }
  addEventListener('popstate', () => setTimeout(moved))
}
