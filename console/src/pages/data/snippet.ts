import type { Source } from "@/api/types";

/** The code that connects a source, ready to paste. */
export function snippet(source: Pick<Source, "kind"> & { write_key: string }, origin: string): string {
  if (source.kind === "web")
    return `<script>window.huitou = window.huitou || []</script>
<script async src="${origin}/huitou.js" data-write-key="${source.write_key}"></script>`;
  return [
    `curl ${origin}/v1/track \\`,
    `  -u ${source.write_key}: \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -H "X-Strict-Mode: 1" \\`,
    `  -d '{"userId":"u1","event":"Product Viewed","properties":{"product_id":"p1","name":"Test"}}'`,
  ].join("\n");
}
