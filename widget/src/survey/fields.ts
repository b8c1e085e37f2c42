import { make } from '../dom.ts'
import type { Given, Question } from './data.ts'
import { given, isWhole, touched } from './picked.ts'
import type { Say } from './words.ts'

type Send = (given: Given) => void
type Scale = NonNullable<Question['scale']>

/** Longer scales are asked on a page of their own. */
const MOST_POINTS = 11
/** As long as they are taken, in characters. */
const OTHER = 200
const WORDS = 2000

/** What a question is answered with. */
export function fields(question: Question, say: Say, send: Send): Node[] {
  if (question.scale) return points(question.scale, say, send)
  return question.type === 'text' ? words(question, say, send) : options(question, say, send)
}

/** How much may be answered, where that is not all or anything. */
export function limits({ type, options, min, max }: Question, say: Say): string[] {
  const isMany = type === 'multiple'
  const least = min && min > 1 && say(isMany ? 'least' : 'letters', min)
  const most = isMany && max && max < options.length && say('most', max)
  return [least, most].filter((one): one is string => !!one)
}

function button(text: string, attributes: Record<string, string | boolean | undefined>, act: () => void): HTMLButtonElement {
  const made = make('button', { type: 'button', ...attributes }, text)
  made.addEventListener('click', act)
  return made
}

const group = (kind: string, buttons: Node[]) =>
  make('div', { class: kind, role: 'group', 'aria-labelledby': 'question' }, ...buttons)

function points({ from, to, low, high }: Scale, say: Say, send: Send): Node[] {
  const length = Math.max(0, Math.min(MOST_POINTS, to - from + 1))
  const point = (_: unknown, index: number) => {
    const value = from + index
    const end = value === from ? low : value === to ? high : null
    const label = [say('of', value), end].filter(Boolean).join(' ')
    return button(String(value), { 'aria-label': label }, () => send({ value: String(value), other: '' }))
  }
  const ends = make('div', { class: 'ends', 'aria-hidden': 'true' }, make('span', {}, low ?? ''), make('span', {}, high ?? ''))
  const scale = group('scale', Array.from({ length }, point))
  return low || high ? [scale, ends] : [scale]
}

/** One option is an answer at once, unless it has to be named. */
function options(question: Question, say: Say, send: Send): Node[] {
  const isMany = question.type === 'multiple'
  const other = question.options.find((option) => option.is_other)
  let picked: string[] = []
  const label = other && say('named', other.text)
  const named = make('input', { type: 'text', maxlength: String(OTHER), hidden: true, placeholder: say('specify'), 'aria-label': label })
  const done = button(say('send'), { class: 'send', hidden: !isMany, disabled: true }, () => send(given(question, picked, named.value)))
  const check = () => void (done.disabled = !isWhole(question, picked, named.value))
  const choices = question.options.map(({ key, text, is_other }) =>
    button(text, { 'aria-pressed': isMany || is_other ? 'false' : undefined }, () => {
      picked = touched(question, picked, key)
      if (!isMany && !is_other) return send(given(question, picked, ''))
      choices.forEach((choice, at) => {
        if (choice.hasAttribute('aria-pressed')) choice.setAttribute('aria-pressed', String(picked.includes(question.options[at]!.key)))
      })
      named.hidden = !other || !picked.includes(other.key)
      done.hidden = false
      check()
      if (is_other && !named.hidden) named.focus()
    }),
  )
  named.addEventListener('input', check)
  named.addEventListener('keydown', (event) => event.key === 'Enter' && !event.isComposing && done.click())
  return [group('options', choices), named, done]
}

function words({ min, max }: Question, say: Say, send: Send): Node[] {
  const text = make('textarea', { rows: '3', maxlength: String(max ?? WORDS), 'aria-labelledby': 'question' })
  const done = button(say('send'), { class: 'send', disabled: true }, () => send({ value: text.value.trim(), other: '' }))
  text.addEventListener('input', () => void (done.disabled = [...text.value.trim()].length < (min ?? 1)))
  return [text, done]
}
