/** The code that shows surveys on the shop's own pages. */
export function siteSnippet(origin: string, shop: string, key: string | null): string {
  const tracker = key === null ? [] : [`<script async src="${origin}/huitou.js" data-write-key="${key}"></script>`];
  return [...tracker, `<script async src="${origin}/survey.js" data-shop="${shop}"></script>`].join("\n");
}
