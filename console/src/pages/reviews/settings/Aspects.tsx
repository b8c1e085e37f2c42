import DeleteOutlined from "@ant-design/icons/DeleteOutlined";
import { Button, Select, Switch } from "antd";
import { useState } from "react";
import type { ListenAspect, ListenSettings } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { type Column, Table } from "@/ui/list/Table";
import { Section } from "@/ui/Page";
import { areComplete } from "./complete";
import { NameFields } from "./NameFields";
import { useSaveSettings } from "./useSaveSettings";

const NEW: ListenAspect = { key: "", zh: "", en: "", words: [], is_on: true };

/** An aspect in the table: one that is there, or one that is being added. */
type Row = {
  id: string;
  aspect: ListenAspect;
  isNew: boolean;
  put: (part: Partial<ListenAspect>) => void;
  /** Of the shop's own. */
  remove?: () => void;
};

/** What is looked for in texts, with the shop's own words for it, and what the shop looks for besides. */
export function Aspects({ settings }: { settings: ListenSettings }) {
  const { t } = useI18n();
  const w = t.reviewSettings.aspects;
  const mayEdit = useMay("manageShop");
  const save = useSaveSettings();
  const [aspects, setAspects] = useState(settings.aspects);
  const [added, setAdded] = useState<ListenAspect[]>([]);
  const columns = useColumns(mayEdit);
  const known = rows(aspects, setAspects, (aspect) => aspect.key);
  const fresh = rows(added, setAdded, (_, at) => `+${at}`);
  return (
    <Section title={w.title} note={w.note}>
      <Table
        label={w.title}
        columns={columns}
        rows={[
          ...known.map(({ remove, ...row }) => ({
            ...row,
            isNew: false,
            // What is looked for everywhere can be switched off.
            ...(Object.hasOwn(t.voices.aspect, row.aspect.key) ? {} : { remove }),
          })),
          ...fresh.map((row) => ({ ...row, isNew: true })),
        ]}
        rowKey={(row) => row.id}
      />
      {mayEdit && (
        <div className="row wrap">
          <Button onClick={() => setAdded([...added, NEW])}>{w.add}</Button>
          <Button
            type="primary"
            loading={save.isPending}
            disabled={(aspects === settings.aspects && added.length === 0) || !areComplete(aspects, added)}
            onClick={() => save.mutate({ aspects: [...aspects, ...added] })}
          >
            {t.ui.save}
          </Button>
        </div>
      )}
    </Section>
  );
}

/** What it is called, the words it is known by, and whether it is looked for. */
function useColumns(mayEdit: boolean): Column<Row>[] {
  const { t, language } = useI18n();
  const w = t.reviewSettings.aspects;
  const name = ({ aspect }: Row) => aspect[language] || aspect.zh || aspect.en;
  return [
    {
      key: "aspect",
      title: w.aspect,
      phone: "title",
      render: (row) =>
        row.isNew ? (
          <div className="stack-s">
            <NameFields of={row.aspect} put={row.put} />
          </div>
        ) : (
          name(row)
        ),
    },
    {
      key: "words",
      title: w.words,
      phone: "wide",
      render: (row) => (
        <Select
          mode="tags"
          aria-label={`${w.words}: ${name(row)}`}
          placeholder={w.wordsPlaceholder}
          open={false}
          suffix={null}
          disabled={!mayEdit || !row.aspect.is_on}
          value={row.aspect.words}
          onChange={(words: string[]) => row.put({ words: words.map((word) => word.trim()).filter(Boolean) })}
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
        <>
          <Switch
            size="small"
            aria-label={`${w.on}: ${name(row)}`}
            disabled={!mayEdit}
            checked={row.aspect.is_on}
            onChange={(is_on) => row.put({ is_on })}
          />
          {mayEdit && row.remove && (
            <Button type="text" icon={<DeleteOutlined />} aria-label={w.remove(name(row))} onClick={row.remove} />
          )}
        </>
      ),
    },
  ];
}

function rows(all: ListenAspect[], set: (all: ListenAspect[]) => void, id: (one: ListenAspect, at: number) => string) {
  return all.map((aspect, at) => ({
    id: id(aspect, at),
    aspect,
    put: (part: Partial<ListenAspect>) => set(all.map((one, index) => (index === at ? { ...one, ...part } : one))),
    remove: () => set(all.filter((_, index) => index !== at)),
  }));
}
