import DeleteOutlined from "@ant-design/icons/DeleteOutlined";
import { Button } from "antd";
import { useState } from "react";
import type { Dimensions as Of, ListenSettings } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Section } from "@/ui/Page";
import { CategoryInput } from "./CategoryInput";
import { isComplete } from "./complete";
import { NameFields } from "./NameFields";
import { useSaveSettings } from "./useSaveSettings";

type Item = Of["items"][number];
const MOST_ITEMS = 8;
const NEW: Item = { key: "", zh: "", en: "" };

/** What customers rate beside the stars, for all and for single categories. */
export function Dimensions({ settings }: { settings: ListenSettings }) {
  const { t } = useI18n();
  const w = t.reviewSettings.dimensions;
  const mayEdit = useMay("manageShop");
  const save = useSaveSettings();
  const [groups, setGroups] = useState(settings.dimensions);
  const put = (at: number, group: Of) => setGroups(groups.map((old, index) => (index === at ? group : old)));
  const drop = (at: number) => setGroups(groups.filter((_, index) => index !== at));
  return (
    <Section title={w.title} note={w.note}>
      <div className="stack">
        {groups.map((group, at) => (
          <fieldset key={at} className="dimensions" disabled={!mayEdit}>
            <legend className="row">
              {group.category === null ? (
                w.general
              ) : (
                <>
                  <CategoryInput value={group.category} change={(category) => put(at, { ...group, category })} />
                  <Button type="text" size="small" onClick={() => drop(at)}>
                    {w.removeCategory}
                  </Button>
                </>
              )}
            </legend>
            <Items items={group.items} change={(items) => put(at, { ...group, items })} />
          </fieldset>
        ))}
        {mayEdit && (
          <div className="row wrap">
            <Button onClick={() => setGroups([...groups, { category: "", items: [NEW] }])}>{w.addCategory}</Button>
            <Button
              type="primary"
              loading={save.isPending}
              disabled={!isComplete(groups) || groups === settings.dimensions}
              onClick={() => save.mutate({ dimensions: groups })}
            >
              {t.ui.save}
            </Button>
          </div>
        )}
      </div>
    </Section>
  );
}

function Items({ items, change }: { items: Item[]; change: (items: Item[]) => void }) {
  const { t, language } = useI18n();
  const w = t.reviewSettings.dimensions;
  const put = (at: number, part: Partial<Item>) =>
    change(items.map((item, index) => (index === at ? { ...item, ...part } : item)));
  return (
    <div className="stack-s">
      {items.map((item, at) => (
        <div key={at} className="row">
          <NameFields of={item} put={(part) => put(at, part)} />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={w.remove(item[language])}
            disabled={items.length === 1}
            onClick={() => change(items.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      <div>
        <Button
          size="small"
          type="dashed"
          disabled={items.length >= MOST_ITEMS}
          onClick={() => change([...items, NEW])}
        >
          {w.add}
        </Button>
      </div>
    </div>
  );
}
