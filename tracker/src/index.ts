import { alias, connect, consent, flush, group, identify, page, reset } from './client.ts'
import { watch } from './elements.ts'
import * as shop from './shop.ts'
import { measure } from './vitals.ts'
import { follow } from './visit.ts'

export interface Options {
  /** Where Huitou runs; where this script came from, unless said otherwise. */
  host?: string
  /** `required`: nothing is stored or sent until `consent('granted')`. */
  consent?: 'required' | 'granted'
  /** What happens by itself; each is on unless switched off. */
  pages?: boolean
  dwell?: boolean
  vitals?: boolean
  elements?: boolean
}

const script = document.currentScript as HTMLScriptElement | null

let started = false

/** Starts tracking; a second call changes nothing. */
function init(writeKey: string, options: Options = {}): void {
  if (started) return
  started = true
  const host = options.host ?? new URL(script?.src || location.href).origin
  connect({ url: host.replace(/\/$/, '') + '/v1/batch', writeKey }, options.consent === 'required')
  if (options.elements !== false) watch(shop.record)
  follow(options.pages !== false, options.dwell !== false, once(options.vitals === false ? () => {} : measure()))
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (!done) action()
    done = true
  }
}

const { record: track, ...helpers } = shop
const api = { init, load: init, track, identify, page, group, alias, reset, consent, flush, ...helpers, version: VERSION }

type Call = [method: string, ...args: unknown[]]

/** The stub in the page's head is an array of calls; they are made now, and later ones at once. */
function push([method, ...args]: Call): void {
  const call = (api as Record<string, unknown>)[method]
  if (typeof call === 'function') call(...args)
  else console.error('huitou: there is no ' + method)
}

const global = window as unknown as { huitou?: Call[] | object }
const waiting = global.huitou
if (!waiting || Array.isArray(waiting)) {
  global.huitou = { ...api, push }
  const { writeKey, host, consent: mode } = script?.dataset ?? {}
  if (writeKey) init(writeKey, { host, consent: mode as Options['consent'] })
  for (const call of waiting ?? []) push(call)
}
