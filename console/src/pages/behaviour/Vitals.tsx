import { useQuery } from "@tanstack/react-query";
import { q } from "@/api/queries";
import type { PageVital, Vital } from "@/api/types";
import { useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";
import { How } from "@/ui/How";
import { Loaded } from "@/ui/Loaded";
import { type Column, Table } from "@/ui/list/Table";
import { Section } from "@/ui/Page";

const KIND = { good: "good", needs_improvement: "warn", poor: "bad" } as const;
const MEASURES = ["lcp", "inp", "cls"] as const;

/** How fast the pages were for those who saw them. */
export function Vitals() {
  const { t } = useI18n();
  const w = t.behaviour.vitals;
  const found = useQuery(q.pageVitals());
  const how = (
    <How of={w.title}>
      {w.how.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </How>
  );
  return (
    <Section title={w.title} note={w.note} actions={how} id="speed">
      <Loaded query={found}>
        {({ all, pages }) => (all ? <Pages rows={[all, ...pages]} /> : <p className="muted">{w.none}</p>)}
      </Loaded>
    </Section>
  );
}

function Pages({ rows }: { rows: PageVital[] }) {
  const { t } = useI18n();
  const w = t.behaviour.vitals;
  const columns: Column<PageVital>[] = [
    {
      key: "path",
      title: w.page,
      phone: "title",
      render: (row) => (row.path == null ? <strong>{w.all}</strong> : <span className="vital-path">{row.path}</span>),
    },
    ...MEASURES.map((key) => ({
      key,
      title: w[key],
      phone: "wide" as const,
      align: "right" as const,
      render: (row: PageVital) => <Value of={row[key]} isTime={key !== "cls"} />,
    })),
  ];
  return <Table label={w.title} columns={columns} rows={rows} rowKey={(row) => row.path ?? ""} />;
}

function Value({ of, isTime }: { of: Vital | null | undefined; isTime: boolean }) {
  const { t, f } = useI18n();
  const w = t.behaviour.vitals;
  if (!of) return <span className="faint">{f.number(null)}</span>;
  const value = !isTime
    ? f.number(of.p75, 2)
    : of.p75 < 1000
      ? w.ms(f.number(of.p75))
      : w.s(f.number(of.p75 / 1000, 1));
  const n = t.ui.number.n(f.number(of.n));
  return (
    <span className={of.is_small ? "faint" : undefined} title={of.is_small ? `${n} · ${t.ui.number.few}` : n}>
      <span className="num">{value}</span> <Mark kind={of.is_small ? "idle" : KIND[of.verdict]}>{w[of.verdict]}</Mark>{" "}
      <span className="small faint">{n}</span>
    </span>
  );
}
