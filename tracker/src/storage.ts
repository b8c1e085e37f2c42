/** Small values that outlive the page: in localStorage, else in a first-party cookie, else for this page only. */
const PREFIX = 'huitou.'
const YEAR = 31_536_000

const memory = new Map<string, string>()

export function get(key: string): string | null {
  const held = memory.get(key)
  if (held !== undefined) return held
  try {
    return localStorage.getItem(PREFIX + key)
  } catch {
    return cookie(key)
  }
}

/** Writes a value. Where localStorage refuses, what is `small` goes to a cookie and the rest stays with the page. */
export function set(key: string, value: string, small = true): void {
  try {
    localStorage.setItem(PREFIX + key, value)
    memory.delete(key)
  } catch {
    memory.set(key, value)
    if (small) writeCookie(key, value, YEAR)
  }
}

export function remove(key: string): void {
  memory.delete(key)
  try {
    localStorage.removeItem(PREFIX + key)
  } catch {
    writeCookie(key, '', 0)
  }
}

function cookie(key: string): string | null {
  try {
    const start = PREFIX + key + '='
    const pair = document.cookie.split('; ').find((text) => text.startsWith(start))
    return pair ? decodeURIComponent(pair.slice(start.length)) : null
  } catch {
    return null
  }
}

function writeCookie(key: string, value: string, age: number): void {
  try {
    document.cookie = `${PREFIX}${key}=${encodeURIComponent(value)};path=/;max-age=${age};samesite=lax`
  } catch {
    // A sandboxed frame has no cookies either: the value stays in memory.
  }
}
