/** What is sent: the calls of the Segment specification, one JSON object each. */
export type Properties = Record<string, unknown>

export interface Message {
  type: 'track' | 'identify' | 'page' | 'group' | 'alias'
  messageId: string
  timestamp: string
  anonymousId: string
  userId?: string
  context: Properties
  [field: string]: unknown
}

/** A version 4 UUID. `crypto.randomUUID` is missing on pages served without TLS, `getRandomValues` is not. */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 15) | 64
  bytes[8] = (bytes[8]! & 63) | 128
  const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
