import type { Photo, Review, Source } from './data.ts'
import { address, make, pairs } from './dom.ts'
import { enlarge, type Picture } from './lightbox.ts'
import { count, stars } from './stars.ts'
import { voting } from './vote.ts'
import type { Say } from './words.ts'

export interface Voice {
  say: Say
  tag: string
  /** Of the shop, once it is known. */
  timeZone?: string | undefined
  host: string
  /** Where a picture is shown large. */
  root: ShadowRoot
}

/** What the shop calls the dimensions, by key. */
export type Names = Map<string, string>

/** One review as an item of the list. */
export function item(review: Review, voice: Voice, names: Names, source: Source, page: string): HTMLLIElement {
  const { say } = voice
  const author = review.is_anonymous ? say('anonymous') : (review.author ?? say('buyer'))
  const badge = (text: string, kind = '') => make('span', { class: `badge ${kind}` }, text)
  return make(
    'li',
    { class: 'one', tabindex: '-1' },
    make('header', {}, make('b', { dir: 'auto' }, author), time(review.at, voice)),
    make(
      'div',
      { class: 'line' },
      review.rating ? stars(review.rating, count(say, review.rating)) : badge(say('noStars')),
      review.is_verified ? badge(say('verified'), 'good') : badge(say('unverified')),
      review.is_rewarded && badge(say('rewarded')),
      review.is_edited && badge(say('edited')),
      review.origin && badge(say('from', review.origin[voice.tag === 'en' ? 'en' : 'zh'])),
    ),
    !source.product && review.product && make('div', { class: 'muted', dir: 'auto' }, review.product.name),
    review.title && make('h3', { dir: 'auto' }, review.title),
    review.text && make('p', { class: 'text', dir: 'auto', lang: language(review.language) }, review.text),
    rated(review, names),
    photos(review.photos, voice),
    review.follow_up && said(say('later'), review.follow_up, voice),
    ...review.replies.map((reply) => said(say('reply'), reply, voice)),
    make('div', { class: 'line' }, voting(review, source, page, say), reporting(review, voice, source)),
  )
}

/** To the page on which a visitor says what is wrong with a review. */
function reporting({ id }: Review, { say, tag }: Voice, { host, shop }: Source): HTMLAnchorElement {
  const href = address(host, `/s/${encodeURIComponent(shop)}/report/${encodeURIComponent(id)}?lang=${tag.slice(0, 2)}`)
  return make('a', { class: 'vote', href, target: '_blank', rel: 'noopener nofollow' }, say('report'))
}

function said(title: string, what: { at: string | null; text: string; photos?: Photo[] }, voice: Voice): HTMLElement {
  const heading = make('h4', {}, `${title} `, time(what.at, voice))
  return make('div', { class: 'said' }, heading, make('p', { class: 'text', dir: 'auto' }, what.text), photos(what.photos ?? [], voice))
}

/** In the shop's order; what it has no name for is left out. */
function rated({ dimensions }: Review, names: Names): HTMLElement | null {
  const given = [...names].filter(([key]) => dimensions[key])
  return pairs(given.map(([key, name]) => [name, String(dimensions[key])]))
}

/** As on the shop's pages. */
function time(at: string | null, { tag, timeZone }: Voice): HTMLTimeElement | null {
  if (!at) return null
  const date = new Date(at)
  const shown = isNaN(date.getTime()) ? '' : date.toLocaleDateString(tag === 'en' ? 'en-GB' : tag, { dateStyle: 'medium', timeZone })
  return make('time', { datetime: at }, shown)
}

function photos(all: Photo[], { host, root, say }: Voice): HTMLUListElement | null {
  if (!all.length) return null
  const pictures: Picture[] = all.map(({ large }, index) => ({ large: address(host, large) ?? '', alt: say('photo', index + 1) }))
  const one = ({ small, large }: Photo, index: number) => {
    const image = make('img', { src: address(host, small), alt: say('photo', index + 1), loading: 'lazy' })
    const link = make('a', { href: address(host, large), target: '_blank', rel: 'noopener noreferrer' }, image)
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      enlarge(root, pictures, index, say)
    })
    return make('li', {}, link)
  }
  return make('ul', { class: 'photos' }, ...all.map(one))
}

const language = (tag: string | null) => (tag && /^[a-z]{2}(-[A-Za-z]+)?$/.test(tag) ? tag : null)
