import { useInfiniteQuery } from "@tanstack/react-query";
import { q } from "@/api/queries";
import type { CustomerOrder } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { LoadedPages } from "@/ui/LoadedPages";
import { Section } from "@/ui/Page";

/** What this customer ordered, as it stands now, each in its own currency; newest first. */
export function Orders({ id }: { id: string }) {
  const { t } = useI18n();
  const pages = useInfiniteQuery(q.customerOrders(id));
  return (
    <Section title={t.customers.orders.title}>
      <LoadedPages query={pages} empty={<p className="muted">{t.customers.orders.empty}</p>}>
        {(items) => (
          <ol className="timeline">
            {items.map((order) => (
              <Entry key={order.order_id} order={order} />
            ))}
          </ol>
        )}
      </LoadedPages>
    </Section>
  );
}

function Entry({ order }: { order: CustomerOrder }) {
  const { t, f } = useI18n();
  const w = t.customers.orders;
  const isPartlyBack = order.refunded.minor !== 0 && order.refunded.minor !== order.total.minor;
  const more = order.lines > order.products.length ? ` ${t.customers.timeline.more(f.number(order.lines))}` : "";
  return (
    <li>
      <time dateTime={order.ordered_at} className="muted num">
        {f.dateTime(order.ordered_at)}
      </time>
      <div className="stack-s">
        <span className="row wrap">
          <strong className="num">{f.money(order.total)}</strong>
          <span>{lookup(t.customers.timeline.status, order.status)}</span>
          {isPartlyBack && <span>{w.refunded(f.money(order.refunded))}</span>}
          {order.refunded_otherwise.length > 0 && (
            <span>{w.refundedOtherwise(f.list(order.refunded_otherwise.map((money) => f.money(money))))}</span>
          )}
          {order.is_uncounted && <span className="muted small">{w.foreign}</span>}
          <span className="faint small">{t.customers.timeline.order(order.order_id)}</span>
        </span>
        {order.products.length > 0 && <span className="facts-line">{order.products.join(", ") + more}</span>}
      </div>
    </li>
  );
}
