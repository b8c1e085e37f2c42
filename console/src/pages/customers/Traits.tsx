import { Button, Input, Modal } from "antd";
import { useState } from "react";
import type { Customer, CustomField } from "@/api/types";
import { useMay } from "@/app/session";
import { lookup, type Messages, useI18n } from "@/i18n";
import type { Format } from "@/i18n/format";
import { Facts } from "@/ui/bits";
import { Section } from "@/ui/Page";
import { fieldName } from "../segments/describe";
import { FieldInput } from "./FieldInput";
import { labelOf, useCustomerFields, valueText } from "./fields";
import { shown, typed } from "./typed";
import { useCustomerEdit } from "./useCustomerEdit";

const known = (value: unknown) => value !== undefined && value !== null && value !== "";

/** What nobody defined, and is as it was sent or typed. */
const undefinedOf = (custom: Customer["custom"], fields: readonly CustomField[]) =>
  Object.fromEntries(Object.entries(custom).filter(([name]) => !fields.some(({ key }) => key === name)));

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/;
/** A value as a person writes it, where its kind is known. */
function readable(name: string, value: unknown, t: Messages, f: Format): string {
  const text = shown(value);
  if (name === "gender") return lookup(t.words.gender, text.toLowerCase());
  return INSTANT.test(text) ? f.dateTime(text) : text;
}

/** What is known of a customer by name: the shop's own fields in their order, then everything else. */
export function Traits({ customer }: { customer: Customer }) {
  const { t, f, language } = useI18n();
  const p = t.customers.page;
  const mayEdit = useMay("editCustomers");
  const [editing, setEditing] = useState(false);
  const fields = useCustomerFields();
  const own = fields.active
    .filter((field) => known(customer.custom[field.key]))
    .map((field): [string, string] => [
      labelOf(field.label, language, field.key),
      valueText(field, customer.custom[field.key], language, t, f),
    ]);
  const others = Object.entries({ ...customer.traits, ...undefinedOf(customer.custom, fields.all) })
    .filter(([, value]) => known(value))
    .map(([name, value]): [string, string] => [fieldName(t, name), readable(name, value, t, f)]);
  const all = [...own, ...others];
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
      {all.length === 0 ? <p className="muted">{p.noTraits}</p> : <Facts items={all} />}
      {editing && <EditTraits customer={customer} fields={fields} close={() => setEditing(false)} />}
    </Section>
  );
}

type Row = { name: string; value: string; own: boolean };
const rowOf =
  (own: boolean) =>
  ([name, value]: [string, unknown]): Row => ({ name, value: shown(value), own });

function OwnField(props: Parameters<typeof FieldInput>[0]) {
  const { language } = useI18n();
  return (
    <label className="stack-s">
      <span>{labelOf(props.field.label, language, props.field.key)}</span>
      <FieldInput {...props} />
    </label>
  );
}

type EditProps = { customer: Customer; fields: ReturnType<typeof useCustomerFields>; close: () => void };
function EditTraits({ customer, fields, close }: EditProps) {
  const { t } = useI18n();
  const p = t.customers.page;
  const edit = useCustomerEdit(customer.id);
  const [rows, setRows] = useState<Row[]>(() => [
    ...Object.entries(customer.traits).map(rowOf(false)),
    ...Object.entries(undefinedOf(customer.custom, fields.all)).map(rowOf(true)),
  ]);
  const [values, setValues] = useState<Record<string, unknown>>({});
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
      { traits: changed(false, customer.traits), custom: { ...changed(true, customer.custom), ...values } },
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
        {fields.active.map((field) => (
          <OwnField
            key={field.key}
            field={field}
            value={field.key in values ? values[field.key] : customer.custom[field.key]}
            change={(value) => setValues({ ...values, [field.key]: value })}
          />
        ))}
        {rows.map((row, index) => (
          <div className="row" key={index}>
            <Input
              style={{ width: "36%" }}
              aria-label={p.traitName}
              placeholder={p.traitName}
              value={row.own ? row.name : fieldName(t, row.name)}
              disabled={!row.own}
              onChange={(event) => change(index, { name: event.target.value })}
            />
            <Input
              aria-label={(row.own ? row.name : fieldName(t, row.name)) || p.traitValue}
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
