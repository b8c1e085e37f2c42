import { speak } from './words.ts'
import { Widget } from './widget.ts'

const script = document.currentScript as HTMLScriptElement | null
const shown = new WeakSet<Element>()

/** Shows reviews in every element that asks for them and does not have them yet. */
function start(): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-huitou-reviews]')) {
    const { shop, product, host, lang } = element.dataset
    if (!shop || shown.has(element)) continue
    shown.add(element)
    const base = (host || new URL(script?.src || location.href).origin).replace(/\/$/, '')
    const page = element.closest<HTMLElement>('[lang]')?.lang ?? ''
    new Widget(element, { host: base, shop, product: product || undefined }, { ...speak(lang, page, navigator.languages), host: base })
  }
}

// A page that adds elements later calls this again.
Object.assign(window, { huitouReviews: start })
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
else start()
