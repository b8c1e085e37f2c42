/** What Huitou tells of a shop's reviews: `/public/v1` of its API. */
export interface Summary {
  count: number
  mean: number
  /** With one star, two, … five. */
  by_rating: number[]
  /** Shares, 0 to 1. */
  verified: number
  invited: number
  rewarded: number
  /** What was rated beside the stars, in the shop's order. */
  dimensions: Dimension[]
  /** The page with all reviews and how the score is made, without the host. */
  page: string
}

export interface Dimension {
  key: string
  zh: string
  en: string
  mean: number
}

export interface Photo {
  small: string
  large: string
}

export interface Review {
  id: string
  at: string
  rating: number
  title: string | null
  text: string | null
  author: string | null
  is_anonymous: boolean
  is_verified: boolean
  is_rewarded: boolean
  is_edited: boolean
  product: { id: string; name: string } | null
  /** Stars by key. */
  dimensions: Record<string, number>
  photos: Photo[]
  follow_up: { at: string; text: string; photos: Photo[] } | null
  replies: { at: string; text: string }[]
  helpful: number
  language: string | null
}

export interface Page {
  items: Review[]
  next_cursor: string | null
}

export interface Source {
  /** Where Huitou runs. */
  host: string
  shop: string
  product?: string | undefined
}

async function read<T>(source: Source, path: string, query: Record<string, string | number | null | undefined>): Promise<T> {
  const url = new URL(`${source.host}/public/v1/shops/${encodeURIComponent(source.shop)}/${path}`)
  for (const [name, value] of Object.entries({ product: source.product, ...query })) {
    if (value != null) url.searchParams.set(name, String(value))
  }
  const answer = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer' })
  if (!answer.ok) throw new Error(`${url.pathname}: ${answer.status}`)
  return answer.json() as Promise<T>
}

export const summary = (source: Source) => read<Summary>(source, 'summary', {})

export const reviews = (source: Source, stars: number | null, cursor: string | null, limit: number) =>
  read<Page>(source, 'reviews', { stars, cursor, limit })
