import { Link } from "react-router";
import type { Rfm as RfmData } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import { How } from "@/ui/How";
import { type Column, Table } from "@/ui/list/Table";
import { Section } from "@/ui/Page";
import { Uncounted } from "@/ui/Uncounted";
import { byScore } from "./byScore";

const SCORES = [1, 2, 3, 4, 5] as const;

/** The RFM grid as a picture; every cell leads to the customers in it. */
export function Rfm({ rfm }: { rfm: RfmData }) {
  const { t, f } = useI18n();
  const w = t.lifecycle.rfm;
  if (rfm.n === 0)
    return (
      <Section title={w.title}>
        <Empty title={w.empty} text={w.emptyText} />
      </Section>
    );
  const how = (
    <How of={w.title}>
      <p>{w.how}</p>
    </How>
  );
  return (
    <Section title={w.title} note={w.note(f.number(rfm.n), f.date(rfm.as_of))} actions={how}>
      <div className="rfm">
        <Grid rfm={rfm} />
        <div className="stack">
          <Cutoffs rfm={rfm} />
        </div>
      </div>
      <Groups rfm={rfm} />
      <Uncounted orders={rfm.uncounted} />
    </Section>
  );
}

function Grid({ rfm }: { rfm: RfmData }) {
  const { t, f } = useI18n();
  const w = t.lifecycle.rfm;
  const cells = new Map<string, { count: number; minor: number }>();
  for (const { r, f: freq, count, net } of rfm.grid) {
    const cell = cells.get(`${r}${freq}`) ?? { count: 0, minor: 0 };
    cells.set(`${r}${freq}`, { count: cell.count + count, minor: cell.minor + net.minor });
  }
  const currency = rfm.grid[0]?.net.currency ?? f.currency;
  const most = Math.max(1, ...[...cells.values()].map((cell) => cell.count));
  return (
    <table className="rfm-grid" aria-label={w.picture}>
      <thead>
        <tr>
          <td />
          {SCORES.map((r) => (
            <th key={r} scope="col">
              R{r}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...SCORES].reverse().map((freq) => (
          <tr key={freq}>
            <th scope="row">F{freq}</th>
            {SCORES.map((r) => {
              const cell = cells.get(`${r}${freq}`) ?? { count: 0, minor: 0 };
              const label = w.cell(
                String(r),
                String(freq),
                f.number(cell.count),
                f.money({ minor: cell.minor, currency }),
              );
              const depth = Math.sqrt(cell.count / most);
              return (
                <td key={r}>
                  <Link
                    to={`/customers?rfm=${r}${freq}`}
                    aria-label={label}
                    title={label}
                    data-dark={depth > 0.55 || undefined}
                  >
                    <i style={{ opacity: cell.count ? 0.1 + 0.9 * depth : 0 }} aria-hidden="true" />
                    <span className="num">{f.number(cell.count)}</span>
                    <span className="num small">{f.money({ minor: cell.minor, currency }, { compact: true })}</span>
                  </Link>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td />
          <td colSpan={5} className="faint small">
            {w.recency} →
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

function Cutoffs({ rfm }: { rfm: RfmData }) {
  const { t, f } = useI18n();
  const w = t.lifecycle.rfm;
  const currency = rfm.grid[0]?.net.currency ?? f.currency;
  const edges = byScore(rfm.cutoffs);
  const rows: [string, string[]][] = [
    [w.r, edges.r.map((days) => t.words.days(f.number(days)))],
    [w.f, edges.f.map((orders) => t.words.orders(f.number(orders)))],
    [w.m, edges.m.map((minor) => f.money({ minor, currency }, { whole: true }))],
  ];
  return (
    <table className="cutoffs">
      <caption>{w.cutoffs}</caption>
      <thead>
        <tr>
          <td />
          {["1|2", "2|3", "3|4", "4|5"].map((edge) => (
            <th key={edge} scope="col">
              {edge}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, edges]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {edges.map((edge, index) => (
              <td key={index} className="num">
                {edge}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Groups({ rfm }: { rfm: RfmData }) {
  const { t, f } = useI18n();
  const w = t.lifecycle.rfm;
  if (rfm.groups.length === 0) return null;
  const columns: Column<RfmData["groups"][number]>[] = [
    { key: "group", title: w.group, render: (group) => lookup(t.lifecycle.group, group.key) },
    { key: "definition", title: w.definition, render: (group) => <span className="muted">{group.definition}</span> },
    { key: "count", title: w.count, align: "right", render: (group) => f.number(group.count) },
    { key: "net", title: w.net, align: "right", render: (group) => f.money(group.net, { compact: true }) },
  ];
  return <Table label={w.group} columns={columns} rows={rfm.groups} rowKey={(group) => group.key} />;
}
