import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { q } from "@/api/queries";
import type { BehaviourEvent, BehaviourFunnelStep, BehaviourShare } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { How } from "@/ui/How";
import { Loaded } from "@/ui/Loaded";
import { type Column, Table } from "@/ui/list/Table";
import { useListUrl } from "@/ui/list/url";
import { Section } from "@/ui/Page";

const USUAL = ["Product Viewed", "Product Added", "Order Completed"];
const USUAL_HOURS = 168;
const WITHIN = [1, 24, 72, USUAL_HOURS, 720];
const MOST = 6;

/** How many people take each step after the one before. */
export function Funnel({ days, events }: { days: number; events: BehaviourEvent[] }) {
  const { t } = useI18n();
  const w = t.behaviour.funnel;
  const url = useListUrl();
  const given = url.params.get("steps")?.split("|").filter(Boolean) ?? [];
  const steps = given.length >= 2 ? given.slice(0, MOST) : USUAL;
  const hours = Number(url.params.get("within")) || USUAL_HOURS;
  const found = useQuery({
    ...q.funnel({ steps: steps.join("|"), within_hours: hours, days }),
    placeholderData: keepPreviousData,
  });
  const choose = (chosen: string[]) => {
    const joined = chosen.join("|");
    url.set({ steps: joined === USUAL.join("|") ? null : joined });
  };
  const within = (
    <>
      <How of={w.title}>
        {w.how.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </How>
      <Select
        size="small"
        aria-label={w.within}
        value={hours}
        onChange={(value) => url.set({ within: value === USUAL_HOURS ? null : String(value) })}
        options={WITHIN.map((value) => ({ value, label: w.limit(value) }))}
        style={{ minWidth: 130 }}
      />
    </>
  );
  return (
    <Section title={w.title} note={w.note} actions={within}>
      <Steps steps={steps} events={events} choose={choose} />
      <Loaded query={found}>{(funnel) => <Reached steps={funnel.steps} />}</Loaded>
    </Section>
  );
}

type Choosing = { steps: string[]; events: BehaviourEvent[]; choose: (steps: string[]) => void };

function Steps({ steps, events, choose }: Choosing) {
  const { t, f } = useI18n();
  const w = t.behaviour.funnel;
  const names = [...new Set([...events.map((event) => event.name), ...USUAL, ...steps])].filter(
    (name) => !name.includes("|"),
  );
  const options = names.map((value) => ({ value, label: lookup(t.words.event, value) }));
  return (
    <div className="row wrap funnel-steps">
      {steps.map((step, at) => (
        <Select
          key={at}
          size="small"
          aria-label={w.step(f.number(at + 1))}
          showSearch={{ optionFilterProp: "label" }}
          value={step}
          onChange={(value) => choose(steps.map((old, index) => (index === at ? value : old)))}
          options={options}
          popupMatchSelectWidth={false}
        />
      ))}
      {steps.length < MOST && (
        <Button size="small" onClick={() => choose([...steps, "Order Completed"])}>
          {w.add}
        </Button>
      )}
      {steps.length > 2 && (
        <Button size="small" onClick={() => choose(steps.slice(0, -1))}>
          {w.remove}
        </Button>
      )}
    </div>
  );
}

type Row = BehaviourFunnelStep & { at: number };

function Reached({ steps }: { steps: BehaviourFunnelStep[] }) {
  const { t, f } = useI18n();
  const w = t.behaviour.funnel;
  const columns: Column<Row>[] = [
    { key: "name", title: w.name, phone: "title", render: (row) => lookup(t.words.event, row.name) },
    { key: "people", title: w.people, align: "right", render: (row) => f.number(row.people) },
    {
      key: "bar",
      title: w.ofFirst,
      phone: "wide",
      render: (row) => {
        const share = row.at === 0 ? 1 : (row.of_first?.value ?? 0);
        return (
          <div className="funnel-share">
            <div className="funnel-bar" aria-hidden="true">
              <i style={{ width: `${share * 100}%` }} />
            </div>
            {row.of_first && <ShareText of={row.of_first} />}
          </div>
        );
      },
    },
    {
      key: "previous",
      title: w.ofPrevious,
      phone: "wide",
      align: "right",
      render: (row) => row.of_previous && <ShareText of={row.of_previous} />,
    },
    {
      key: "lost",
      title: w.lost,
      phone: "wide",
      align: "right",
      render: (row) => row.of_previous && `${f.number(row.lost)} (${f.percent(1 - row.of_previous.value)})`,
    },
  ];
  const rows = steps.map((step, at) => ({ ...step, at }));
  return <Table label={w.title} columns={columns} rows={rows} rowKey={(row) => String(row.at)} />;
}

/** A share and where it lies with 95 %, grey of few people. */
export function ShareText({ of }: { of: BehaviourShare }) {
  const { t, f } = useI18n();
  const [low, high] = [f.percent(of.low, 1), f.percent(of.high, 1)];
  const hint = `${t.ui.number.interval(f.percent(0.95), low, high)} · ${t.ui.number.n(f.number(of.n))}`;
  return (
    <span className={of.is_small ? "num faint" : "num"} title={of.is_small ? `${hint} · ${t.ui.number.few}` : hint}>
      {f.percent(of.value, 1)}{" "}
      <span className="faint small">
        {low} – {high}
      </span>
    </span>
  );
}
