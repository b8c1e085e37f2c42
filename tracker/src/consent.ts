import * as storage from './storage.ts'

const KEY = 'consent'

export type Consent = 'granted' | 'denied'

/** The browser's own word, do-not-track or Global Privacy Control, which a shop cannot overrule. */
export function browserObjects(): boolean {
  const signals = navigator as Navigator & { globalPrivacyControl?: boolean }
  return signals.doNotTrack === '1' || signals.globalPrivacyControl === true
}

/** What the visitor chose on this site, if anything. */
export function chosen(): Consent | null {
  return storage.get(KEY) as Consent | null
}

export function choose(choice: Consent): void {
  storage.set(KEY, choice)
}

/** Whether anything may be stored or sent. `required`: silence means no. */
export function allowed(required: boolean): boolean {
  return !browserObjects() && (required ? chosen() === 'granted' : chosen() !== 'denied')
}
