import type { Message } from './message.ts'
import * as queue from './queue.ts'

/** What browsers let a page send while it is left is 64 KB in all; the envelope needs a little of it. */
const BATCH_BYTES = 60_000
const ANSWER_WITHIN = 20_000
const LONGEST_WAIT = 300_000

export interface Target {
  url: string
  writeKey: string
}

let inFlight: Message[] = []
let failures = 0
let notBefore = 0
let timer: ReturnType<typeof setTimeout> | undefined

/** Sends what is queued, now or in `delay` milliseconds, but not before a refusal's waiting time is over. */
export function send(target: Target, delay = 0): void {
  clearTimeout(timer)
  timer = setTimeout(() => void deliver(target), Math.max(delay, notBefore - Date.now(), 0))
}

/** The page is being left: hand the browser what fits; what it does not take goes out from the next page. */
export function leave(target: Target): void {
  const batch = queue.take(BATCH_BYTES, inFlight)
  if (!batch.length || Date.now() < notBefore || navigator.onLine === false) return
  if (navigator.sendBeacon?.(target.url, envelope(target, batch))) queue.drop(batch)
}

async function deliver(target: Target): Promise<void> {
  const batch = queue.take(BATCH_BYTES)
  if (inFlight.length || !batch.length) return
  inFlight = batch
  try {
    const body = envelope(target, batch)
    // A plain-text body needs no CORS preflight; `keepalive` lets it finish when the page is left, up to 64 KB.
    const answer = await fetch(target.url, {
      method: 'POST',
      body,
      keepalive: new Blob([body]).size <= BATCH_BYTES + 1_000,
      credentials: 'omit',
      headers: { 'Content-Type': 'text/plain' },
      signal: AbortSignal.timeout?.(ANSWER_WITHIN),
    })
    if (answer.ok || isFinal(answer.status)) {
      queue.drop(batch)
      failures = 0
    } else postpone(answer.headers.get('Retry-After'))
  } catch {
    postpone(null)
  }
  inFlight = []
  if (queue.all().length) send(target)
}

/** The server will never take these very bytes: asking again would only hold up what comes after them. */
function isFinal(status: number): boolean {
  return status === 400 || status === 413 || status === 422
}

function postpone(retryAfter: string | null): void {
  notBefore = Date.now() + waitFor(failures++, retryAfter, Date.now(), Math.random())
}

/** Milliseconds to wait: what the server asked for (seconds or a date), else 1 s doubled per failure, with jitter. */
export function waitFor(failed: number, retryAfter: string | null, now: number, random: number): number {
  const asked = retryAfter ? Number(retryAfter) * 1_000 || Date.parse(retryAfter) - now : 0
  const own = 1_000 * 2 ** Math.min(failed, 9) * (0.5 + random)
  return Math.min(asked > 0 ? asked : own, LONGEST_WAIT)
}

function envelope(target: Target, batch: unknown[]): string {
  return JSON.stringify({ writeKey: target.writeKey, sentAt: new Date().toISOString(), batch })
}
