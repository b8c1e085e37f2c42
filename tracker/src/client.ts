import { allowed, choose, type Consent } from './consent.ts'
import { context, page as currentPage } from './context.ts'
import { uuid, type Message, type Properties } from './message.ts'
import * as queue from './queue.ts'
import { leave, send, type Target } from './transport.ts'
import { anonymousId, forget, remember, userId } from './visitor.ts'

/** Messages wait this long for company, unless this many are there already. */
const GATHER_MS = 2_000
const GATHER_MESSAGES = 20

let target: Target | undefined
let consentRequired = false

export function connect(to: Target, required: boolean): void {
  target = to
  consentRequired = required
  if (mayTrack()) send(to)
}

export function mayTrack(): boolean {
  return target !== undefined && allowed(consentRequired)
}

export function track(event: string, properties: Properties = {}): void {
  enqueue('track', { event, properties })
}

/** `page()`, `page(name, properties)` or `page(category, name, properties)`. */
export function page(...args: unknown[]): void {
  const names = args.filter((arg) => typeof arg === 'string')
  const own = args.find((arg) => arg && typeof arg === 'object') as Properties | undefined
  const [category, name] = names.length > 1 ? names : [undefined, names[0]]
  enqueue('page', { category, name, properties: { ...currentPage(), ...own } })
}

/** `identify(userId, traits)`, or `identify(traits)` for a visitor who has not signed in. */
export function identify(id: string | number | Properties, traits: Properties = {}): void {
  if (!mayTrack()) return
  if (typeof id === 'object') traits = id
  else remember(String(id))
  enqueue('identify', { traits })
}

export function group(groupId: string, traits: Properties = {}): void {
  enqueue('group', { groupId, traits })
}

export function alias(id: string, previousId?: string): void {
  if (mayTrack()) enqueue('alias', { userId: id, previousId: previousId ?? userId() ?? anonymousId() })
}

/** Signs the visitor out: what follows belongs to nobody known. */
export function reset(): void {
  forget()
}

/** Takes down the visitor's choice. A no is told to the shop once, and then nothing of the visitor stays here. */
export function consent(choice: Consent): void {
  const before = mayTrack()
  if (choice === 'granted') {
    choose(choice)
    if (before || !mayTrack()) return
    track('Consent Changed', { channel: 'web', granted: true })
    page()
  } else {
    if (before) {
      track('Consent Changed', { channel: 'web', granted: false })
      flushNow()
    }
    choose(choice)
    queue.clear()
    forget()
  }
}

export function flush(): void {
  if (target && mayTrack()) send(target)
}

/** The page is going away, and with it every later chance. */
export function flushNow(): void {
  if (target && mayTrack()) leave(target)
}

function enqueue(type: Message['type'], fields: Properties): void {
  if (!target || !mayTrack()) return
  try {
    const id = userId()
    queue.push({
      type,
      messageId: uuid(),
      timestamp: new Date().toISOString(),
      anonymousId: anonymousId(),
      ...(id && { userId: id }),
      context: context(),
      ...fields,
    })
    send(target, queue.all().length < GATHER_MESSAGES ? GATHER_MS : 0)
  } catch (problem) {
    // Whatever is wrong with a call, the shop's page goes on.
    console.error('huitou:', problem)
  }
}
