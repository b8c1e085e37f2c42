import { address, make } from '../dom.ts'
import { answer, type Question, type Source, type Survey } from './data.ts'
import style from './prompt.css'
import { close } from './visitor.ts'
import type { Say } from './words.ts'

/** Longer scales are asked on the page itself. */
const MOST_CHOICES = 11

/** One question in a corner of the page. It takes no focus, covers nothing else and goes away with Escape. */
export class Prompt {
  private readonly host = document.createElement('huitou-survey')
  private readonly root = this.host.attachShadow({ mode: 'open' })
  private readonly note = make('p', { class: 'note', role: 'status' })
  private readonly source: Source
  private readonly survey: Survey
  private readonly say: Say

  constructor(source: Source, survey: Survey, say: Say, tag: string) {
    this.source = source
    this.survey = survey
    this.say = say
    // A sheet made by code is allowed by every policy; a style element is not.
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(style)
    this.root.adoptedStyleSheets = [sheet]
    const shut = make('button', { type: 'button', class: 'close', 'aria-label': say('close') }, '×')
    shut.addEventListener('click', () => this.end())
    const card = make('section', { lang: tag, 'aria-label': say('label') }, shut, ...this.content())
    card.addEventListener('keydown', (event) => event.key === 'Escape' && this.end())
    this.root.append(card)
    document.body.append(this.host)
  }

  private content(): Node[] {
    const { question, title } = this.survey
    if (!question) return [make('h2', {}, title), this.link(this.say('start')), this.note]
    const heading = make('h2', { id: 'question' }, question.text)
    const choices = make('div', { class: question.scale ? 'scale' : 'options', role: 'group', 'aria-labelledby': 'question' }, ...this.choices(question))
    const { low, high } = question.scale ?? {}
    const ends = (low || high) && make('div', { class: 'ends', 'aria-hidden': 'true' }, make('span', {}, low ?? ''), make('span', {}, high ?? ''))
    return [heading, question.hint && make('p', { class: 'note' }, question.hint), choices, ends, this.note].filter((part) => !!part)
  }

  private choices({ options, scale }: Question): Node[] {
    const button = (value: string, text: string, label?: string) => {
      const made = make('button', { type: 'button', 'aria-label': label }, text)
      made.addEventListener('click', () => void this.send(value))
      return made
    }
    if (!scale) return options.slice(0, MOST_CHOICES).map(({ key, text }) => button(key, text))
    const length = Math.max(0, Math.min(MOST_CHOICES, scale.to - scale.from + 1))
    return Array.from({ length }, (_, index) => {
      const value = scale.from + index
      const end = value === scale.from ? scale.low : value === scale.to ? scale.high : null
      return button(String(value), String(value), [this.say('of', value), end].filter(Boolean).join(' '))
    })
  }

  private link(text: string): HTMLElement {
    const link = make('a', { href: address(this.source.host, this.survey.link), target: '_blank', rel: 'noopener' }, text)
    link.addEventListener('click', () => this.end())
    return link
  }

  private async send(value: string): Promise<void> {
    const buttons = this.root.querySelectorAll<HTMLButtonElement>('[role="group"] button')
    buttons.forEach((button) => (button.disabled = true))
    try {
      const next = await answer(this.source, this.survey, value)
      close(this.survey.id)
      this.thank(next.thanks, next.is_done)
    } catch {
      this.note.textContent = this.say('failed')
      buttons.forEach((button) => (button.disabled = false))
    }
  }

  private thank(thanks: string | null, isDone: boolean): void {
    const said = make('h2', { role: 'status', tabindex: '-1' }, (isDone && thanks) || this.say('thanks'))
    const more = isDone ? [] : [make('p', {}, this.say('more')), this.link(this.say('go'))]
    const card = this.root.querySelector('section')!
    card.replaceChildren(card.firstElementChild!, said, ...more)
    said.focus()
  }

  private end(): void {
    close(this.survey.id)
    this.host.remove()
  }
}
