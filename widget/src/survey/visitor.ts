/** Where the tracker keeps its id too, so that a visitor who has one keeps it. */
const ID = 'huitou.anonymous'
const CLOSED = 'huitou.survey.closed'

/** Do-not-track, Global Privacy Control, or a refusal on this site. */
function objects(): boolean {
  const signals = navigator as Navigator & { globalPrivacyControl?: boolean }
  return signals.doNotTrack === '1' || signals.globalPrivacyControl === true || localStorage.getItem('huitou.consent') === 'denied'
}

/**
 * A random id without a cookie; none for who does not want to be known, or where nothing can be kept: whoever cannot be
 * known again would be asked on every page.
 */
export function visitor(): string | null {
  try {
    if (objects()) return null
    const known = localStorage.getItem(ID)
    if (known) return known
    const bytes = crypto.getRandomValues(new Uint8Array(16))
    const id = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    localStorage.setItem(ID, id)
    return id
  } catch {
    return null
  }
}

/** The survey that was closed or answered last. */
export const closed = () => localStorage.getItem(CLOSED)

export function close(survey: string): void {
  try {
    localStorage.setItem(CLOSED, survey)
  } catch {
    // It is full: Huitou knows that it has asked.
  }
}
