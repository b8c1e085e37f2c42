/** The definition of a segment while it is edited: a tree of groups and rules, each of which can be negated. */
import type {
  Definition,
  EventRule,
  FieldOp,
  FieldRule,
  FieldType,
  PurchaseRule,
  RuleWindow,
  SegmentRule,
} from "@/api/types";

export type Group = { kind: "group"; id: number; negated: boolean; mode: "all" | "any"; nodes: EditNode[] };
export type FieldLeaf = { kind: "field"; id: number; negated: boolean; rule: Partial<FieldRule> };
export type EventLeaf = { kind: "event"; id: number; negated: boolean; rule: EventRule["event"] };
export type PurchaseLeaf = {
  kind: "purchases";
  id: number;
  negated: boolean;
  rule: Partial<PurchaseRule["purchases"]>;
};
export type SegmentLeaf = { kind: "segment"; id: number; negated: boolean; rule: Partial<SegmentRule> };
export type EditNode = Group | FieldLeaf | EventLeaf | PurchaseLeaf | SegmentLeaf;

let lastId = 0;
const fresh = () => ++lastId;

export const newGroup = (nodes: EditNode[] = []): Group => ({
  kind: "group",
  id: fresh(),
  negated: false,
  mode: "all",
  nodes,
});
export const newField = (): FieldLeaf => ({ kind: "field", id: fresh(), negated: false, rule: {} });
export const newEvent = (): EventLeaf => ({
  kind: "event",
  id: fresh(),
  negated: false,
  rule: { name: "", count: { op: "gte", value: 1 }, within_days: 30 },
});

export const newPurchases = (): PurchaseLeaf => ({
  kind: "purchases",
  id: fresh(),
  negated: false,
  rule: { measure: "net", op: "gte", within_days: 90 },
});
export const newSegment = (): SegmentLeaf => ({ kind: "segment", id: fresh(), negated: false, rule: {} });

function toNode(definition: Definition): EditNode {
  if ("not" in definition) {
    const inner = toNode(definition.not);
    return { ...inner, negated: !inner.negated };
  }
  if ("all" in definition) return { ...newGroup(definition.all.map(toNode)), mode: "all" };
  if ("any" in definition) return { ...newGroup(definition.any.map(toNode)), mode: "any" };
  if ("event" in definition) return { kind: "event", id: fresh(), negated: false, rule: definition.event };
  if ("purchases" in definition) return { kind: "purchases", id: fresh(), negated: false, rule: definition.purchases };
  if ("segment" in definition) return { kind: "segment", id: fresh(), negated: false, rule: definition };
  return { kind: "field", id: fresh(), negated: false, rule: definition };
}

/** The editor always shows a group at the top, whatever was stored. */
export function toTree(definition: Definition): Group {
  const node = toNode(definition);
  return node.kind === "group" && !node.negated ? node : newGroup([node]);
}

/** What some comparisons ask for; the others ask for one value. */
const ASKS: Partial<Record<FieldOp, string>> = {
  between: "two",
  in: "several",
  within_days: "days",
  not_within_days: "days",
  is_set: "none",
  not_set: "none",
};

const ORDERS = new Set<FieldOp>(["gt", "gte", "lt", "lte", "between"]);
/** What a shop made up may be anything; only numbers of it have an order. */
export const asked = (type: FieldType, op: FieldOp): FieldType => (type === "text" && ORDERS.has(op) ? "number" : type);

/** The rule with another comparison; the value stays where the other asks for one of the same form. */
export function compared(rule: Partial<FieldRule>, op: FieldOp, type: FieldType): Partial<FieldRule> {
  const { value, ...rest } = rule;
  const before = rule.op;
  const stays =
    value !== undefined && before !== undefined && ASKS[before] === ASKS[op] && asked(type, before) === asked(type, op);
  return { ...rest, op, ...(stays ? { value } : {}) };
}

const NEEDS_NO_VALUE = new Set(["is_set", "not_set"]);
const filled = (value: unknown) =>
  Array.isArray(value)
    ? value.length > 0 && value.every((item) => item !== null && item !== "")
    : value !== undefined && value !== null && value !== "";

const spanned = ({ days_ago, between }: RuleWindow) =>
  (!days_ago || days_ago[0] >= days_ago[1]) && (!between || (between.every(filled) && between[0] <= between[1]));

/** Only what is given of a window. */
const given = ({ within_days, days_ago, between }: RuleWindow): RuleWindow => ({
  ...(within_days ? { within_days } : {}),
  ...(days_ago ? { days_ago } : {}),
  ...(between ? { between } : {}),
});

export function complete(node: EditNode): boolean {
  if (node.kind === "group") return node.nodes.length > 0 && node.nodes.every(complete);
  if (node.kind === "purchases") return node.rule.value !== undefined && spanned(node.rule);
  if (node.kind === "segment") return filled(node.rule.segment);
  if (node.kind === "event")
    return (
      node.rule.name !== "" &&
      spanned(node.rule) &&
      (node.rule.where ?? []).every(
        (where) => where.property !== "" && (NEEDS_NO_VALUE.has(where.op) || filled(where.value)),
      )
    );
  return (
    node.rule.field !== undefined &&
    node.rule.op !== undefined &&
    (NEEDS_NO_VALUE.has(node.rule.op) || filled(node.rule.value))
  );
}

function bare(node: EditNode): Definition {
  if (node.kind === "group")
    return node.mode === "all" ? { all: node.nodes.map(toDefinition) } : { any: node.nodes.map(toDefinition) };
  if (node.kind === "event") {
    const { name, count, where } = node.rule;
    return { event: { name, count, ...given(node.rule), ...(where?.length ? { where } : {}) } };
  }
  if (node.kind === "purchases") {
    const { measure = "net", op = "gte", value = 0 } = node.rule;
    return { purchases: { measure, op, value, ...given(node.rule) } };
  }
  if (node.kind === "segment") return { segment: node.rule.segment ?? "" };
  return node.rule as FieldRule;
}

/** What the tree says, whatever ids its nodes have: to tell whether it was changed. */
export const ruled = (node: EditNode): unknown =>
  node.kind === "group" ? [node.negated, node.mode, node.nodes.map(ruled)] : [node.negated, node.rule];

/** What is sent to the server. Only for trees that are `complete`. */
export function toDefinition(node: EditNode): Definition {
  return node.negated ? { not: bare(node) } : bare(node);
}

/** A copy of the tree in which one node is changed, or taken out when `change` gives null. */
export function withNode(group: Group, id: number, change: (node: EditNode) => EditNode | null): Group {
  const nodes = group.nodes.flatMap((node): EditNode[] => {
    if (node.id === id) {
      const next = change(node);
      return next ? [next] : [];
    }
    return [node.kind === "group" ? withNode(node, id, change) : node];
  });
  return { ...group, nodes };
}

export function withGroup(root: Group, id: number, change: (group: Group) => Group): Group {
  if (root.id === id) return change(root);
  return withNode(root, id, (node) => (node.kind === "group" ? change(node) : node));
}
