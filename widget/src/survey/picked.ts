import type { Given, Option, Question } from './data.ts'

const among = (keys: readonly string[], options: readonly Option[]) => options.filter(({ key }) => keys.includes(key))

/** What is picked after one more touch: what stands alone takes the place of all others, and gives way to any. */
export function touched({ type, options }: Question, picked: readonly string[], key: string): string[] {
  if (type !== 'multiple') return [key]
  if (picked.includes(key)) return picked.filter((one) => one !== key)
  const isAlone = (one: string) => among([one], options).some((option) => option.is_exclusive)
  return isAlone(key) ? [key] : [...picked.filter((one) => !isAlone(one)), key]
}

/** Whether as much is picked as is asked for, and something else is named. */
export function isWhole({ options, min, max }: Question, picked: readonly string[], other: string): boolean {
  const found = among(picked, options)
  const least = found.some((option) => option.is_exclusive) ? 1 : (min ?? 1)
  const isNamed = other.trim() !== '' || !found.some((option) => option.is_other)
  return isNamed && found.length >= Math.max(1, least) && found.length <= (max ?? Infinity)
}

export function given({ type, options }: Question, picked: readonly string[], other: string): Given {
  const value = type === 'multiple' ? JSON.stringify(picked) : picked[0]!
  const isOther = among(picked, options).some((option) => option.is_other)
  return { value, other: isOther ? other.trim() : '' }
}
