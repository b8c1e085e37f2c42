import { badges, type Badge } from './badge.ts'
import { speak } from './words.ts'
import { Widget } from './widget.ts'

const script = document.currentScript as HTMLScriptElement | null
const shown = new WeakSet<Element>()

/** Shows reviews, or the stars alone, in every element that asks for them and does not have them yet. */
function start(): void {
  const listed: Badge[] = []
  for (const element of document.querySelectorAll<HTMLElement>('[data-huitou-reviews], [data-huitou="stars"]')) {
    const { shop, product, host, lang } = element.dataset
    if (!shop || shown.has(element)) continue
    shown.add(element)
    const base = (host || new URL(script?.src || location.href).origin).replace(/\/$/, '')
    const page = element.closest<HTMLElement>('[lang]')?.lang ?? ''
    const voice = speak(lang, page, navigator.languages)
    if (element.dataset.huitou !== 'stars') new Widget(element, { host: base, shop, product: product || undefined }, { ...voice, host: base })
    else if (product) listed.push({ element, source: { host: base, shop, product }, say: voice.say })
  }
  void badges(listed)
}

// A page that adds elements later calls this again.
Object.assign(window, { huitouReviews: start })
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
else start()
