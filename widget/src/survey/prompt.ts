import { address, make } from '../dom.ts'
import { answer, type Given, type Next, type Source, type Survey } from './data.ts'
import { fields, limits } from './fields.ts'
import style from './prompt.css'
import { close } from './visitor.ts'
import type { Say } from './words.ts'

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
    const card = make('section', { lang: survey.lang ?? tag, dir: survey.is_rtl ? 'rtl' : 'ltr', 'aria-label': say('label') }, shut, ...this.content())
    card.addEventListener('keydown', (event) => event.key === 'Escape' && !event.isComposing && this.end())
    this.root.append(card)
    document.body.append(this.host)
  }

  private content(): Node[] {
    const { question, title } = this.survey
    if (!question) return [make('h2', {}, title), this.link(this.say('start')), this.note]
    const heading = make('h2', { id: 'question' }, question.text)
    const hint = [question.hint, ...limits(question, this.say)].filter(Boolean).join(' · ')
    return [heading, make('p', { class: 'note' }, hint), ...fields(question, this.say, (given) => void this.send(given)), this.note]
  }

  private link(text: string): HTMLElement {
    const link = make('a', { href: address(this.source.host, this.survey.link), target: '_blank', rel: 'noopener' }, text)
    link.addEventListener('click', () => this.end())
    return link
  }

  private async send(given: Given): Promise<void> {
    const buttons = this.root.querySelectorAll<HTMLButtonElement>('button:not(.close)')
    buttons.forEach((button) => (button.disabled = true))
    try {
      const next = await answer(this.source, this.survey, given)
      close(this.survey.id)
      this.thank(next)
    } catch {
      this.note.textContent = this.say('failed')
      buttons.forEach((button) => (button.disabled = false))
    }
  }

  private thank({ is_done: isDone, thanks, offer }: Next): void {
    const said = make('h2', { role: 'status', tabindex: '-1' }, (isDone && thanks) || this.say('thanks'))
    const gift = [offer?.text, offer?.code].filter((text) => text).map((text) => make('p', {}, text!))
    const more = isDone ? gift : [make('p', {}, this.say('more')), this.link(this.say('go'))]
    const card = this.root.querySelector('section')!
    card.replaceChildren(card.firstElementChild!, said, ...more)
    said.focus()
  }

  private end(): void {
    close(this.survey.id)
    this.host.remove()
  }
}
