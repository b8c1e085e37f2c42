import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { Link } from "react-router";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import type { Customer, Merge } from "@/api/types";
import { useMay } from "@/app/session";
import { lookup, useI18n } from "@/i18n";
import { Ago } from "@/ui/bits";
import { LoadedPages } from "@/ui/LoadedPages";
import { Section } from "@/ui/Page";
import { useToast } from "@/ui/toast";
import { classReason } from "../lifecycle/why";

/** Who this is: identifiers, and the merges that brought them together, each of which can be undone. */
export function Identity({ customer }: { customer: Customer }) {
  const { t, f } = useI18n();
  const p = t.customers.page;
  const merges = useInfiniteQuery(q.merges(customer.id));
  return (
    <>
      <Section
        title={p.identifiers}
        actions={
          <Link className="link small" to="/lifecycle#identity">
            {p.identityRules}
          </Link>
        }
      >
        <ul className="idlist">
          {customer.identifiers.map(({ kind, value, first_seen_at }) => (
            <li key={`${kind}:${value}`} title={`${p.firstSeen} ${f.dateTime(first_seen_at)}`}>
              <span className="muted">{lookup(t.words.identifier, kind)}</span>
              <span className="mono">{value}</span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={p.merges}>
        <LoadedPages query={merges} rows={2} empty={<p className="muted">{p.noMerges}</p>}>
          {(items) => (
            <ul className="stack">
              {items.map((merge) => (
                <MergeItem key={merge.id} merge={merge} customer={customer.id} />
              ))}
            </ul>
          )}
        </LoadedPages>
      </Section>
      {customer.lifecycle.history.length > 0 && (
        <Section title={p.lifecycle}>
          <ul className="stack-s">
            {customer.lifecycle.history.map(({ to: of, at, why }) => (
              <li key={`${at}${of}`} className="row between">
                <span title={classReason(why, t, f)}>{t.words.class[of]}</span>
                <span className="muted num">{f.date(at)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function MergeItem({ merge, customer }: { merge: Merge; customer: string }) {
  const { t, f } = useI18n();
  const p = t.customers.page;
  const toast = useToast();
  const client = useQueryClient();
  const mayUndo = useMay("editCustomers");
  const undo = useMutation({
    mutationFn: () => send("POST", `/customers/${customer}/merges/${merge.id}/undo`),
    onSuccess: () => {
      toast.good(p.mergeUndone);
      return client.invalidateQueries({ queryKey: ["customers"] });
    },
    onError: toast.problem,
  });
  return (
    <li className="stack-s">
      <span className="row between">
        <span className="muted small">
          {merge.undone_at ? p.undone(f.ago(merge.undone_at)) : p.mergedAt(f.ago(merge.at))}
        </span>
        {!merge.undone_at && mayUndo && (
          <Popconfirm
            title={p.undoMerge}
            description={<p style={{ maxWidth: 260 }}>{p.undoMergeText}</p>}
            onConfirm={() => undo.mutate()}
          >
            <Button size="small" loading={undo.isPending}>
              {p.undoMerge}
            </Button>
          </Popconfirm>
        )}
      </span>
      <span>{lookup(p.mergeReason, merge.reason)}</span>
      <span className="small muted">{f.list(merge.identifiers.map((kind) => lookup(t.words.identifier, kind)))}</span>
      <span className="sr">
        <Ago at={merge.at} />
      </span>
    </li>
  );
}
