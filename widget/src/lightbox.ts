import { make } from './dom.ts'
import type { Say } from './words.ts'

export interface Picture {
  large: string
  alt: string
}

/** Shows one of the pictures over the page; with the arrows the others, with Escape the page again. */
export function enlarge(root: ParentNode & Node, all: Picture[], first: number, say: Say): void {
  let at = first
  const image = make('img')
  const place = make('span', { 'aria-live': 'polite' })
  const dialog = make('dialog', { 'aria-label': say('photo', first + 1) })
  const show = (index: number) => {
    at = (index + all.length) % all.length
    image.src = all[at]!.large
    image.alt = all[at]!.alt
    place.textContent = `${at + 1} / ${all.length}`
  }
  const button = (sign: string, label: string, act: () => void) => {
    const one = make('button', { type: 'button', 'aria-label': label }, sign)
    one.addEventListener('click', act)
    return one
  }
  const others = all.length > 1 && [button('‹', say('before'), () => show(at - 1)), place, button('›', say('next'), () => show(at + 1))]
  dialog.append(image, make('div', { class: 'tools' }, ...(others || []), button('✕', say('close'), () => dialog.close())))
  dialog.addEventListener('keydown', ({ key }) => {
    if (key === 'ArrowLeft') show(at - 1)
    if (key === 'ArrowRight') show(at + 1)
  })
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close())
  dialog.addEventListener('close', () => dialog.remove())
  show(at)
  root.append(dialog)
  dialog.showModal()
}
