import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { listen } from "@/api/listen";
import type { InvitedReviews } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { FEW } from "@/ui/chance";
import { How } from "@/ui/How";
import { Loaded } from "@/ui/Loaded";
import { type Column, Table } from "@/ui/list/Table";
import { Section } from "@/ui/Page";
import { verdict } from "./compared";

/** Whether those who were asked rate otherwise than those who wrote unasked, and how many of the asked answered. */
export function Invited({ days }: { days: number }) {
  const { t } = useI18n();
  const w = t.reviews.compared;
  return (
    <Section
      title={w.title}
      note={w.note}
      how={
        <>
          <p>{w.how}</p>
          <p>{w.howDifference}</p>
        </>
      }
    >
      <Loaded query={useQuery(listen.invited(days))}>
        {(data) => (
          <div className="stack">
            <Said data={data} />
            {data.invited.n + data.unasked.n > 0 && <Groups data={data} />}
            {data.asked.length > 0 && <Asked data={data} />}
          </div>
        )}
      </Loaded>
    </Section>
  );
}

/** What the numbers come to, in a sentence. */
function Said({ data }: { data: InvitedReviews }) {
  const { t, f } = useI18n();
  const w = t.reviews.compared.verdict;
  const by = f.fixed(Math.abs(data.mean_difference?.value ?? 0), 2);
  switch (verdict(data)) {
    case "none":
      return <p className="muted">{data.invited.n === 0 ? w.noneInvited : w.allInvited}</p>;
    case "few":
      return <p className="muted">{w.few(f.number(FEW))}</p>;
    case "chance":
      return <p>{w.chance}</p>;
    case "higher":
      return <p>{w.higher(by)}</p>;
    case "lower":
      return <p>{w.lower(by)}</p>;
  }
}

type Row = { key: string; name: string; n?: number; mean: ReactNode; good: ReactNode };
type Bounds = { low?: number | null; high?: number | null };

function Groups({ data }: { data: InvitedReviews }) {
  const { t, f } = useI18n();
  const w = t.reviews.compared;
  const stars = (value: number | null | undefined) => f.fixed(value, 2);
  const share = (value: number | null | undefined) => f.percent(value, 1);
  const points = (value: number | null | undefined) => f.fixed(value == null ? null : value * 100, 1);
  const group = (key: "invited" | "unasked"): Row => {
    const { n, mean, interval, good_rate: good } = data[key];
    return {
      key,
      name: w[key],
      n,
      mean: <Sure value={mean} of={interval} n={n} show={stars} />,
      good: <Sure value={good.value} of={good} n={n} show={share} />,
    };
  };
  const least = Math.min(data.invited.n, data.unasked.n);
  const { mean_difference: mean, good_difference: good } = data;
  const rows: Row[] = [
    group("invited"),
    group("unasked"),
    {
      key: "difference",
      name: w.difference,
      mean: <Sure value={mean?.value} of={mean} n={least} show={signed(stars)} isChange />,
      good: <Sure value={good?.value} of={good} n={least} show={signed(points)} unit={t.voices.points} isChange />,
    },
  ];
  const columns: Column<Row>[] = [
    { key: "name", title: w.who, phone: "title", render: ({ name }) => name },
    { key: "n", title: w.n, align: "right", render: ({ n }) => (n === undefined ? null : f.number(n)) },
    { key: "mean", title: w.mean, align: "right", phone: "wide", render: (row) => row.mean },
    { key: "good", title: w.good, align: "right", phone: "wide", render: (row) => row.good },
  ];
  return <Table label={w.title} columns={columns} rows={rows} rowKey={({ key }) => key} />;
}

type Show = (value: number | null | undefined) => string;
const signed =
  (show: Show): Show =>
  (value) =>
    value != null && value > 0 ? `+${show(value)}` : show(value);

type SureProps = {
  value: number | null | undefined;
  of: Bounds | null | undefined;
  n: number;
  show: Show;
  unit?: (value: string) => string;
  /** A difference, which may be chance: emphasised where it is more. */
  isChange?: boolean;
};

/** A number with its interval; grey where it rests on too little. */
function Sure({ value, of, n, show, unit = (text) => text, isChange = false }: SureProps) {
  const { t } = useI18n();
  if (value == null) return <span className="faint">{show(null)}</span>;
  const isFew = n < FEW;
  const { low, high } = of ?? {};
  const isKnown = low != null && high != null;
  const isChance = isChange && !(isKnown && (low > 0 || high < 0));
  const hint = isFew ? t.ui.number.few : isChance ? t.ui.number.chance : undefined;
  const shown = unit(show(value));
  const beside = [isKnown && t.voices.interval(show(low), show(high)), hint].filter(Boolean).join(" · ");
  return (
    <span className={isFew ? "faint" : undefined} title={hint}>
      {isChange && !isFew && !isChance ? <strong>{shown}</strong> : shown}{" "}
      {beside && <span className="faint small">({beside})</span>}
    </span>
  );
}

type AskedRow = InvitedReviews["asked"][number];

/** How many of the asked opened their link, and how many wrote. */
function Asked({ data }: { data: InvitedReviews }) {
  const { t, f } = useI18n();
  const w = t.reviews.compared.asked;
  const columns: Column<AskedRow>[] = [
    {
      key: "reason",
      title: w.reason,
      phone: "title",
      render: ({ reason }) => lookup(t.reviews.requests.reason, reason),
    },
    { key: "asked", title: w.asked, align: "right", render: ({ asked }) => f.number(asked) },
    { key: "opened", title: w.opened, align: "right", render: ({ opened }) => f.number(opened) },
    { key: "answered", title: w.answered, align: "right", render: ({ answered }) => f.number(answered) },
    {
      key: "rate",
      title: w.rate,
      align: "right",
      phone: "wide",
      render: ({ answered_rate: rate }) => (
        <Sure value={rate.value} of={rate} n={rate.n} show={(value) => f.percent(value, 1)} />
      ),
    },
  ];
  return (
    <div className="stack-s">
      <h3>
        {w.title}
        <How of={w.title}>
          <p>{w.how}</p>
        </How>
      </h3>
      <Table label={w.title} columns={columns} rows={data.asked} rowKey={({ reason }) => reason} />
      {data.not_drawn > 0 && <p className="small muted">{w.notDrawn(f.number(data.not_drawn))}</p>}
      {data.wished.asked > 0 && (
        <p className="small muted">{w.wished(f.number(data.wished.asked), f.number(data.wished.answered))}</p>
      )}
    </div>
  );
}
