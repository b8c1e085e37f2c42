import { useI18n } from "@/i18n";

/** Says of the money above it how many orders are not in it, being in another currency; nothing where there is none. */
export function Uncounted({ orders }: { orders: number | null | undefined }) {
  const { t, f } = useI18n();
  return orders ? <p className="muted small">{t.ui.uncounted(f.number(orders), f.currency)}</p> : null;
}
