/** Which order a call is about, and what questions that ask for an order or a product are answered with because of it. */
import type { CustomerOrder, SurveyPhoneOrder, SurveyQuestion } from "@/api/types";
import type { Answers } from "../ask/visible";

export type Subject = { order: string | null; product: string | null };
export const NO_SUBJECT: Subject = { order: null, product: null };

/** The answers once another order or product is spoken of: what the agent entered otherwise stays. */
export function answersAbout(
  questions: readonly SurveyQuestion[],
  answers: Answers,
  before: Subject,
  now: Subject,
): Answers {
  const changed = questions.flatMap(({ key, type }) => {
    if (type !== "order" && type !== "product") return [];
    return (answers[key] ?? null) === before[type] ? [[key, now[type] ?? undefined] as const] : [];
  });
  return { ...answers, ...Object.fromEntries(changed) };
}

/** What is known of the subject, for the texts that name it. */
export function named({ order, product }: Subject, bought: SurveyPhoneOrder | undefined) {
  const goods = bought?.products ?? [];
  const name = (goods.find(({ id }) => id === product) ?? goods[0])?.name;
  return { ...(order ? { order } : {}), ...(name ? { product: name } : {}) };
}

/** The subject as the server is told it. */
export function idsOf({ order, product }: Subject) {
  return { ...(order ? { order_id: order } : {}), ...(product ? { product_id: product } : {}) };
}

/** An order as the agent tells it from others: when, what, and its number. */
export function orderLabel(order: CustomerOrder, day: string): string {
  const more = order.lines > order.products.length ? " …" : "";
  return [day, order.products.join(", ") + more, order.order_id].filter((part) => part !== "").join(" · ");
}
