import type { Summary, Wish } from './data.ts'
import { make } from './dom.ts'
import type { Names } from './review.ts'
import type { Say } from './words.ts'

const SORTS = ['newest', 'best', 'highest', 'lowest'] as const

function select(label: string, options: (HTMLOptionElement | HTMLOptGroupElement)[], chosen: (value: string) => void): HTMLElement {
  const one = make('select', {}, ...options)
  one.addEventListener('change', () => chosen(one.value))
  return make('label', {}, make('span', { class: 'muted' }, label), one)
}

function option(value: string, label: string): HTMLOptionElement {
  const one = make('option', {}, label)
  one.value = value
  return one
}

function group(label: string, options: HTMLOptionElement[]): HTMLOptGroupElement[] {
  return options.length ? [make('optgroup', { label }, ...options)] : []
}

/** In which order reviews come, and which of them; `change` is told what differs from before. */
export function choice(found: Summary, names: Names, isZh: boolean, say: Say, change: (wish: Wish) => void): HTMLElement {
  const sorts = SORTS.map((sort) => option(sort === 'best' ? 'helpful' : sort, say(sort)))
  const aspects = (found.aspects ?? []).map((one) =>
    option(`about ${one.key}`, `${(isZh ? one.zh || one.en : one.en || one.zh) || one.key} (${one.n})`),
  )
  // Of the shop as a whole, there are too many reviews to look through for these.
  const rated = found.product ? [...names].map(([key, name]) => option(`low ${key}`, name)) : []
  const only = [option('', say('all')), option('photos true', say('pictured')), ...group(say('about'), aspects), ...group(say('low'), rated)]
  const narrow = (value: string) => {
    const [name, ...rest] = value.split(' ')
    const none: Wish = { photos: null, about: null, low: null }
    change(name ? { ...none, [name]: rest.join(' ') } : none)
  }
  return make('div', { class: 'tools' }, select(say('order'), sorts, (sort) => change({ sort })), select(say('only'), only, narrow))
}
