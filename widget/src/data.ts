/** What Huitou tells of a shop's reviews: `/public/v1` of its API. */
export interface Summary {
  /** Null for the shop as a whole. */
  product: { id: string; name: string } | null
  /** Those with stars. */
  count: number
  /** Texts without stars. */
  unrated?: number
  mean: number
  /** As the shop shows it: the mean, or a steady score. */
  score?: number
  /** With one star, two, … five. */
  by_rating: number[]
  /** Shares, 0 to 1. */
  verified: number
  invited: number
  rewarded: number
  /** What was rated beside the stars, in the shop's order. */
  dimensions: Dimension[]
  /** What the reviews of a product speak of, and how many do. */
  aspects?: Aspect[]
  /** IANA name: days are the shop's. */
  time_zone?: string
  /** How the score is made, and which reviews are verified, in words. */
  formula?: string
  verification?: string
  /** How many reviews are not shown, why, and with how many stars, in words. */
  hidden?: unknown[]
  hidden_told?: string
  /** The page with all reviews, without the host. */
  page: string
  /** The page for buyers who were not asked, without the host; null where there is none. */
  write?: string | null
}

export interface Stars {
  product: string
  count: number
  /** As the shop shows it. */
  score: number
}

export interface Dimension {
  key: string
  zh: string
  en: string
  mean: number
  /** How many rated it. */
  n: number
}

export interface Aspect {
  key: string
  zh: string
  en: string
  n: number
}

export interface Photo {
  small: string
  large: string
}

export interface Review {
  id: string
  /** Null where nobody knows when it was written. */
  at: string | null
  /** Null where somebody wrote without giving stars. */
  rating: number | null
  title: string | null
  text: string | null
  author: string | null
  is_anonymous: boolean
  is_verified: boolean
  is_rewarded: boolean
  is_edited: boolean
  /** Where it was written; null of what was written here. */
  origin?: { zh: string; en: string } | null
  product: { id: string; name: string } | null
  /** Stars by key. */
  dimensions: Record<string, number>
  photos: Photo[]
  follow_up: { at: string | null; text: string; photos: Photo[] } | null
  replies: { at: string | null; text: string }[]
  helpful: number
  language: string | null
}

export interface Page<Item> {
  items: Item[]
  next_cursor: string | null
}

export interface Question {
  id: string
  at: string
  text: string
  answers_count: number
  answers: { text: string; by: string }[]
  /** The page with all answers, without the host. */
  page: string
}

/** Which reviews, in which order. */
export interface Wish {
  stars?: number | null
  sort?: string
  photos?: string | null
  about?: string | null
  low?: string | null
}

export interface Source {
  /** Where Huitou runs. */
  host: string
  shop: string
  product?: string | undefined
}

type Query = Record<string, string | number | boolean | null | undefined>

async function ask(source: Source, path: string, query: Query, request: RequestInit): Promise<Response> {
  const url = new URL(`${source.host}/public/v1/shops/${encodeURIComponent(source.shop)}/${path}`)
  for (const [name, value] of Object.entries(query)) if (value != null) url.searchParams.set(name, String(value))
  const answer = await fetch(url, { credentials: 'omit', ...request })
  if (!answer.ok) throw new Error(`${url.pathname}: ${answer.status}`)
  return answer
}

const read = (source: Source, path: string, query: Query) =>
  ask(source, path, { product: source.product, ...query }, { referrerPolicy: 'no-referrer' })

export const summary = async (source: Source, lang: string): Promise<Summary> => (await read(source, 'summary', { lang })).json()

export const reviews = async (source: Source, wish: Wish, cursor: string | null, limit: number): Promise<Page<Review>> =>
  (await read(source, 'reviews', { ...wish, cursor, limit })).json()

export const questions = async (source: Source, cursor: string | null): Promise<Page<Question>> =>
  (await read(source, 'questions', { cursor, limit: 3, sort: 'helpful' })).json()

/** The stars of some products, of those that have any. */
export const starsOf = async (source: Source, products: string[]): Promise<Stars[]> => {
  const query = { products: JSON.stringify(products) }
  const answer = await ask(source, 'stars', query, { referrerPolicy: 'no-referrer' })
  return ((await answer.json()) as { items: Stars[] }).items
}

/** What search engines read; empty while there is no review. `id` is what the page calls its product already. */
export const jsonld = async (source: Source, id: string, limit: number): Promise<string> =>
  (await read(source, 'jsonld', { id: id || null, limit })).text()

/** How many say that a review helped; with the receipt of a vote that was given now. */
export interface Voted {
  helpful: number
  receipt?: string
}

/** Says that a review helped, or takes back the vote of a receipt. Where it was asked from is told: Huitou takes it from pages of the shop. */
export const vote = async (source: Source, review: string, helpful: boolean, receipt?: string): Promise<Voted> => {
  const path = `reviews/${encodeURIComponent(review)}/helpful`
  const answer = await ask(source, path, { helpful, receipt }, { method: 'POST', referrerPolicy: 'origin' })
  return answer.json()
}
