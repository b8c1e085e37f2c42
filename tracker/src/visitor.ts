import { uuid } from './message.ts'
import * as storage from './storage.ts'

/** A session ends after half an hour in which nothing happened. */
const SESSION_MS = 30 * 60_000

export function anonymousId(): string {
  return storage.get('anonymous') || renew()
}

export function userId(): string | null {
  return storage.get('user')
}

/** Remembers who the visitor is. Another person on the same device gets a new anonymous id: two people never merge. */
export function remember(id: string): void {
  const known = userId()
  if (known && known !== id) forget()
  storage.set('user', id)
}

export function forget(): void {
  for (const key of ['anonymous', 'user', 'session']) storage.remove(key)
}

/** The running session's id; a call keeps the session going. */
export function sessionId(now: number): string {
  const [id, last] = (storage.get('session') || '').split(' ')
  const current = id && now - Number(last) < SESSION_MS ? id : uuid()
  storage.set('session', `${current} ${now}`)
  return current
}

function renew(): string {
  const id = uuid()
  storage.set('anonymous', id)
  return id
}
