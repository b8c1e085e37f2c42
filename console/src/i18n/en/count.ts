/** A number, already written out, with its noun in the right form. */
export const some = (n: string, one: string, many: string) => `${n} ${n === "1" ? one : many}`;
