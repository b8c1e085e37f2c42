import type { Cohort } from "@/api/types";
import { useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { download, toCsv } from "@/ui/csv";
import { How } from "@/ui/How";
import { FEW } from "@/ui/chance";
import { Section } from "@/ui/Page";
import { isMonthRunning } from "./running";

/** Retention by month of first order, the numbers themselves coloured. */
export function Cohorts({ cohorts }: { cohorts: Cohort[] }) {
  const { t, f } = useI18n();
  const w = t.lifecycle.cohorts;
  const isRunning = isMonthRunning(useSession().shop.as_of);
  const width = Math.min(13, Math.max(...cohorts.map((cohort) => cohort.months.length)));
  const months = Array.from({ length: width }, (_, index) => index);
  const head = [w.cohort, w.size, ...months.map((n) => w.month(String(n)))];
  const save = () =>
    download(
      `${w.title}.csv`,
      toCsv(
        head,
        cohorts.map((cohort) => [cohort.cohort, cohort.size, ...months.map((n) => cohort.months[n] ?? null)]),
      ),
    );
  const actions = (
    <>
      <How of={w.title}>
        <p>{w.how}</p>
      </How>
      <button type="button" className="bare small muted" onClick={save}>
        CSV<span className="sr">{t.ui.chart.csv}</span>
      </button>
    </>
  );
  return (
    <Section title={w.title} note={w.note} actions={actions}>
      {/* A scrolling region must be reachable by keyboard */}
      <section className="cohorts" tabIndex={0} aria-label={w.title}>
        <table>
          <thead>
            <tr>
              {head.map((title, index) => (
                <th key={title} scope="col">
                  {index < 2 ? title : index - 2}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cohorts.map((cohort) => (
              <tr key={cohort.cohort}>
                <th scope="row">{f.month(cohort.cohort)}</th>
                <td className="num muted">{f.number(cohort.size)}</td>
                {months.map((n) => (
                  // Months still to come are left out: the last is the one that the numbers end in.
                  <Cell key={n} cohort={cohort} month={n} isSoFar={isRunning && n === cohort.months.length - 1} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {isRunning && <p className="muted small">{w.running}</p>}
    </Section>
  );
}

/** The share of a cohort that bought in a month after its first; nothing where that is still to come. */
function Cell({ cohort, month, isSoFar }: { cohort: Cohort; month: number; isSoFar: boolean }) {
  const { t, f } = useI18n();
  const share = cohort.months[month];
  if (share === undefined) return <td className="num" />;
  const isFew = cohort.size < FEW;
  const depth = Math.round(Math.min(1, share) * 70);
  return (
    <td
      className={isFew ? "num faint" : "num"}
      title={isSoFar ? t.lifecycle.cohorts.soFar : isFew ? t.ui.number.few : undefined}
      data-running={isSoFar || undefined}
      style={isSoFar ? undefined : { background: `color-mix(in srgb, var(--accent) ${depth}%, transparent)` }}
    >
      {f.share(share)}
    </td>
  );
}
