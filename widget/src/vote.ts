import { vote, type Source } from './data.ts'
import { address, make } from './dom.ts'
import type { Say } from './words.ts'

/** A button by which a visitor says that a review helped, and takes it back. Where votes are not taken, a link to where they are. A vote that somebody else of the same network gave has no receipt, and stays. */
export function voting(review: { id: string; helpful: number }, source: Source, page: string, say: Say): HTMLElement {
  let count = review.helpful
  let receipt: string | undefined
  const button = make('button', { type: 'button', class: 'vote', 'aria-pressed': 'false' })
  const show = () => (button.textContent = count ? say('helped', count) : say('helpful'))
  show()
  button.addEventListener('click', () => {
    if (button.ariaDisabled === 'true') return
    const isHelpful = button.getAttribute('aria-pressed') !== 'true'
    button.ariaDisabled = 'true'
    vote(source, review.id, isHelpful, receipt)
      .then((now) => {
        count = now.helpful
        receipt = now.receipt
        button.setAttribute('aria-pressed', String(isHelpful))
        button.ariaDisabled = null
        show()
      })
      .catch(() => {
        const href = address(source.host, `${page}#${review.id}`)
        const link = make('a', { class: 'vote', href, target: '_blank', rel: 'noopener' }, say('voteThere'))
        button.replaceWith(link)
        link.focus()
      })
  })
  return button
}
