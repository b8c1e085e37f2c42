import { starsOf, type Source } from './data.ts'
import { make } from './dom.ts'
import { stars } from './stars.ts'
import style from './style.css'
import type { Say } from './words.ts'

/** Products that Huitou is asked about at once. */
const MOST = 100

/** An element of a list that shows the stars of one product. */
export interface Badge {
  element: HTMLElement
  source: Source & { product: string }
  say: Say
}

/** Shows the stars of all, with one request for each shop and hundred products. What has none, or cannot be read, stays as it is. */
export async function badges(all: Badge[]): Promise<void> {
  const groups = new Map<string, Badge[]>()
  for (const badge of all) {
    const key = `${badge.source.host} ${badge.source.shop}`
    groups.set(key, [...(groups.get(key) ?? []), badge])
  }
  for (const group of groups.values()) {
    const ids = [...new Set(group.map((badge) => badge.source.product))]
    for (let at = 0; at < ids.length; at += MOST) {
      const found = await starsOf(group[0]!.source, ids.slice(at, at + MOST)).catch(() => [])
      const known = new Map(found.map((one) => [one.product, one]))
      for (const badge of group) {
        const one = known.get(badge.source.product)
        if (one) show(badge, one.score, one.count)
      }
    }
  }
}

/** `★★★★☆ 4.6 (120)`, said as “4.6 of 5, 120 reviews”. */
function show({ element, say }: Badge, score: number, n: number): void {
  const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(style)
  root.adoptedStyleSheets = [sheet]
  const mean = score.toFixed(1)
  const label = say('badge', mean) + (n === 1 ? say('one') : say('count', n))
  root.replaceChildren(make('span', { class: 'badge' }, stars(score, label), make('small', { 'aria-hidden': 'true' }, `${mean} (${n})`)))
}
