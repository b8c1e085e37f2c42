import { track } from './client.ts'

/** Milliseconds, but for CLS, which is a score without a unit. Definitions: https://web.dev/articles/vitals */
type Vital = 'LCP' | 'INP' | 'CLS' | 'TTFB'

interface Shift {
  startTime: number
  value: number
  hadRecentInput: boolean
}

type Interaction = PerformanceEntry & { interactionId: number }

/** Measures the page that was loaded. Gives the function that reports, once, when the page is first left. */
export function measure(): () => void {
  const { pathname } = location
  const values = new Map<Vital, number>()
  const shifts: Shift[] = []
  const longest = new Map<number, number>()
  const seenFromStart = document.visibilityState === 'visible'

  observe('largest-contentful-paint', (entry) => seenFromStart && values.set('LCP', entry.startTime))
  observe('layout-shift', (entry) => shifts.push(entry as unknown as Shift))
  const interaction = (entry: PerformanceEntry) => {
    const { interactionId: id, duration } = entry as Interaction
    if (id) longest.set(id, Math.max(duration, longest.get(id) ?? 0))
  }
  observe('event', interaction, { durationThreshold: 40 })
  observe('first-input', interaction)

  return () => {
    const navigation = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined
    if (navigation) values.set('TTFB', navigation.responseStart)
    if (supported('layout-shift')) values.set('CLS', layoutShift(shifts))
    if (longest.size) values.set('INP', interactionDelay([...longest.values()], interactionCount(longest.size)))
    for (const [name, value] of values) {
      track('Web Vitals', { name, value: Math.round(value * 10_000) / 10_000, path: pathname })
    }
  }
}

/** The worst burst of shifts: gaps under a second, five seconds at most, shifts right after an input not counted. */
export function layoutShift(shifts: Shift[]): number {
  let worst = 0
  let burst = 0
  let first = 0
  let last = 0
  for (const { startTime, value, hadRecentInput } of shifts) {
    if (hadRecentInput) continue
    if (!burst || startTime - last >= 1_000 || startTime - first >= 5_000) {
      burst = 0
      first = startTime
    }
    burst += value
    last = startTime
    worst = Math.max(worst, burst)
  }
  return worst
}

/** The longest interaction, leaving out one for every fifty. */
export function interactionDelay(durations: number[], count: number): number {
  const sorted = [...durations].sort((a, b) => b - a)
  return sorted[Math.min(Math.floor(count / 50), sorted.length - 1)] ?? 0
}

function interactionCount(seen: number): number {
  return (performance as Performance & { interactionCount?: number }).interactionCount ?? seen
}

function supported(type: string): boolean {
  return PerformanceObserver.supportedEntryTypes.includes(type)
}

function observe(type: string, take: (entry: PerformanceEntry) => void, options: object = {}): void {
  if (!supported(type)) return
  new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...options })
}
