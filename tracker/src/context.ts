import type { Properties } from './message.ts'
import { sessionId } from './visitor.ts'

/** Where the visitor came from within a single-page application: the browser's referrer does not change there. */
let previousUrl: string | undefined

export function movedFrom(url: string): void {
  previousUrl = url
}

export function page(): Properties {
  const { href, pathname, search } = location
  const { title, referrer } = document
  return { url: href, path: pathname, search, title, referrer: previousUrl ?? referrer }
}

export function context(): Properties {
  return {
    channel: 'web',
    library: { name: 'huitou.js', version: VERSION },
    locale: navigator.language,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    userAgent: navigator.userAgent,
    screen: { width: screen.width, height: screen.height },
    device: { type: deviceType(navigator.userAgent) },
    sessionId: sessionId(Date.now()),
    page: page(),
    campaign: campaign(location.search),
  }
}

/** The `utm_` parameters, under the names of the Segment specification. */
export function campaign(search: string): Properties | undefined {
  const found: Properties = {}
  for (const [key, value] of new URLSearchParams(search)) {
    if (key.startsWith('utm_')) found[key === 'utm_campaign' ? 'name' : key.slice(4)] = value
  }
  return Object.keys(found).length ? found : undefined
}

export function deviceType(userAgent: string): string {
  if (/iPad|Tablet|Android(?!.*Mobi)/i.test(userAgent)) return 'tablet'
  return /Mobi/i.test(userAgent) ? 'mobile' : 'desktop'
}
