import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, InputNumber } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import type { Class, Lifecycle, LifecycleRules } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { ClassMark } from "@/ui/bits";
import { useToast } from "@/ui/toast";
import { FIELDS, inForce, type RuleField } from "./own";

const LIMITS: Record<RuleField, [number, number]> = {
  new_days: [1, 3650],
  active_days: [1, 3650],
  churn_days: [1, 3650],
  loyal_orders: [2, 100],
  loyal_months: [1, 120],
};

/** The rules as sentences, in the order in which they are read. */
function Sentences({ rules }: { rules: LifecycleRules }) {
  const { t, f } = useI18n();
  const say = t.lifecycle.sentence;
  const n = (key: RuleField) => f.number(rules[key]);
  const sentences: [Class, string][] = [
    ["potential", say.potential],
    ["churned", say.churned(n("churn_days"))],
    ["loyal", say.loyal(n("loyal_orders"), n("loyal_months"), n("active_days"))],
    ["new", say.new(n("new_days"))],
    ["active", say.active],
  ];
  return (
    <dl className="sentences">
      {sentences.map(([of, text]) => (
        <div key={of}>
          <dt>
            <ClassMark of={of} />
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Keeping the shop's own numbers, and going back to those that follow from its rhythm. */
function useRules(own: Lifecycle["own"]) {
  const { t } = useI18n();
  const l = t.lifecycle;
  const toast = useToast();
  const client = useQueryClient();
  const saved = (text: string) => (next: Lifecycle) => {
    toast.good(text);
    client.setQueryData(["lifecycle"], next);
    return client.invalidateQueries({ queryKey: ["customers"] });
  };
  const save = useMutation({
    mutationFn: () => send<Lifecycle>("PUT", "/lifecycle/rules", own),
    onSuccess: saved(l.saved),
    onError: toast.problem,
  });
  const reset = useMutation({
    mutationFn: () => send<Lifecycle>("DELETE", "/lifecycle/rules"),
    onSuccess: saved(l.followed),
    onError: toast.problem,
  });
  return { save, reset };
}

/** The rules in words, and the numbers that make them: those left empty follow the shop's rhythm. */
export function Rules({ lifecycle }: { lifecycle: Lifecycle }) {
  const { t } = useI18n();
  const l = t.lifecycle;
  const mayEdit = useMay("manageShop");
  const [own, setOwn] = useState(lifecycle.own);
  const { save, reset } = useRules(own);
  const rules = inForce(own, lifecycle.defaults);
  const changed = FIELDS.some((key) => (own[key] ?? null) !== (lifecycle.own[key] ?? null));
  const wrong = rules.active_days >= rules.churn_days;
  return (
    <div className="columns">
      <Sentences rules={rules} />
      <div className="stack">
        {FIELDS.map((key) => (
          <label key={key} className="row between">
            <span>{l.field[key]}</span>
            <InputNumber
              min={LIMITS[key][0]}
              max={LIMITS[key][1]}
              precision={0}
              disabled={!mayEdit}
              value={own[key] ?? null}
              placeholder={String(lifecycle.defaults[key])}
              onChange={(value) => setOwn({ ...own, [key]: value })}
              style={{ width: 96 }}
            />
          </label>
        ))}
        <Basis of={lifecycle.defaults} />
        {mayEdit && <p className="muted small">{l.follows}</p>}
        {wrong && (
          <p className="bad small" role="alert">
            {l.order}
          </p>
        )}
        {mayEdit && (
          <div className="row">
            <Button type="primary" disabled={!changed || wrong} loading={save.isPending} onClick={() => save.mutate()}>
              {t.ui.save}
            </Button>
            <Button
              type="text"
              disabled={Object.keys(lifecycle.own).length === 0}
              loading={reset.isPending}
              onClick={() => reset.mutate()}
            >
              {l.useDefaults}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

/** Where the proposed numbers come from. */
function Basis({ of: { explanation, rhythm } }: { of: Lifecycle["defaults"] }) {
  const { t, f } = useI18n();
  const { basis } = t.lifecycle;
  return (
    <p className="muted small">
      {explanation === "own_rhythm"
        ? basis.own_rhythm(f.number(rhythm.median_days), f.number(rhythm.p75_days), f.number(rhythm.intervals))
        : basis.usual}
    </p>
  );
}
