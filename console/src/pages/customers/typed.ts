/** A field's value as it is edited. */
export const shown = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** What was typed, as the kind of value that the field had: a number stays one. Nothing typed takes the field away. */
export function typed(text: string, before: unknown): unknown {
  if (text.trim() === "") return null;
  if (before === null || before === undefined || typeof before === "string") return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === typeof before ? value : text;
  } catch {
    return text;
  }
}
