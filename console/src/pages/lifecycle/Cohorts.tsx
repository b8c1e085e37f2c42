import type { Cohort } from "@/api/types";
import { useI18n } from "@/i18n";
import { download, toCsv } from "@/ui/csv";
import { How } from "@/ui/How";
import { FEW } from "@/ui/chance";
import { Section } from "@/ui/Page";

/** Retention by month of first order, the numbers themselves coloured. */
export function Cohorts({ cohorts }: { cohorts: Cohort[] }) {
  const { t, f } = useI18n();
  const w = t.lifecycle.cohorts;
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
                {months.map((n) => {
                  const share = cohort.months[n];
                  return (
                    <td
                      key={n}
                      className={cohort.size < FEW ? "num faint" : "num"}
                      title={cohort.size < FEW && share !== undefined ? t.ui.number.few : undefined}
                      style={
                        share === undefined
                          ? undefined
                          : {
                              background: `color-mix(in srgb, var(--accent) ${Math.round(Math.min(1, share) * 70)}%, transparent)`,
                            }
                      }
                    >
                      {share === undefined ? "" : f.share(share)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Section>
  );
}
