import { Button, Input, Modal } from "antd";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import type { Customer, Touch } from "@/api/types";
import { useMay } from "@/app/session";
import { lookup, type Messages, useI18n } from "@/i18n";
import type { Format } from "@/i18n/format";
import { Facts } from "@/ui/bits";
import { Section } from "@/ui/Page";
import { fieldName } from "../segments/describe";
import { TagPrompt } from "./BulkTags";
import { Consent } from "./Consent";
import { shown, typed } from "./typed";
import { useCustomerEdit } from "./useCustomerEdit";

/** The quiet column at the side: tags, segments, details, consent, origin. */
export function Details({ customer }: { customer: Customer }) {
  const { t, f } = useI18n();
  const p = t.customers.page;
  const touch = (of: Touch | null | undefined): ReactNode => {
    if (!of) return f.date(null);
    const from = [of.source, of.medium].filter(Boolean).join(" / ") || of.referrer || p.direct;
    return `${from} · ${f.date(of.at)}`;
  };
  return (
    <>
      <TagSection customer={customer} />
      <Section title={p.segments}>
        {customer.segments.length === 0 ? (
          <p className="muted">{p.noSegments}</p>
        ) : (
          <ul className="stack-s">
            {customer.segments.map(({ id, name }) => (
              <li key={id}>
                <Link className="link" to={`/segments/${id}`}>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Traits customer={customer} />
      <Consent customer={customer} />
      {(customer.first_touch ?? customer.last_touch) && (
        <Section title={p.touches}>
          <Facts
            items={[
              [p.firstTouch, touch(customer.first_touch)],
              [p.lastTouch, touch(customer.last_touch)],
            ]}
          />
        </Section>
      )}
    </>
  );
}

function TagSection({ customer }: { customer: Customer }) {
  const { t } = useI18n();
  const mayEdit = useMay("editCustomers");
  const edit = useCustomerEdit(customer.id);
  const remove = (tag: string) => edit.mutate({ tags_remove: [tag] });
  return (
    <Section
      title={t.customers.page.tags}
      actions={
        mayEdit && <TagPrompt small label={t.customers.page.addTag} run={(tag) => edit.mutate({ tags_add: [tag] })} />
      }
    >
      {customer.tags.length === 0 ? (
        <p className="muted">{t.ui.none}</p>
      ) : (
        <ul className="row wrap tags">
          {customer.tags.map((tag) => (
            <li key={tag} className="tag">
              <Link to={`/customers?tag=${encodeURIComponent(tag)}`}>{tag}</Link>
              {mayEdit && (
                <button
                  type="button"
                  className="bare faint"
                  aria-label={`${t.ui.remove}: ${tag}`}
                  onClick={() => remove(tag)}
                >
                  &nbsp;×
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/;
/** A value as a person writes it, where its kind is known. */
function readable(name: string, value: unknown, t: Messages, f: Format): string {
  const text = shown(value);
  if (name === "gender") return lookup(t.words.gender, text.toLowerCase());
  return INSTANT.test(text) ? f.dateTime(text) : text;
}

function Traits({ customer }: { customer: Customer }) {
  const { t, f } = useI18n();
  const p = t.customers.page;
  const mayEdit = useMay("editCustomers");
  const [editing, setEditing] = useState(false);
  const all = Object.entries({ ...customer.traits, ...customer.custom }).filter(
    ([, value]) => value !== null && value !== "",
  );
  return (
    <Section
      title={p.traits}
      actions={
        mayEdit && (
          <Button size="small" onClick={() => setEditing(true)}>
            {t.ui.edit}
          </Button>
        )
      }
    >
      {all.length === 0 ? (
        <p className="muted">{p.noTraits}</p>
      ) : (
        <Facts items={all.map(([name, value]) => [fieldName(t, name), readable(name, value, t, f)])} />
      )}
      {editing && <EditTraits customer={customer} close={() => setEditing(false)} />}
    </Section>
  );
}

type Row = { name: string; value: string; own: boolean };
function EditTraits({ customer, close }: { customer: Customer; close: () => void }) {
  const { t } = useI18n();
  const p = t.customers.page;
  const edit = useCustomerEdit(customer.id);
  const [rows, setRows] = useState<Row[]>(() => [
    ...Object.entries(customer.traits).map(([name, value]) => ({ name, value: shown(value), own: false })),
    ...Object.entries(customer.custom).map(([name, value]) => ({ name, value: shown(value), own: true })),
  ]);
  const change = (index: number, part: Partial<Row>) =>
    setRows(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  const save = () => {
    const changed = (own: boolean, before: Record<string, unknown>) =>
      Object.fromEntries(
        rows
          .filter((row) => row.own === own && row.name.trim() && shown(before[row.name]) !== row.value)
          .map((row) => [row.name.trim(), typed(row.value, before[row.name])]),
      );
    edit.mutate(
      { traits: changed(false, customer.traits), custom: changed(true, customer.custom) },
      { onSuccess: close },
    );
  };
  return (
    <Modal
      open
      title={p.editTraits}
      onCancel={close}
      onOk={save}
      okText={t.ui.save}
      okButtonProps={{ loading: edit.isPending }}
      width={480}
    >
      <div className="stack">
        {rows.map((row, index) => (
          <div className="row" key={index}>
            <Input
              style={{ width: "36%" }}
              aria-label={p.traitName}
              placeholder={p.traitName}
              value={row.name}
              disabled={!row.own}
              onChange={(event) => change(index, { name: event.target.value })}
            />
            <Input
              aria-label={row.name || p.traitValue}
              placeholder={p.traitValue}
              value={row.value}
              onChange={(event) => change(index, { value: event.target.value })}
            />
          </div>
        ))}
        <Button size="small" onClick={() => setRows([...rows, { name: "", value: "", own: true }])}>
          + {p.addTrait}
        </Button>
      </div>
    </Modal>
  );
}
