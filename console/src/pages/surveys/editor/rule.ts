/** The rule of a question while it is edited: some conditions of which all or any must hold. */
import type { Condition, ConditionOp, ShowIf, SurveyQuestion } from "@/api/types";

export type FlatRule = { mode: "all" | "any"; conditions: Condition[] };

const isCondition = (rule: ShowIf): rule is Condition => "question" in rule;

/** The rule as the editor shows it; null where it is nested deeper than that, and can only be kept or removed. */
export function flat(rule: ShowIf): FlatRule | null {
  if (isCondition(rule)) return { mode: "all", conditions: [rule] };
  if ("not" in rule) return null;
  const [mode, parts] = "all" in rule ? (["all", rule.all] as const) : (["any", rule.any] as const);
  return parts.every(isCondition) ? { mode, conditions: parts } : null;
}

/** What is sent: one condition alone needs no group, none is no rule. */
export function ruleOf({ mode, conditions }: FlatRule): ShowIf | null {
  const [first] = conditions;
  if (!first) return null;
  if (conditions.length === 1) return first;
  return mode === "all" ? { all: conditions } : { any: conditions };
}

/** The questions that a rule looks at. */
export function mentioned(rule: ShowIf): string[] {
  if (isCondition(rule)) return [rule.question];
  if ("not" in rule) return mentioned(rule.not);
  return ("all" in rule ? rule.all : rule.any).flatMap(mentioned);
}

/** The rule without the conditions on one question; null when nothing is left. */
export function without(rule: ShowIf, question: string): ShowIf | null {
  if (isCondition(rule)) return rule.question === question ? null : rule;
  if ("not" in rule) {
    const inner = without(rule.not, question);
    return inner && { not: inner };
  }
  const parts = ("all" in rule ? rule.all : rule.any).flatMap((one) => without(one, question) ?? []);
  if (parts.length === 0) return null;
  return "all" in rule ? { all: parts } : { any: parts };
}

/** The rule with one question under another key. */
export function renamed(rule: ShowIf, was: string, key: string): ShowIf {
  const all = (rules: readonly ShowIf[]) => rules.map((one) => renamed(one, was, key));
  if (isCondition(rule)) return rule.question === was ? { ...rule, question: key } : rule;
  if ("not" in rule) return { not: renamed(rule.not, was, key) };
  return "all" in rule ? { all: all(rule.all) } : { any: all(rule.any) };
}

const NUMBERS: ConditionOp[] = ["lte", "gte", "eq", "ne", "answered"];
/** How the answers to a question can be compared. */
export function opsFor(question: SurveyQuestion | undefined): ConditionOp[] {
  switch (question?.type) {
    case "nps":
    case "csat":
    case "ces":
    case "rating":
      return NUMBERS;
    case "single":
      return ["eq", "ne", "in", "answered"];
    case "multiple":
      return ["contains", "answered"];
    case "text":
      return ["answered", "contains"];
    default:
      return ["answered"];
  }
}

/** A first condition on a question: what is asked about most. */
export function conditionOn(question: SurveyQuestion): Condition {
  const [op = "answered"] = opsFor(question);
  const value =
    question.type === "nps"
      ? 6
      : op === "lte"
        ? (question.scale?.from ?? 1) + 1
        : op === "answered"
          ? undefined
          : (question.options?.[0]?.key ?? "");
  return { question: question.key, op, ...(value === undefined ? {} : { value }) };
}
