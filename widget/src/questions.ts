import { questions, type Question, type Source } from './data.ts'
import { address, make } from './dom.ts'
import type { Say } from './words.ts'

/** What visitors asked about the product, with the answers that helped most; asking goes on at Huitou's own page. */
export class Questions {
  readonly section: HTMLElement
  private readonly list = make('ol')
  private readonly more = make('button', { type: 'button', class: 'more' })
  private readonly source: Source
  private readonly say: Say
  private cursor: string | null = null

  constructor(source: Source, say: Say) {
    this.source = source
    this.say = say
    const page = `/s/${source.shop}/questions/${encodeURIComponent(source.product ?? '')}`
    const ask = make('a', { href: address(source.host, page), target: '_blank', rel: 'noopener' }, say('ask'))
    this.section = make('div', { class: 'asked', hidden: true }, make('h2', {}, say('questions')), this.list, this.more, make('p', {}, ask))
    this.more.textContent = say('moreQuestions')
    this.more.addEventListener('click', () => void this.load())
    void this.load()
  }

  /** The next ones. When that fails, reviews are shown without them. */
  private async load(): Promise<void> {
    this.more.disabled = true
    try {
      const page = await questions(this.source, this.cursor)
      this.cursor = page.next_cursor
      this.list.append(...page.items.map((one) => this.one(one)))
      if (!this.list.firstChild) this.list.append(make('li', { class: 'muted' }, this.say('noQuestions')))
      this.section.hidden = false
    } catch {
      this.cursor = null
    }
    this.more.hidden = !this.cursor
    this.more.disabled = false
  }

  private one({ text, answers, answers_count: count, page }: Question): HTMLLIElement {
    const { say } = this
    const [best] = answers
    const by = best?.by === 'shop' ? say('byShop') : say('buyer')
    return make(
      'li',
      { class: 'one' },
      make('h3', { dir: 'auto' }, text),
      best ? make('p', { class: 'text', dir: 'auto' }, make('b', {}, `${by} `), best.text) : make('p', { class: 'muted' }, say('noAnswer')),
      count > 1 && make('a', { href: address(this.source.host, page), target: '_blank', rel: 'noopener' }, say('answers', count)),
    )
  }
}
