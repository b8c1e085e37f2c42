import { choice } from './choice.ts'
import { jsonld, reviews, summary, type Source, type Summary, type Wish } from './data.ts'
import { address, make, pairs } from './dom.ts'
import { Questions } from './questions.ts'
import { item, type Names, type Voice } from './review.ts'
import { count, stars } from './stars.ts'
import style from './style.css'

/** The reviews inside of one element of a page. */
export class Widget {
  private readonly list = make('ol')
  private readonly more = make('button', { type: 'button', class: 'more' })
  /** Says what happened to those who do not see it. */
  private readonly status = make('p', { class: 'muted', role: 'status' })
  private wish: Wish = {}
  private cursor: string | null = null
  private turn = 0
  private names: Names = new Map()
  private page = ''
  private readonly element: HTMLElement
  private readonly source: Source
  private readonly voice: Voice
  /** Reviews shown at once. */
  private readonly size: number

  constructor(element: HTMLElement, source: Source, voice: Omit<Voice, 'root'>) {
    this.element = element
    this.source = source
    this.size = Number(element.dataset.size) || 5
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
    this.voice = { ...voice, root }
    // A sheet made by code is allowed by every policy; a style element is not.
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(style)
    root.adoptedStyleSheets = [sheet]
    this.more.textContent = voice.say('more')
    this.more.addEventListener('click', () => void this.load(false, true))
    void this.open()
  }

  /** Shows the summary and the first reviews, or says that it could not. What the shop's server put there stays until then. */
  private async open(): Promise<void> {
    const { say, tag } = this.voice
    const served = this.element.firstElementChild && make('slot')
    this.show(served ?? make('p', { class: 'muted', role: 'status' }, say('wait')))
    try {
      const isZh = tag !== 'en'
      const name = isZh ? ('zh' as const) : ('en' as const)
      const found = await summary(this.source, name)
      this.voice.timeZone = known(found.time_zone)
      this.names = new Map(found.dimensions.map((one) => [one.key, one[name] || one.zh || one.en]))
      this.page = found.page
      this.more.hidden = true
      const parts: HTMLElement[] = [this.head(found)]
      if (found.count) parts.push(choice(found, this.names, isZh, say, (wish) => this.narrow(wish)))
      const isEmpty = !found.count && !found.unrated
      if (!isEmpty) parts.push(this.status, this.list, this.more)
      if (this.source.product) parts.push(new Questions(this.source, say).section)
      this.show(...parts)
      if (isEmpty) return
      await this.load()
      await this.tellSearchEngines()
    } catch {
      if (served) return
      const again = make('button', { type: 'button' }, say('again'))
      again.addEventListener('click', () => void this.open())
      this.show(make('p', { role: 'alert' }, say('failed'), ' '), again)
    }
  }

  /** Puts into the page what search engines read of the product, where the shop wants it: the reviews that are shown. */
  private async tellSearchEngines(): Promise<void> {
    const id = this.element.dataset.jsonld
    if (id === undefined || !this.source.product) return
    const data = await jsonld(this.source, id, Math.min(this.size, 50)).catch(() => '')
    if (data) document.head.append(make('script', { type: 'application/ld+json' }, data))
  }

  private show(...children: Node[]): void {
    const section = make('section', { lang: this.voice.tag, 'aria-label': this.voice.say('title') }, ...children)
    this.voice.root.replaceChildren(section)
  }

  private head(found: Summary): HTMLElement {
    const { say, host } = this.voice
    const heading = make('h2', {}, say('title'))
    const write = found.write && address(host, found.write)
    const link = write && make('small', {}, make('a', { href: write, target: '_blank', rel: 'noopener' }, say('write')))
    const muted = (text: string) => make('p', { class: 'muted' }, text)
    if (!found.count) {
      const hidden = found.hidden?.length && found.hidden_told
      return make('div', {}, heading, muted(say(found.unrated ? 'noScore' : 'none')), hidden ? muted(hidden) : null, link)
    }
    const score = found.score ?? found.mean
    const mean = score.toFixed(1)
    const count = found.count === 1 ? say('one') : say('count', found.count)
    const percent = (share: number) => Math.round(share * 100)
    return make(
      'div',
      {},
      heading,
      make('div', { class: 'head' }, make('b', {}, mean), stars(score, say('outOf', mean)), make('span', { class: 'muted' }, count)),
      this.bars(found),
      pairs(found.dimensions.map(({ key, mean, n }) => [this.names.get(key) ?? key, `${mean.toFixed(1)} (${n})`])),
      make(
        'div',
        { class: 'facts' },
        make('small', {}, say('checked', percent(found.verified))),
        make('small', {}, say('invited', percent(found.invited))),
        found.rewarded > 0 && make('small', {}, say('gifted', percent(found.rewarded))),
        link,
      ),
      make(
        'details',
        {},
        make('summary', {}, say('how')),
        ...[found.formula, found.verification, found.hidden_told].map((text) => text && make('p', {}, text)),
        make('a', { href: address(host, found.page), target: '_blank', rel: 'noopener' }, say('all')),
      ),
    )
  }

  /** How many have how many stars; a bar that is pressed shows these alone. */
  private bars(found: Summary): HTMLElement {
    const { say } = this.voice
    const bars = [5, 4, 3, 2, 1].map((rating) => {
      const n = found.by_rating[rating - 1] ?? 0
      const bar = make('progress', { value: String(n), max: String(found.count), 'aria-hidden': 'true' })
      const button = make('button', { type: 'button', 'aria-pressed': 'false' }, make('span', {}, count(say, rating)), bar, make('span', {}, String(n)))
      button.addEventListener('click', () => {
        const chosen = this.wish.stars === rating ? null : rating
        bars.forEach((other) => other.setAttribute('aria-pressed', String(other === button && chosen !== null)))
        this.narrow({ stars: chosen })
      })
      return button
    })
    return make('div', { class: 'bars', role: 'group', 'aria-label': say('filter') }, ...bars)
  }

  private narrow(wish: Wish): void {
    this.wish = { ...this.wish, ...wish }
    this.cursor = null
    void this.load(true)
  }

  /** The next reviews; what was asked for before an answer came is dropped. */
  private async load(isFresh = false, isAsked = false): Promise<void> {
    const { say } = this.voice
    const turn = ++this.turn
    this.more.disabled = true
    try {
      const page = await reviews(this.source, this.wish, this.cursor, this.size)
      if (turn !== this.turn) return
      const items = page.items.map((review) => item(review, this.voice, this.names, this.source, this.page))
      if (isFresh) this.list.replaceChildren(...items)
      else this.list.append(...items)
      this.cursor = page.next_cursor
      this.more.textContent = say('more')
      this.more.hidden = !this.cursor
      const shown = this.list.childElementCount
      this.status.textContent = shown ? say('shown', shown) : say('noneHere')
      // Whoever goes by the keyboard goes on at the first of the new ones.
      if (isAsked) items[0]?.focus()
    } catch {
      if (turn !== this.turn) return
      this.more.hidden = false
      this.more.textContent = `${say('failed')} ${say('again')}`
    }
    this.more.disabled = false
  }
}

/** A zone, where this browser has heard of it: an older one would show nothing for the name of a newer. */
function known(timeZone: string | undefined): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  } catch {
    return undefined
  }
}
