import type { Properties } from './message.ts'

/** What is a number in the Segment e-commerce specification; everything else stays text, so that `0042` keeps its zeros. */
const NUMBERS = /^(price|quantity|position|total|revenue|value|results|discount)$/

const MARKED = '[data-huitou-event]'

type Track = (event: string, properties: Properties) => void

/**
 * Marked elements: `data-huitou-event` names the event, `data-huitou-on` when it happens (`click`, which is the default,
 * `submit`, or `view`: half of it was seen), and every other `data-huitou-…` is a property: `data-huitou-product-id`.
 */
export function watch(track: Track): void {
  const report = (element: HTMLElement) => track(element.dataset.huitouEvent!, properties(element.dataset))
  for (const trigger of ['click', 'submit']) {
    const listen = ({ target }: Event) => {
      const element = target instanceof Element && target.closest<HTMLElement>(MARKED)
      if (element && (element.dataset.huitouOn || 'click') === trigger) report(element)
    }
    document.addEventListener(trigger, listen, true)
  }
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue
        seen.unobserve(target)
        report(target as HTMLElement)
      }
    },
    { threshold: 0.5 },
  )
  const watched = new WeakSet<Element>()
  const look = () => {
    for (const element of document.querySelectorAll(MARKED + '[data-huitou-on=view]')) {
      if (!watched.has(element)) seen.observe(element)
      watched.add(element)
    }
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true })
  look()
}

export function properties(dataset: DOMStringMap): Properties {
  const found: Properties = {}
  for (const [key, text] of Object.entries(dataset)) {
    const name = key.replace(/^huitou/, '').replace(/[A-Z]/g, (letter) => '_' + letter.toLowerCase()).slice(1)
    if (!key.startsWith('huitou') || name === 'event' || name === 'on' || text === undefined) continue
    found[name] = NUMBERS.test(name) && text.trim() && isFinite(Number(text)) ? Number(text) : text
  }
  return found
}
