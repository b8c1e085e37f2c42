/** A template with its fields filled in; a field that is not known leaves nothing behind but its place. */
export function fill(template: string, fields: Readonly<Record<string, string | null | undefined>>): string {
  return template
    .replace(/\{(\w+)\}/g, (whole, key: string) => (key in fields ? (fields[key] ?? "") : whole))
    .replace(/ {2,}/g, " ")
    .trim();
}
