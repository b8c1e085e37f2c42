import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useParams } from "react-router";
import { q } from "@/api/queries";
import { useI18n } from "@/i18n";
import type { SegmentLeaf } from "./tree";

type Props = { leaf: SegmentLeaf; change: (leaf: SegmentLeaf) => void };

/** “is in the segment Loyal customers”, or is not. */
export function SegmentRow({ leaf, change }: Props) {
  const { t } = useI18n();
  const e = t.segments.editor;
  const { id: own } = useParams();
  const others = (useQuery(q.segments()).data?.items ?? []).filter(({ id }) => id !== own);
  return (
    <div className="rule">
      <Select
        aria-label={e.membership}
        value={leaf.negated}
        popupMatchSelectWidth={false}
        onChange={(negated: boolean) => change({ ...leaf, negated })}
        options={[
          { value: false, label: e.isIn },
          { value: true, label: e.isNotIn },
        ]}
      />
      <Select
        aria-label={e.pickSegment}
        placeholder={e.pickSegment}
        showSearch={{ optionFilterProp: "label" }}
        value={leaf.rule.segment ?? null}
        popupMatchSelectWidth={false}
        onChange={(segment: string) => change({ ...leaf, rule: { segment } })}
        options={others.map(({ id, name }) => ({ value: id, label: name }))}
        style={{ minWidth: 180 }}
      />
    </div>
  );
}
