import { Button } from "antd";
import { Link } from "react-router";
import { survey } from "@/api/survey";
import type { Survey } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Ago } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import { List } from "@/ui/list/List";
import type { Column } from "@/ui/list/Table";
import { StateMark } from "./bits";
import { SurveysFrame } from "./SurveysFrame";

/** All surveys, newest first. */
export default function SurveysPage() {
  const { t } = useI18n();
  const mayEdit = useMay("manageShop");
  const columns = useColumns();
  const create = (
    <Link to="/surveys/new">
      <Button type="primary">{t.surveys.new}</Button>
    </Link>
  );
  return (
    <SurveysFrame note={t.surveys.note} actions={mayEdit && create}>
      <List<Survey>
        label={t.surveys.title}
        fetch={survey.list}
        columns={columns}
        rowKey={(row) => row.id}
        rowPath={(row) => (row.state === "draft" ? `/surveys/${row.id}/edit` : `/surveys/${row.id}`)}
        empty={
          <Empty title={t.surveys.empty} text={t.surveys.emptyText}>
            {mayEdit && create}
          </Empty>
        }
      />
    </SurveysFrame>
  );
}

function useColumns(): Column<Survey>[] {
  const { t, f } = useI18n();
  const c = t.surveys.col;
  const trigger = ({ origin, audience }: Survey) =>
    origin === "own" ? t.surveys.trigger[audience.trigger] : t.surveys.elsewhere;
  return [
    { key: "name", title: c.name, phone: "title", render: (row) => row.name },
    { key: "kind", title: c.kind, render: (row) => t.surveys.kind[row.kind] },
    { key: "state", title: c.state, render: (row) => <StateMark of={row.state} /> },
    { key: "trigger", title: c.trigger, phone: "hide", render: trigger },
    { key: "asked", title: c.asked, align: "right", render: ({ counts }) => f.number(counts.asked) },
    {
      key: "completed",
      title: c.completed,
      align: "right",
      render: ({ counts }) => (
        <>
          {f.number(counts.completed)}{" "}
          {counts.asked > 0 && (
            <span className="faint small" title={t.surveys.completedHow}>
              {f.percent(counts.completed / counts.asked)}
            </span>
          )}
        </>
      ),
    },
    { key: "created", title: c.created, align: "right", phone: "hide", render: (row) => <Ago at={row.created_at} /> },
  ];
}
