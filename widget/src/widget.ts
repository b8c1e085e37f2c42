import { reviews, summary, type Source, type Summary } from './data.ts'
import { address, make, pairs } from './dom.ts'
import { item, type Names, type Voice } from './review.ts'
import { count, stars } from './stars.ts'
import style from './style.css'

/** The reviews inside of one element of a page. */
export class Widget {
  private readonly root: ShadowRoot
  private readonly list = make('ol')
  private readonly more = make('button', { type: 'button', class: 'more' })
  private stars: number | null = null
  private cursor: string | null = null
  private turn = 0
  private names: Names = new Map()
  private readonly source: Source
  private readonly voice: Voice
  /** Reviews shown at once. */
  private readonly size: number

  constructor(element: HTMLElement, source: Source, voice: Voice) {
    this.source = source
    this.voice = voice
    this.size = Number(element.dataset.size) || 5
    this.root = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
    // A sheet made by code is allowed by every policy; a style element is not.
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(style)
    this.root.adoptedStyleSheets = [sheet]
    this.more.textContent = voice.say('more')
    this.more.addEventListener('click', () => void this.load())
    void this.open()
  }

  /** Shows the summary and the first reviews, or says that it could not. */
  private async open(): Promise<void> {
    const { say } = this.voice
    this.show(make('p', { class: 'muted', role: 'status' }, say('wait')))
    try {
      const found = await summary(this.source)
      const name = this.voice.tag === 'en' ? ('en' as const) : ('zh' as const)
      this.names = new Map(found.dimensions.map((one) => [one.key, one[name] || one.zh || one.en]))
      this.show(this.head(found), this.list, this.more)
      this.more.hidden = true
      if (found.count) await this.load()
    } catch {
      const again = make('button', { type: 'button' }, say('again'))
      again.addEventListener('click', () => void this.open())
      this.show(make('p', { role: 'alert' }, say('failed'), ' '), again)
    }
  }

  private show(...children: Node[]): void {
    const section = make('section', { lang: this.voice.tag, 'aria-label': this.voice.say('title') }, ...children)
    this.root.replaceChildren(section)
  }

  private head(found: Summary): HTMLElement {
    const { say, host } = this.voice
    const heading = make('h2', {}, say('title'))
    if (!found.count) return make('div', {}, heading, make('p', { class: 'muted' }, say('none')))
    const mean = found.mean.toFixed(1)
    const count = found.count === 1 ? say('one') : say('count', found.count)
    const percent = (share: number) => Math.round(share * 100)
    return make(
      'div',
      {},
      heading,
      make('div', { class: 'head' }, make('b', {}, mean), stars(found.mean, say('outOf', mean)), make('span', { class: 'muted' }, count)),
      this.bars(found),
      pairs(found.dimensions.map(({ key, mean }) => [this.names.get(key) ?? key, mean.toFixed(1)])),
      make(
        'div',
        { class: 'facts' },
        make('small', {}, say('checked', percent(found.verified))),
        make('small', {}, say('invited', percent(found.invited))),
        found.rewarded > 0 && make('small', {}, say('gifted', percent(found.rewarded))),
        make('small', {}, make('a', { href: address(host, found.page), target: '_blank', rel: 'noopener' }, say('how'))),
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
        this.stars = this.stars === rating ? null : rating
        bars.forEach((other) => other.setAttribute('aria-pressed', String(other === button && this.stars !== null)))
        this.cursor = null
        void this.load(true)
      })
      return button
    })
    return make('div', { class: 'bars', role: 'group', 'aria-label': say('filter') }, ...bars)
  }

  /** The next reviews; what was asked for before an answer came is dropped. */
  private async load(isFresh = false): Promise<void> {
    const turn = ++this.turn
    this.more.disabled = true
    try {
      const page = await reviews(this.source, this.stars, this.cursor, this.size)
      if (turn !== this.turn) return
      const items = page.items.map((review) => item(review, this.voice, this.names, !this.source.product))
      if (isFresh) this.list.replaceChildren(...items)
      else this.list.append(...items)
      this.cursor = page.next_cursor
      this.more.textContent = this.voice.say('more')
      this.more.hidden = !this.cursor
    } catch {
      if (turn !== this.turn) return
      this.more.hidden = false
      this.more.textContent = `${this.voice.say('failed')} ${this.voice.say('again')}`
    }
    this.more.disabled = false
  }
}
