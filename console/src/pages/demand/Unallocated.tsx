import type { Money } from "@/api/types";
import { useI18n } from "@/i18n";

type Props = { refunds: Money | null | undefined; say: (money: string) => string };

/** Says what was given back without a word for which products, so that no product's sales have it taken off. */
export function Unallocated({ refunds, say }: Props) {
  const { f } = useI18n();
  return refunds?.minor ? <p className="muted small">{say(f.money(refunds, { whole: true }))}</p> : null;
}
