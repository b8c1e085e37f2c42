import { decide } from './survey/data.ts'
import { Prompt } from './survey/prompt.ts'
import { closed, visitor } from './survey/visitor.ts'
import { said, speak } from './survey/words.ts'

const script = document.currentScript as HTMLScriptElement | null
const DELAY_SECONDS = 5

/** Asks Huitou whether this visitor is to be asked, and shows the question. Nothing is shown when anything fails. */
async function start(data: DOMStringMap): Promise<void> {
  const { shop, host, lang } = data
  const id = visitor()
  if (!shop || !id) return
  const base = (host || new URL(script?.src || location.href).origin).replace(/\/$/, '')
  const { say, tag } = speak(lang, document.documentElement.lang, navigator.languages)
  // The survey may speak more languages than we do.
  const source = { host: base, shop, visitor: id, lang: lang || document.documentElement.lang || navigator.language }
  const survey = await decide(source)
  if (survey && survey.id !== closed()) new Prompt(source, survey, said(say, survey), tag)
}

if (script) {
  const delay = Number(script.dataset.delay ?? DELAY_SECONDS)
  setTimeout(() => void start(script.dataset).catch(() => undefined), 1000 * (delay >= 0 ? delay : DELAY_SECONDS))
}
