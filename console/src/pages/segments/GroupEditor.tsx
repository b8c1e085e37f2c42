import { Button, Select } from "antd";
import type { Vocabulary } from "@/api/types";
import { useI18n } from "@/i18n";
import { EventRow } from "./EventRow";
import { FieldRow } from "./FieldRow";
import { PurchaseRow } from "./PurchaseRow";
import { SegmentRow } from "./SegmentRow";
import {
  type EditNode,
  type Group,
  newEvent,
  newField,
  newGroup,
  newPurchases,
  newSegment,
  withGroup,
  withNode,
} from "./tree";

type Props = { group: Group; vocabulary: Vocabulary; change: (root: Group) => void };
const DEEPEST = 4;

/** The tree of conditions. Every change makes a new tree; the page keeps only the newest. */
export function GroupEditor({ group: root, vocabulary, change }: Props) {
  const editGroup = (id: number, next: (group: Group) => Group) => change(withGroup(root, id, next));
  const editNode = (id: number, next: (node: EditNode) => EditNode | null) => change(withNode(root, id, next));
  return <Branch group={root} depth={0} vocabulary={vocabulary} editGroup={editGroup} editNode={editNode} />;
}

type Edit = {
  vocabulary: Vocabulary;
  editGroup: (id: number, next: (group: Group) => Group) => void;
  editNode: (id: number, next: (node: EditNode) => EditNode | null) => void;
};

function Branch({ group, depth, ...edit }: { group: Group; depth: number } & Edit) {
  const { t } = useI18n();
  const e = t.segments.editor;
  const add = (node: EditNode) => edit.editGroup(group.id, (old) => ({ ...old, nodes: [...old.nodes, node] }));
  return (
    <fieldset className="branch" data-depth={depth}>
      <legend className="row">
        <Select
          size="small"
          variant="filled"
          aria-label={e.rules}
          value={group.mode}
          onChange={(mode) => edit.editGroup(group.id, (old) => ({ ...old, mode }))}
          popupMatchSelectWidth={false}
          options={[
            { value: "all", label: e.all },
            { value: "any", label: e.any },
          ]}
        />
      </legend>
      <ul>
        {group.nodes.map((node) => (
          <li key={node.id}>
            {node.kind !== "segment" && <Negate node={node} {...edit} />}
            <div className="grow">
              {node.kind === "group" ? (
                <Branch group={node} depth={depth + 1} {...edit} />
              ) : (
                <Leaf node={node} {...edit} />
              )}
            </div>
            <Button
              type="text"
              size="small"
              aria-label={e.removeRule}
              title={e.removeRule}
              onClick={() => edit.editNode(node.id, () => null)}
            >
              ×
            </Button>
          </li>
        ))}
      </ul>
      <div className="row wrap">
        <Button size="small" onClick={() => add(newField())}>
          + {e.addField}
        </Button>
        <Button size="small" onClick={() => add(newEvent())}>
          + {e.addEvent}
        </Button>
        <Button size="small" onClick={() => add(newPurchases())}>
          + {e.addPurchases}
        </Button>
        <Button size="small" onClick={() => add(newSegment())}>
          + {e.addSegment}
        </Button>
        {depth < DEEPEST && (
          <Button size="small" type="text" onClick={() => add(newGroup([newField()]))}>
            + {e.addGroup}
          </Button>
        )}
      </div>
    </fieldset>
  );
}

function Leaf({ node, vocabulary, editNode }: { node: Exclude<EditNode, Group> } & Edit) {
  const change = (rule: unknown) => editNode(node.id, (old) => ({ ...old, rule }) as EditNode);
  if (node.kind === "event") return <EventRow leaf={node} vocabulary={vocabulary} change={change} />;
  if (node.kind === "purchases") return <PurchaseRow leaf={node} change={change} />;
  if (node.kind === "segment") return <SegmentRow leaf={node} change={(next) => editNode(node.id, () => next)} />;
  return <FieldRow leaf={node} vocabulary={vocabulary} change={change} />;
}

function Negate({ node, editNode }: { node: EditNode } & Edit) {
  const { t } = useI18n();
  const e = t.segments.editor;
  return (
    <button
      type="button"
      className="bare negate"
      aria-pressed={node.negated}
      aria-label={e.notLabel}
      title={e.notLabel}
      onClick={() => editNode(node.id, (old) => ({ ...old, negated: !old.negated }))}
    >
      {e.not}
    </button>
  );
}
