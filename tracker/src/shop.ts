import { track } from './client.ts'
import type { Properties } from './message.ts'
import { lookingAt } from './visit.ts'

/** What shoppers do, under the names of the Segment e-commerce specification. */

/** What was last searched for on this page: a click on a result belongs to it. */
let query: string | undefined

/** Every event passes here, whether a helper, `track` or a marked element sent it. */
export function record(event: string, properties: Properties = {}): void {
  if (event === 'Product Viewed') lookingAt(properties)
  if (event === 'Products Searched') query = properties.query as string
  if (event === 'Product Clicked' && query !== undefined) properties = { query, ...properties }
  track(event, properties)
}

/** `searched('无线耳机', 12)`: the term and how many products were found. */
export function searched(term: string, results: number, properties?: Properties): void {
  record('Products Searched', { query: term, results, ...properties })
}

const named = (event: string) => (properties: Properties) => record(event, properties)

export const productViewed = named('Product Viewed')
export const listViewed = named('Product List Viewed')
export const productClicked = named('Product Clicked')
export const productAdded = named('Product Added')
export const productRemoved = named('Product Removed')
export const cartViewed = named('Cart Viewed')
export const checkoutStarted = named('Checkout Started')
