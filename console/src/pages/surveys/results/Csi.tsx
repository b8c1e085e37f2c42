import type { Csi as Of, Survey, SurveyQuestion } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { Bar } from "@/ui/bits";
import { type Column, Table } from "@/ui/list/Table";
import { Section } from "@/ui/Page";
import { plain } from "../said";

/** The customer satisfaction index: its dimensions, their weights, and where the shop falls short of what was expected. */
export function Csi({ csi, of }: { csi: Of; of: Survey }) {
  const { t, f } = useI18n();
  const w = t.surveyResults.csi;
  const points = usePoints();
  return (
    <Section
      title={w.title}
      note={csi.weights === "equal" ? w.weightsEqual : w.weightsLearned}
      how={
        <>
          <p>{w.how}</p>
          <p>{w.howGap}</p>
        </>
      }
    >
      <article className="score headline" data-few={csi.is_small || undefined}>
        <p className="score-value num">{points(csi.index.value)}</p>
        <p className="small muted">
          {t.scores.interval(points(csi.index.low), points(csi.index.high))} · {t.ui.number.n(f.number(csi.index.n))}
        </p>
        {csi.is_small && <p className="small warn">{t.surveyResults.few}</p>}
      </article>
      <div className="columns" style={{ alignItems: "start" }}>
        <Dimensions rows={csi.dimensions} />
        {csi.gaps.length > 0 && <Gaps rows={csi.gaps} questions={of.definition.questions} />}
      </div>
      <Unpaired keys={csi.unpaired} questions={of.definition.questions} />
    </Section>
  );
}

/** A score of the index as it is shown, out of 100. */
function usePoints() {
  const { f } = useI18n();
  return (value: number | null | undefined) => f.fixed(value, 1);
}

/** How each dimension scores, and how much it weighs in the index. */
function Dimensions({ rows }: { rows: Of["dimensions"] }) {
  const { t, f } = useI18n();
  const w = t.surveyResults.csi;
  const points = usePoints();
  const columns: Column<Of["dimensions"][number]>[] = [
    { key: "key", title: w.dimension, phone: "title", render: ({ key }) => lookup(w.name, key) },
    {
      key: "score",
      title: w.score,
      render: ({ score, low, high }) => (
        <span className="row">
          <Bar share={score / 100} label={points(score)} />
          <span className="faint small num">{t.voices.interval(points(low), points(high))}</span>
        </span>
      ),
    },
    { key: "n", title: t.surveyResults.waves.n, align: "right", render: ({ n }) => f.number(n) },
    {
      key: "weight",
      title: w.weight,
      align: "right",
      render: ({ weight, loading }) => (
        <span title={loading == null ? undefined : w.loading(f.fixed(loading, 2))}>
          {weight == null ? <span className="faint">{w.beside}</span> : f.percent(weight)}
        </span>
      ),
    },
  ];
  return <Table label={w.dimension} columns={columns} rows={rows} rowKey={(row) => row.key} />;
}

/** Questions by their keys, as they are asked. */
function useNames(questions: SurveyQuestion[]) {
  const { language } = useI18n();
  return (key: string) => plain(questions.find((one) => one.key === key)?.text, language) || key;
}

/** Which items are not among the gaps, and what to do about it. */
function Unpaired({ keys, questions }: { keys: string[]; questions: SurveyQuestion[] }) {
  const { t } = useI18n();
  const w = t.surveyResults.csi;
  const name = useNames(questions);
  if (keys.length === 0) return null;
  return (
    <div className="small muted">
      <p>{w.unpaired}</p>
      <ul>
        {keys.map((key) => (
          <li key={key}>
            {name(key)} <code className="mono">{key}</code>
          </li>
        ))}
      </ul>
      <p>{w.unpairedHow}</p>
    </div>
  );
}

/** What was expected beside what was found. */
function Gaps({ rows, questions }: { rows: Of["gaps"]; questions: SurveyQuestion[] }) {
  const { t } = useI18n();
  const w = t.surveyResults.csi;
  const points = usePoints();
  const name = useNames(questions);
  const columns: Column<Of["gaps"][number]>[] = [
    { key: "key", title: w.item, phone: "title", render: ({ question }) => (question ? name(question) : w.all) },
    { key: "expectation", title: w.expectation, align: "right", render: (row) => points(row.expectation) },
    { key: "quality", title: w.quality, align: "right", render: (row) => points(row.quality) },
    {
      key: "gap",
      title: w.gap,
      align: "right",
      render: ({ gap }) => (
        <span className={gap < 0 ? "bad" : "good"}>
          {gap > 0 ? "+" : ""}
          {points(gap)}
        </span>
      ),
    },
  ];
  return <Table label={w.gap} columns={columns} rows={rows} rowKey={(row) => row.question ?? "all"} />;
}
