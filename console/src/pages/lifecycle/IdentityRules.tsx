import ArrowDownOutlined from "@ant-design/icons/ArrowDownOutlined";
import ArrowUpOutlined from "@ant-design/icons/ArrowUpOutlined";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, InputNumber, Select, Switch } from "antd";
import { useState } from "react";
import { send } from "@/api/http";
import type { IdentityRules as Rules, IdentityRulesInForce, KindRule } from "@/api/types";
import { useMay } from "@/app/session";
import { lookup, useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";

/** Who counts as one customer: what is never taken for a person, and how sure each kind of identifier is. */
export function IdentityRules({ inForce }: { inForce: IdentityRulesInForce }) {
  const { t } = useI18n();
  const w = t.lifecycle.identity;
  const mayEdit = useMay("manageShop");
  const [rules, setRules] = useState<Rules>(inForce.rules);
  const { save, reset } = useKeeping(rules);
  const changed = JSON.stringify(rules) !== JSON.stringify(inForce.rules);
  return (
    <div className="stack">
      <Blocked rules={rules} setRules={setRules} disabled={!mayEdit} />
      <p id="identity-kinds">{w.kinds}</p>
      <Kinds kinds={rules.kinds} set={(kinds) => setRules({ ...rules, kinds })} disabled={!mayEdit} />
      <p className="muted small">{w.later}</p>
      {mayEdit && (
        <div className="row">
          <Button type="primary" disabled={!changed} loading={save.isPending} onClick={() => save.mutate()}>
            {t.ui.save}
          </Button>
          <Button type="text" disabled={!inForce.is_own} loading={reset.isPending} onClick={() => reset.mutate()}>
            {w.useDefaults}
          </Button>
        </div>
      )}
    </div>
  );
}

function useKeeping(rules: Rules) {
  const { t } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const kept = (next: IdentityRulesInForce) => {
    toast.good(t.lifecycle.identity.saved);
    client.setQueryData(["identity", "rules"], next);
  };
  const path = "/identity/rules";
  const save = useMutation({
    mutationFn: () => send<IdentityRulesInForce>("PUT", path, rules),
    onSuccess: kept,
    onError: toast.problem,
  });
  const reset = useMutation({
    mutationFn: () => send<IdentityRulesInForce>("DELETE", path),
    onSuccess: kept,
    onError: toast.problem,
  });
  return { save, reset };
}

type BlockedProps = { rules: Rules; setRules: (rules: Rules) => void; disabled: boolean };
function Blocked({ rules, setRules, disabled }: BlockedProps) {
  const { t } = useI18n();
  const w = t.lifecycle.identity;
  return (
    <>
      <label className="row">
        <Switch
          size="small"
          aria-label={w.zeros}
          disabled={disabled}
          checked={rules.zeros_and_dashes}
          onChange={(zeros_and_dashes) => setRules({ ...rules, zeros_and_dashes })}
        />
        <span>{w.zeros}</span>
      </label>
      <label className="stack-s identity-blocked">
        <span>{w.blocked}</span>
        <Select
          mode="tags"
          open={false}
          suffix={null}
          disabled={disabled}
          tokenSeparators={[",", "，", "\n"]}
          placeholder={w.blockedHint}
          value={rules.blocked}
          onChange={(blocked) => setRules({ ...rules, blocked })}
        />
      </label>
    </>
  );
}

type KindsProps = { kinds: KindRule[]; set: (kinds: KindRule[]) => void; disabled: boolean };
function Kinds({ kinds, set, disabled }: KindsProps) {
  const { t } = useI18n();
  const w = t.lifecycle.identity;
  const change = (at: number, part: Partial<KindRule>) =>
    set(kinds.map((rule, index) => (index === at ? { ...rule, ...part } : rule)));
  const move = (at: number, by: number) => {
    const next = [...kinds];
    next.splice(at + by, 0, ...next.splice(at, 1));
    set(next);
  };
  return (
    <ol className="identity-kinds" aria-labelledby="identity-kinds">
      {kinds.map((rule, at) => {
        const name = lookup(t.words.identifier, rule.kind);
        return (
          <li key={rule.kind}>
            <span className="grow">{name}</span>
            <span className="row">
              <InputNumber
                min={1}
                max={1000}
                precision={0}
                disabled={disabled}
                aria-label={w.max(name)}
                value={rule.max}
                onChange={(max) => max && change(at, { max })}
              />
              <span className="muted">{w.in}</span>
              <InputNumber
                min={1}
                max={3650}
                precision={0}
                disabled={disabled}
                aria-label={w.window(name)}
                placeholder={w.ever}
                value={rule.window_days}
                onChange={(days) => change(at, { window_days: days })}
              />
              <span className="muted">{w.days}</span>
            </span>
            {!disabled && (
              <span className="row">
                <Button
                  size="small"
                  type="text"
                  icon={<ArrowUpOutlined />}
                  aria-label={w.surer(name)}
                  disabled={at === 0}
                  onClick={() => move(at, -1)}
                />
                <Button
                  size="small"
                  type="text"
                  icon={<ArrowDownOutlined />}
                  aria-label={w.lessSure(name)}
                  disabled={at === kinds.length - 1}
                  onClick={() => move(at, 1)}
                />
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
