export type Sentence = { start: number; end: number; text: string };

const ENDS = /[。！？!?；;…\n]/u;

/** The sentences of a text with their places, counted in characters as the server does; nothing where there is only one. */
export function sentences(text: string): Sentence[] {
  const letters = Array.from(text);
  const found: Sentence[] = [];
  let start = 0;
  letters.forEach((letter, at) => {
    const isLast = at === letters.length - 1;
    const isStop = letter === "." && (isLast || /\s/u.test(letters[at + 1] ?? ""));
    const isEnd = ENDS.test(letter) && !ENDS.test(letters[at + 1] ?? "");
    if (!isEnd && !isStop && !isLast) return;
    const part = letters.slice(start, at + 1).join("");
    if (part.trim()) found.push({ start, end: at + 1, text: part });
    start = at + 1;
  });
  return found.length > 1 ? found : [];
}
