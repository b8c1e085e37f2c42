import { Button, Select, Switch } from "antd";
import { useState } from "react";
import type { ListenAspect, ListenSettings } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { type Column, Table } from "@/ui/list/Table";
import { Section } from "@/ui/Page";
import { useSaveSettings } from "./useSaveSettings";

/** What is looked for in texts, with the shop's own words for it. */
export function Aspects({ settings }: { settings: ListenSettings }) {
  const { t, language } = useI18n();
  const w = t.reviewSettings.aspects;
  const mayEdit = useMay("manageShop");
  const save = useSaveSettings();
  const [aspects, setAspects] = useState(settings.aspects);
  const put = (key: string, part: Partial<ListenAspect>) =>
    setAspects(aspects.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const columns: Column<ListenAspect>[] = [
    { key: "aspect", title: w.aspect, phone: "title", render: (row) => row[language] },
    {
      key: "words",
      title: w.words,
      render: (row) => (
        <Select
          mode="tags"
          aria-label={`${w.words}: ${row[language]}`}
          placeholder={w.wordsPlaceholder}
          open={false}
          suffix={null}
          disabled={!mayEdit || !row.is_on}
          value={row.words}
          onChange={(words: string[]) => put(row.key, { words: words.map((word) => word.trim()).filter(Boolean) })}
          tokenSeparators={[",", "，", "、"]}
          style={{ width: "100%", minWidth: 220 }}
        />
      ),
    },
    {
      key: "on",
      title: w.on,
      align: "right",
      render: (row) => (
        <Switch
          size="small"
          aria-label={`${w.on}: ${row[language]}`}
          disabled={!mayEdit}
          checked={row.is_on}
          onChange={(is_on) => put(row.key, { is_on })}
        />
      ),
    },
  ];
  return (
    <Section title={w.title} note={w.note}>
      <Table label={w.title} columns={columns} rows={aspects} rowKey={(row) => row.key} />
      {mayEdit && (
        <div>
          <Button
            type="primary"
            loading={save.isPending}
            disabled={aspects === settings.aspects}
            onClick={() => save.mutate({ aspects })}
          >
            {t.ui.save}
          </Button>
        </div>
      )}
    </Section>
  );
}
