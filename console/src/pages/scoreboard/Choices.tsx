import PrinterOutlined from "@ant-design/icons/PrinterOutlined";
import { useQuery } from "@tanstack/react-query";
import { Button, Segmented, Select } from "antd";
import { address } from "@/api/http";
import { q } from "@/api/queries";
import { useI18n } from "@/i18n";
import { type asked, COMPARED, type Compared, WINDOWS } from "./measures";

type Asked = ReturnType<typeof asked>;
type Props = { query: Asked; choose: (changes: Record<string, string | null>) => void };

/** For which time and whom, and compared with what. */
export function Choices({ query, choose }: Props) {
  const { t, f } = useI18n();
  const w = t.scoreboard;
  const segments = useQuery(q.segments()).data?.items ?? [];
  return (
    <div className="row wrap no-print choices-bar" role="group" aria-label={t.ui.list.filter}>
      <Segmented
        aria-label={w.window}
        value={query.days}
        onChange={(days) => choose({ days: String(days) })}
        options={WINDOWS.map((value) => ({ value, label: w.days(f.number(value)) }))}
      />
      <Segmented<Compared>
        aria-label={w.compare.label}
        value={query.compare}
        onChange={(compare) => choose({ compare: compare === "previous" ? null : compare })}
        options={COMPARED.map((value) => ({ value, label: w.compare[value] }))}
      />
      <Select
        aria-label={w.segment}
        value={query.segment ?? ""}
        onChange={(segment) => choose({ segment: segment || null })}
        popupMatchSelectWidth={false}
        showSearch={{ optionFilterProp: "label" }}
        style={{ minWidth: 130 }}
        options={[{ value: "", label: w.everybody }, ...segments.map(({ id, name }) => ({ value: id, label: name }))]}
      />
    </div>
  );
}

/** How it leaves the screen. */
export function Keep({ query }: { query: Asked }) {
  const { t } = useI18n();
  const w = t.scoreboard;
  return (
    <>
      <Button href={address("/scoreboard.csv", query)} download>
        {w.csv}
      </Button>
      <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
        {w.print}
      </Button>
    </>
  );
}
