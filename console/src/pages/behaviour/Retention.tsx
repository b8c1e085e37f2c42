import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { q } from "@/api/queries";
import type { BehaviourCohort, BehaviourShare } from "@/api/types";
import { useI18n } from "@/i18n";
import { download, toCsv } from "@/ui/csv";
import { FEW } from "@/ui/chance";
import { How } from "@/ui/How";
import { Loaded } from "@/ui/Loaded";
import { useListUrl } from "@/ui/list/url";
import { Section } from "@/ui/Page";

/** Who came or ordered first in a week or month, and how many did again in those after it. */
export function Retention() {
  const { t, f } = useI18n();
  const w = t.behaviour.retention;
  const url = useListUrl();
  const of = url.params.get("of") === "order" ? "order" : "visit";
  const step = url.params.get("step") === "month" ? "month" : "week";
  const found = useQuery({ ...q.retention({ of, by: step }), placeholderData: keepPreviousData });
  const choose = (
    <>
      <How of={w.title}>
        {w.how.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {found.data && <p>{w.readFrom(f.date(found.data.read_from))}</p>}
      </How>
      <Segmented
        size="small"
        aria-label={`${w.visit} / ${w.order}`}
        value={of}
        onChange={(value) => url.set({ of: value === "visit" ? null : value })}
        options={(["visit", "order"] as const).map((value) => ({ value, label: w[value] }))}
      />
      <Segmented
        size="small"
        aria-label={`${w.week} / ${w.month}`}
        value={step}
        onChange={(value) => url.set({ step: value === "week" ? null : value })}
        options={(["week", "month"] as const).map((value) => ({ value, label: w[value] }))}
      />
    </>
  );
  return (
    <Section title={w.title} note={w.note} actions={choose}>
      <Loaded query={found}>
        {({ cohorts }) =>
          cohorts.length === 0 ? <p className="muted">{w.none}</p> : <Grid cohorts={cohorts} step={step} />
        }
      </Loaded>
    </Section>
  );
}

function Grid({ cohorts, step }: { cohorts: BehaviourCohort[]; step: "week" | "month" }) {
  const { t, f } = useI18n();
  const w = t.behaviour.retention;
  const width = Math.max(...cohorts.map((cohort) => cohort.again.length));
  const later = Array.from({ length: width }, (_, index) => index + 1);
  const head = [w[step], w.people, ...later.map((n) => w.later(f.number(n)))];
  const save = () =>
    download(
      `${w.title}.csv`,
      toCsv(
        head,
        cohorts.map((cohort) => [cohort.from, cohort.people, ...later.map((n) => cohort.again[n - 1]?.value ?? null)]),
      ),
    );
  return (
    <>
      {/* A scrolling region must be reachable by keyboard */}
      <section className="cohorts" tabIndex={0} aria-label={w.title}>
        <table>
          <thead>
            <tr>
              {head.map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cohorts.map((cohort) => (
              <tr key={cohort.from}>
                <th scope="row">{f.date(cohort.from)}</th>
                <td className={cohort.people < FEW ? "num faint" : "num muted"}>{f.number(cohort.people)}</td>
                {later.map((n) => (
                  <Cell key={n} share={cohort.again[n - 1]} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <button type="button" className="bare small muted" onClick={save}>
        CSV<span className="sr">{t.ui.chart.csv}</span>
      </button>
    </>
  );
}

function Cell({ share }: { share: BehaviourShare | undefined }) {
  const { t, f } = useI18n();
  if (!share) return <td />;
  const colour = `color-mix(in srgb, var(--accent) ${Math.round(share.value * 70)}%, transparent)`;
  const sure = t.ui.number.interval(f.percent(0.95), f.percent(share.low, 1), f.percent(share.high, 1));
  return (
    <td
      className={share.is_small ? "num faint" : "num"}
      title={share.is_small ? `${sure} · ${t.ui.number.few}` : sure}
      style={share.is_small ? undefined : { background: colour }}
    >
      {f.percent(share.value)}
      <div className="cohort-n small">
        {f.number(Math.round(share.value * share.n))}/{f.number(share.n)}
      </div>
    </td>
  );
}
