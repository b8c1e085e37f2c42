import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, InputNumber } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import type { Class, Lifecycle, LifecycleRules } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { ClassMark } from "@/ui/bits";
import { useToast } from "@/ui/toast";

const FIELDS = ["new_days", "active_days", "churn_days", "loyal_orders"] as const;

/** The rules as sentences, and the four numbers that make them. */
export function Rules({ lifecycle }: { lifecycle: Lifecycle }) {
  const { t, f } = useI18n();
  const l = t.lifecycle;
  const toast = useToast();
  const client = useQueryClient();
  const mayEdit = useMay("manageShop");
  const [rules, setRules] = useState<LifecycleRules>(lifecycle.rules);
  const save = useMutation({
    mutationFn: () => send("PUT", "/lifecycle/rules", rules),
    onSuccess: () => {
      toast.good(l.saved);
      void client.invalidateQueries({ queryKey: ["lifecycle"] });
      void client.invalidateQueries({ queryKey: ["customers"] });
    },
    onError: toast.problem,
  });
  const changed = FIELDS.some((key) => rules[key] !== lifecycle.rules[key]);
  const suggested = FIELDS.every((key) => rules[key] === lifecycle.defaults[key]);
  const wrong = rules.active_days >= rules.churn_days;
  const n = (key: (typeof FIELDS)[number]) => f.number(rules[key]);
  const sentences: [Class, string][] = [
    ["potential", l.sentence.potential],
    ["new", l.sentence.new(n("new_days"))],
    ["active", l.sentence.active(n("active_days"))],
    ["loyal", l.sentence.loyal(n("loyal_orders"), n("active_days"))],
    ["churned", l.sentence.churned(n("churn_days"))],
  ];
  return (
    <div className="columns">
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
      <div className="stack">
        {FIELDS.map((key) => (
          <label key={key} className="row between">
            <span>{l.field[key]}</span>
            <InputNumber
              min={1}
              max={key === "loyal_orders" ? 100 : 3650}
              disabled={!mayEdit}
              value={rules[key]}
              onChange={(value) => value && setRules({ ...rules, [key]: value })}
              style={{ width: 96 }}
            />
          </label>
        ))}
        {lifecycle.defaults.explanation && <p className="muted small">{lifecycle.defaults.explanation}</p>}
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
              disabled={suggested}
              onClick={() =>
                setRules({ ...rules, ...Object.fromEntries(FIELDS.map((key) => [key, lifecycle.defaults[key]])) })
              }
            >
              {l.useDefaults}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
