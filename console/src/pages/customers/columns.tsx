import { useMemo } from "react";
import type { CustomerRow, CustomField, Language } from "@/api/types";
import { type Messages, useI18n } from "@/i18n";
import type { Format } from "@/i18n/format";
import { Ago, Bar, ClassMark, Tags } from "@/ui/bits";
import type { Column } from "@/ui/list/Table";
import { labelOf, useCustomerFields, valueText } from "./fields";
import { customerName } from "./name";

/** How many of the shop's own fields are columns: the first ones, as the shop has put them in order. */
const SHOWN_FIELDS = 3;

const ownColumn = (field: CustomField, language: Language, t: Messages, f: Format): Column<CustomerRow> => ({
  key: `custom.${field.key}`,
  title: labelOf(field.label, language, field.key),
  render: (row) => {
    const value = row.fields[field.key];
    return value === undefined ? null : valueText(field, value, language, t, f);
  },
});

/** The columns of a customer wherever customers are listed; `byName` where the list can be put in order by name. */
export function useCustomerColumns(byName = false): Column<CustomerRow>[] {
  const { t, f, language } = useI18n();
  const fields = useCustomerFields().active;
  return useMemo(() => {
    const c = t.customers.col;
    const own = fields.slice(0, SHOWN_FIELDS).map((field) => ownColumn(field, language, t, f));
    return [
      {
        key: "name",
        title: c.customer,
        ...(byName ? { sort: "name", isText: true } : {}),
        phone: "title",
        render: (row) => (
          <span className="stack-s" style={{ gap: 0 }}>
            <span className="ellipsis">{customerName(row, t)}</span>
            {row.city && <span className="faint small">{row.city}</span>}
          </span>
        ),
      },
      { key: "class", title: c.class, render: (row) => <ClassMark of={row.class} /> },
      { key: "orders", title: c.orders, sort: "orders", align: "right", render: (row) => f.number(row.orders) },
      {
        key: "net",
        title: c.net,
        sort: "net",
        align: "right",
        render: (row) => <Net of={row} />,
      },
      {
        key: "last",
        title: c.lastOrder,
        sort: "last_order",
        align: "right",
        render: (row) => <Ago at={row.last_order_at} />,
      },
      {
        key: "seen",
        title: c.lastSeen,
        sort: "last_seen",
        align: "right",
        phone: "hide",
        render: (row) => <Ago at={row.last_seen_at} />,
      },
      {
        key: "alive",
        title: c.alive,
        sort: "churn_risk",
        phone: "hide",
        render: (row) =>
          row.p_alive == null ? (
            <span className="faint">{f.percent(null)}</span>
          ) : (
            <Bar share={row.p_alive} label={f.chance(row.p_alive)} />
          ),
      },
      {
        key: "expected",
        title: c.expected,
        align: "right",
        phone: "wide",
        render: (row) => <Expected orders={row.expected_orders_90d} />,
      },
      { key: "tags", title: c.tags, render: (row) => (row.tags.length > 0 ? <Tags items={row.tags} /> : null) },
      ...own,
    ];
  }, [t, f, language, fields, byName]);
}

/** Net sales, and beside them what came in other currencies, which no sum has. */
function Net({ of }: { of: CustomerRow }) {
  const { t, f } = useI18n();
  return (
    <span className="stack-s" style={{ gap: 0 }}>
      <span>{f.money(of.net)}</span>
      {of.uncounted.map(({ net }) => (
        <span key={net.currency} className="faint small" title={t.customers.orders.foreign}>
          + {f.money(net)}
        </span>
      ))}
    </span>
  );
}

function Expected({ orders }: { orders: CustomerRow["expected_orders_90d"] }) {
  const { t, f } = useI18n();
  if (!orders) return <span className="faint">{f.number(null)}</span>;
  return (
    <span title={`${f.number(orders.low, 1)} – ${f.number(orders.high, 1)}`}>
      {f.fixed(orders.value, 1)}{" "}
      <span className="faint small">({t.ui.list.between(f.number(orders.low), f.number(orders.high))})</span>
    </span>
  );
}
