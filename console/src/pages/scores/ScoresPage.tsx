import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { listen } from "@/api/listen";
import type { Scores } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import { Loaded } from "@/ui/Loaded";
import { Page, Section } from "@/ui/Page";
import { useDimensionName } from "../voices/names";
import { Categories } from "./Categories";
import { Methods } from "./Methods";
import { Score } from "./Score";
import { ScoreSettings } from "./ScoreSettings";
import "@/styles/scores.css";

/** The shop's scores by four methods, each with its formula in its own numbers. */
export default function ScoresPage() {
  const { t, f } = useI18n();
  const s = t.scores;
  const scores = useQuery(listen.scores());
  const settings = useQuery(listen.settings());
  const mayEdit = useMay("manageShop");
  const [isEditing, setEditing] = useState(false);
  return (
    <Page
      title={s.title}
      note={s.note}
      actions={mayEdit && settings.data && <Button onClick={() => setEditing(true)}>{s.settings.open}</Button>}
    >
      <Loaded query={scores} rows={8}>
        {(data) => (
          <>
            <Dsr scores={data} />
            <Section title={s.sideBySide} note={s.sideBySideNote(f.number(data.dsr.months))}>
              <Methods scores={data} />
            </Section>
            <Categories scores={data} />
            {data.undated && <Undated of={data.undated} />}
          </>
        )}
      </Loaded>
      {isEditing && settings.data && <ScoreSettings settings={settings.data} close={() => setEditing(false)} />}
    </Page>
  );
}

/** What reviews without a time say: of all times, as they are of no period. */
function Undated({ of: { mean, good_rate, items } }: { of: NonNullable<Scores["undated"]> }) {
  const dimensionName = useDimensionName();
  const { t, f } = useI18n();
  const s = t.scores;
  const stars = (value: number | null | undefined) => f.fixed(value, 2);
  const rate = (value: number | null | undefined) => f.percent(value, 1);
  return (
    <Section title={s.undated.title} note={s.undated.note(f.number(mean.n))}>
      <div className="scores">
        <Score
          title={s.value.mean}
          of={mean}
          show={stars}
          formula={s.formula.mean(f.number((mean.value ?? 0) * mean.n), f.number(mean.n), stars(mean.value))}
          how={<p>{s.undated.how}</p>}
        />
        <Score
          title={s.value.good_rate}
          of={good_rate}
          show={rate}
          formula={s.formula.good_rate(f.number(good_rate.good), f.number(good_rate.n), rate(good_rate.value))}
          how={<p>{s.how.good_rate}</p>}
        />
        {items
          .filter(({ n }) => n > 0)
          .map((item) => (
            <Score
              key={item.key}
              title={dimensionName(item.key)}
              of={item}
              show={stars}
              formula={s.dsr.formula(f.number((item.value ?? 0) * item.n), f.number(item.n), stars(item.value))}
              how={<p>{s.undated.how}</p>}
            />
          ))}
      </div>
    </Section>
  );
}

function Dsr({ scores: { dsr } }: { scores: Scores }) {
  const dimensionName = useDimensionName();
  const { t, f } = useI18n();
  const s = t.scores;
  const { months, trades_per_month, window_days, items } = dsr;
  const inTime = window_days > 0 ? f.number(window_days) : null;
  const show = (value: number | null | undefined) => f.fixed(value, 2);
  return (
    <Section title={s.dsr.title} note={s.dsr.note(f.number(months))}>
      {items.every(({ n }) => n === 0) ? (
        <Empty title={s.dsr.empty} text={s.dsr.emptyText} />
      ) : (
        <div className="scores">
          {items.map((item) => (
            <Score
              key={item.key}
              title={dimensionName(item.key)}
              of={item}
              show={show}
              formula={s.dsr.formula(f.number((item.value ?? 0) * item.n), f.number(item.n), show(item.value))}
              how={<p>{s.dsr.how(f.number(months), f.number(trades_per_month), inTime)}</p>}
            />
          ))}
        </div>
      )}
    </Section>
  );
}
