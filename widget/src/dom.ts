type Child = Node | string | false | null | undefined

/** An element. Text goes in as text and never as markup; of attributes, only those that this code names are set. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string | boolean | null | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, '')
    else if (value) element.setAttribute(key, value)
  }
  for (const child of children) if (child) element.append(child)
  return element
}

/** Names with their values, as pairs; nothing without any. */
export function pairs(all: [string, string][]): HTMLElement | null {
  if (!all.length) return null
  return make('dl', {}, ...all.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value))))
}

/** An address below the host that the widget was told of; anything else gives none. */
export function address(host: string, path: string): string | null {
  return /^\/[^/\\]/.test(path) ? host + path : null
}
