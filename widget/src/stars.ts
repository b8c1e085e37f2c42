import { make } from './dom.ts'
import type { Say } from './words.ts'

/** `1 star`, `5 stars`. */
export const count = (say: Say, n: number) => (n === 1 ? say('star') : say('stars', n))

/** Five stars of which a part is lit; said as text to those who do not see it. */
export function stars(value: number, label: string): HTMLElement {
  const lit = make('i', { 'aria-hidden': 'true' }, '★★★★★')
  // A style that is set here and not written into markup is allowed by every policy.
  lit.style.width = `${Math.max(0, Math.min(5, value)) * 20}%`
  const all = make('span', { class: 'stars', role: 'img', 'aria-label': label }, '★★★★★', lit)
  return all
}
