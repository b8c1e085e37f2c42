import { useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { Link } from "react-router";
import { q } from "@/api/queries";
import { segmentBoard } from "@/api/scoreboard";
import type { MeasureNumber, SegmentMeasure } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { download } from "@/ui/csv";
import { Loaded } from "@/ui/Loaded";
import { type Column, Table } from "@/ui/list/Table";
import { Section } from "@/ui/Page";
import type { Asked } from "./asked";
import { besideTable } from "./besideTable";
import { grouped, MOST_BESIDE, showAs } from "./measures";

type Props = { query: Asked; chosen: string[]; choose: (segments: string[]) => void };

/** The measures of some segments side by side, and of all customers. */
export function Beside({ query, chosen, choose }: Props) {
  const { t } = useI18n();
  const w = t.scoreboard.beside;
  const segments = useQuery(q.segments()).data?.items ?? [];
  const name = (id: string) => segments.find((segment) => segment.id === id)?.name ?? "…";
  if (segments.length === 0) return null;
  return (
    <Section title={w.title} note={w.note}>
      <Select
        mode="multiple"
        className="no-print"
        aria-label={w.choose}
        placeholder={w.choose}
        maxCount={MOST_BESIDE}
        value={chosen}
        onChange={choose}
        showSearch={{ optionFilterProp: "label" }}
        style={{ width: "100%", maxWidth: 560 }}
        options={segments.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {chosen.length === 0 ? <p className="muted">{w.none}</p> : <Numbers query={query} chosen={chosen} name={name} />}
    </Section>
  );
}

type Named = { query: Asked; chosen: string[]; name: (id: string) => string };

function Numbers({ query: { days, from, to }, chosen, name }: Named) {
  const { t } = useI18n();
  const w = t.scoreboard;
  const board = useQuery(segmentBoard({ days, from, to, segments: chosen.join(",") }));
  const columns: Column<SegmentMeasure>[] = [
    { key: "measure", title: w.beside.measure, phone: "title", render: ({ key }) => lookup(w.measure, key) },
    { key: "all", title: w.everybody, phone: "wide", render: (row) => <Value of={row.all} measure={row} /> },
    ...chosen.map((id): Column<SegmentMeasure> => ({
      key: id,
      title: name(id),
      phone: "wide",
      render: (row) => {
        const of = row.segments.find(({ segment }) => segment === id);
        const mood = of?.is_different ? (of.is_better ? "good" : "bad") : undefined;
        const value = <Value of={of?.number} measure={row} mood={mood} />;
        return of?.number ? <Link to={of.link}>{value}</Link> : value;
      },
    })),
  ];
  return (
    <Loaded query={board} rows={10}>
      {(data) => (
        <>
          <Table
            label={w.beside.title}
            columns={columns}
            rows={grouped(data.measures).flatMap((group) => group.measures)}
            rowKey={(row) => row.key}
          />
          <div className="row no-print">
            <Button size="small" onClick={() => download(...besideTable(data, name, t))}>
              {w.csv}
            </Button>
          </div>
        </>
      )}
    </Loaded>
  );
}

type ValueProps = {
  of: MeasureNumber | null | undefined;
  measure: Pick<SegmentMeasure, "unit">;
  mood?: "good" | "bad" | undefined;
};

/** A value, how sure it is and of how many; grey where they are few, coloured where it differs by more than chance. */
function Value({ of, measure, mood }: ValueProps) {
  const { t, f } = useI18n();
  const w = t.scoreboard;
  if (!of) return <span className="faint">{w.none}</span>;
  const show = showAs(measure.unit, t, f);
  const range = of.low != null && of.high != null ? `${show.value(of.low)} – ${show.value(of.high)} · ` : "";
  return (
    <span className={of.is_small ? "faint" : mood} title={of.is_small ? w.few : mood ? w.sure : undefined}>
      <span className="num">{show.value(of.value)}</span>
      {mood && <span className="sr"> {w.sure}</span>}
      <br />
      <span className="small muted num">
        {range}
        {t.ui.number.n(f.number(of.n))}
      </span>
    </span>
  );
}
