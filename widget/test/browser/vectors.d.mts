/** More than a thousand, each with its number in it. */
export const VECTORS: string[]
