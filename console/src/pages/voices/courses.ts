import type { AspectCourse } from "@/api/types";
import type { Query } from "@/api/http";
import { FEW } from "./few";

type Part = AspectCourse["items"][number];

/** What a course can be of, each alone. */
const OF = ["product", "supplier", "version", "region"];

/** Which course stands beside the sentences; none where they are of two things together, of which no sums are kept. */
export function courseOf(query: Query): Query | null {
  const named = OF.filter((name) => query[name] != null);
  return named.length > 1 ? null : query;
}

/** A part of which too little is said. */
export const isScant = ({ mentions }: Pick<Part, "mentions">) => mentions < FEW;

/** Whether there is a course at all: one part, or one with something said, is none. */
export const hasCourse = (items: Part[]) => items.filter(({ mentions }) => mentions > 0).length > 1;
