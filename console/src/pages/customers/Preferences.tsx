import { Link } from "react-router";
import type { Count, Customer, DiscountUse, Share } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { Bar, Facts } from "@/ui/bits";
import { How } from "@/ui/How";
import { Section } from "@/ui/Page";

/** What this customer likes, when, and at what price. */
export function Preferences({ customer }: { customer: Customer }) {
  const { t, f } = useI18n();
  const p = t.customers.page;
  const likes = customer.preferences;
  const named = (counts: Count[]): Share[] => {
    const total = counts.reduce((sum, { count }) => sum + count, 0);
    return counts.map(({ name, count }) => ({ name: lookup(t.words.channel, name), share: count / total }));
  };
  const scales: [string, React.ReactNode][] = [];
  if (likes.price_level != null)
    scales.push([
      p.priceLevel,
      <>
        <Bar share={likes.price_level} />
        <How of={p.priceLevel}>
          <p>{p.priceLevelHow}</p>
          <p>{p.priceLevelN(f.number(likes.price_lines))}</p>
        </How>
      </>,
    ]);
  else if (likes.price_lines > 0)
    scales.push([p.priceLevel, <span className="muted small">{p.priceLevelFew(f.number(likes.price_lines))}</span>]);
  if (likes.discount) scales.push([p.discount, <Discount key="discount" use={likes.discount} />]);
  return (
    <Section title={p.preferences}>
      <div className="columns">
        <div className="stack">
          <Shares
            title={p.categories}
            items={likes.categories}
            path={(name) => `/customers?category=${encodeURIComponent(name)}`}
          />
          <Shares title={p.brands} items={likes.brands} />
        </div>
        <div className="stack">
          {scales.length > 0 && <Facts items={scales} />}
          <Shares title={p.channels} items={named(likes.channels)} />
          <Shares title={p.devices} items={named(likes.devices)} />
          <Payments used={likes.payments} />
        </div>
      </div>
      <HourStrip hours={likes.hours} />
      <WeekdayStrip weekdays={likes.weekdays} />
      {customer.interests.length > 0 && (
        <div>
          <h3>
            {p.interests}{" "}
            <How of={p.interests}>
              <p>{p.interestsHow}</p>
            </How>
          </h3>
          <ul className="row wrap tags">
            {customer.interests.slice(0, 12).map(({ kind, name, weight }) => (
              <li key={`${kind}${name}`} className="tag" title={`${p.interestKind[kind]} · ${f.number(weight, 1)}`}>
                {name}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  );
}

/** How much is bought at a discount, and whether that is more than in the shop at large. */
function Discount({ use }: { use: DiscountUse }) {
  const { t, f } = useI18n();
  const p = t.customers.page;
  return (
    <>
      <Bar share={use.share} />
      <How of={p.discount}>
        <p>{p.discountHow(f.percent(use.low), f.percent(use.high), f.number(use.orders))}</p>
        <p>{p.saved(f.percent(use.saved))}</p>
      </How>
      {use.of_shop != null && <div className="muted small">{p.thanShop[use.than_shop](f.percent(use.of_shop))}</div>}
    </>
  );
}

/** How orders are paid, the usual way first. What was paid in other currencies alone has no amount here. */
function Payments({ used }: { used: Customer["preferences"]["payments"] }) {
  const { t, f } = useI18n();
  const p = t.customers.page;
  if (used.length === 0) return null;
  return (
    <div>
      <h3>{p.payments}</h3>
      <ul>
        {used.slice(0, 5).map(({ name, orders, amount }) => (
          <li key={name} className="row between">
            <span className="ellipsis">{lookup(t.words.payment, name)}</span>
            <span className="muted small">
              {amount.minor === 0 ? p.paymentOrders(f.number(orders)) : p.paymentUse(f.number(orders), f.money(amount))}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Shares({ title, items, path }: { title: string; items: Share[]; path?: (name: string) => string }) {
  if (items.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul>
        {items.slice(0, 5).map(({ name, share }) => (
          <li key={name} className="row between share">
            {path ? (
              <Link to={path(name)} className="ellipsis">
                {name}
              </Link>
            ) : (
              <span className="ellipsis">{name}</span>
            )}
            <Bar share={share} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Each value as a share of all. */
export function shares(values: number[]): number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => (total > 0 ? value / total : 0));
}

type Strip = { title: string; how?: string; cells: { label: string; short: string; share: number }[] };
function HeatStrip({ title, how, cells }: Strip) {
  const most = Math.max(...cells.map((cell) => cell.share));
  if (!(most > 0)) return null;
  return (
    <div>
      <h3>
        {title}
        {how && (
          <How of={title}>
            <p>{how}</p>
          </How>
        )}
      </h3>
      <ul className="heat" style={{ gridTemplateColumns: `repeat(${cells.length}, 1fr)` }}>
        {cells.map(({ label, short, share }) => (
          <li key={label} title={label}>
            <i style={{ opacity: 0.08 + 0.92 * (share / most) }} aria-hidden="true" />
            <span className="faint" aria-hidden="true">
              {short}
            </span>
            <span className="sr">{label}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function HourStrip({ hours }: { hours: number[] }) {
  const { t, f } = useI18n();
  const p = t.customers.page;
  const cells = shares(hours).map((share, hour) => ({
    label: p.hourOf(String(hour), f.percent(share)),
    short: hour % 3 === 0 ? String(hour) : "",
    share,
  }));
  return <HeatStrip title={p.hours} how={p.hoursHow} cells={cells} />;
}

function WeekdayStrip({ weekdays }: { weekdays: number[] }) {
  const { t, f } = useI18n();
  const names = Object.values(t.words.weekdays);
  const cells = shares(weekdays).map((share, day) => ({
    label: `${names[day]} ${f.percent(share)}`,
    short: names[day] ?? "",
    share,
  }));
  return <HeatStrip title={t.customers.page.weekdays} cells={cells} />;
}
