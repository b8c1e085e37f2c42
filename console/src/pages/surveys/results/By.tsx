import { Segmented } from "antd";
import { useState } from "react";
import { RESULT_DIMENSIONS, type ResultBy, type ResultDimension } from "@/api/types";
import { lookup, useI18n } from "@/i18n";
import { type Column, Table } from "@/ui/list/Table";
import { Section } from "@/ui/Page";
import { useAspectName } from "../../voices/names";
import { showScore } from "./show";

/** The score by segment, class, product, agent and channel. */
export function By({ rows, about }: { rows: ResultBy[]; about?: string | undefined }) {
  const { t } = useI18n();
  const w = t.surveyResults.by;
  const dimensions = RESULT_DIMENSIONS.filter((one) => rows.some(({ dimension }) => dimension === one));
  const [chosen, choose] = useState<ResultDimension>("segment");
  const dimension = dimensions.includes(chosen) ? chosen : dimensions[0];
  const columns = useColumns();
  if (!dimension) return null;
  return (
    <Section
      title={w.title}
      note={
        <>
          {about && <b>{about} </b>}
          {dimension === "aspect" ? w.noteAspect : w.note}
        </>
      }
      actions={
        <Segmented
          size="small"
          aria-label={w.title}
          value={dimension}
          onChange={choose}
          options={dimensions.map((value) => ({ value, label: w.dimension[value] }))}
        />
      }
    >
      <Table
        label={w.dimension[dimension]}
        columns={columns}
        rows={rows.filter((row) => row.dimension === dimension)}
        rowKey={(row) => row.value}
      />
    </Section>
  );
}

function useColumns(): Column<ResultBy>[] {
  const { t, f } = useI18n();
  const w = t.surveyResults;
  const aspect = useAspectName();
  const name = ({ dimension, value, name: given }: ResultBy) => {
    if (dimension === "aspect") return aspect(value);
    if (dimension === "class") return lookup(t.words.class, value);
    if (dimension === "channel") return lookup(t.contacts.channel, value);
    return given || value || t.ui.unknown;
  };
  return [
    { key: "value", title: w.by.value, phone: "title", render: name },
    { key: "n", title: w.waves.n, align: "right", render: ({ score }) => f.number(score.n) },
    {
      key: "score",
      title: w.waves.score,
      align: "right",
      render: ({ score }) => {
        const show = showScore(score.kind, f);
        return (
          <span className={score.is_small ? "faint" : undefined} title={score.is_small ? w.few : undefined}>
            <b>{show(score.value)}</b>{" "}
            <span className="faint small">{t.voices.interval(show(score.low), show(score.high))}</span>
          </span>
        );
      },
    },
  ];
}
