export interface Option {
  key: string
  text: string
  /** Who picks it says what it is. */
  is_other?: boolean
  /** None of the others is picked beside it. */
  is_exclusive?: boolean
}

/** What is asked on the page itself; the rest follows behind the link. */
export interface Question {
  key: string
  type: string
  text: string
  hint: string | null
  /** In this visitor's own order. */
  options: Option[]
  scale: { from: number; to: number; low: string | null; high: string | null } | null
  /** How many options, or characters. */
  min: number | null
  max: number | null
}

export interface Given {
  /** A number, an option's key or words; several keys as JSON. */
  value: string
  /** What something else is, where that was picked. */
  other: string
}

export interface Survey {
  id: string
  /** What it is in. */
  lang?: string
  is_rtl?: boolean
  title: string
  /** Its own word for sending, in a language that we do not speak. */
  send?: string | null
  /** None where the first question needs a page. */
  question: Question | null
  /** The page with all questions, without the host. */
  link: string
}

/** What follows when the question was answered. */
export interface Next {
  /** Nothing more is asked. */
  is_done: boolean
  thanks: string | null
  offer?: { text: string; code: string | null }
}

export interface Source {
  host: string
  shop: string
  visitor: string
  lang: string
}

const open = (source: Source) => `${source.host}/public/v1/shops/${encodeURIComponent(source.shop)}/survey`

const OPTIONS = { credentials: 'omit', referrerPolicy: 'no-referrer' } as const

/** The survey that this visitor is to be asked now. */
export async function decide(source: Source): Promise<Survey | null> {
  const query = new URLSearchParams({ visitor: source.visitor, lang: source.lang })
  const answer = await fetch(`${open(source)}?${query}`, OPTIONS)
  if (!answer.ok) return null
  return ((await answer.json()) as { survey: Survey | null }).survey
}

/** A form's encoding, for which browsers ask no leave first. */
export async function answer(source: Source, survey: Survey, given: Given): Promise<Next> {
  const { visitor } = source
  const lang = survey.lang ?? source.lang
  const body = new URLSearchParams({ visitor, lang, survey: survey.id, question: survey.question!.key, ...given })
  const sent = await fetch(open(source), { ...OPTIONS, method: 'POST', body })
  if (!sent.ok) throw new Error(String(sent.status))
  return sent.json() as Promise<Next>
}
