import type { Answer } from "@/api/types";

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The pictures that were sent as an answer: their ids, and nothing else, become part of an address. */
export const picturesOf = ({ value }: Pick<Answer, "value">): string[] =>
  Array.isArray(value) && value.length > 0 && value.every((one) => ID.test(one)) ? value : [];
