import type { Message } from './message.ts'
import * as storage from './storage.ts'

/** The queue never holds more than this: the oldest messages go first. Half a megabyte is a tenth of what a browser gives. */
export const MAX_MESSAGES = 500
export const MAX_CHARS = 500_000

const KEY = 'queue'

/** Messages not yet acknowledged, oldest first. They survive the page, and keep their `messageId` over every retry. */
export function all(): Message[] {
  try {
    const held: unknown = JSON.parse(storage.get(KEY) || '[]')
    return Array.isArray(held) ? held : []
  } catch {
    return []
  }
}

export function push(message: Message): void {
  save([...all(), message])
}

export function drop(sent: Message[]): void {
  save(without(sent))
}

export function clear(): void {
  save([])
}

/** The oldest messages that fit in `bytes` of UTF-8, and at least one when there is any besides those to `skip`. */
export function take(bytes: number, skip: Message[] = []): Message[] {
  const taken: Message[] = []
  for (const message of without(skip)) {
    bytes -= new Blob([JSON.stringify(message)]).size + 1
    if (bytes < 0 && taken.length) break
    taken.push(message)
  }
  return taken
}

function without(messages: Message[]): Message[] {
  const ids = new Set(messages.map((message) => message.messageId))
  return all().filter((message) => !ids.has(message.messageId))
}

function save(messages: Message[]): void {
  messages = messages.slice(-MAX_MESSAGES)
  let text = JSON.stringify(messages)
  while (text.length > MAX_CHARS && messages.length) {
    messages = messages.slice(Math.ceil(messages.length / 10))
    text = JSON.stringify(messages)
  }
  if (messages.length) storage.set(KEY, text, false)
  else storage.remove(KEY)
}
