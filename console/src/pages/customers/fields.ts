/** The fields of customers that the shop defined. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { q } from "@/api/queries";
import type { CustomField, CustomFieldLabel, Language } from "@/api/types";
import type { Messages } from "@/i18n";
import type { Format } from "@/i18n/format";
import { shown } from "./typed";

/** In the reader's language, else in the other, else as it is kept. */
export const labelOf = (label: CustomFieldLabel | null | undefined, language: Language, key: string) =>
  (language === "zh" ? label?.zh || label?.en : label?.en || label?.zh) || key;

const NONE: CustomField[] = [];

/** All of them, and those that are asked for and shown. */
export function useCustomerFields(): { all: CustomField[]; active: CustomField[] } {
  const all = useQuery(q.customerFields()).data?.items ?? NONE;
  return useMemo(() => ({ all, active: all.filter((field) => !field.is_archived) }), [all]);
}

/** To be called when fields are others than before: customers show them, and segments ask for them. */
export function useFieldsChanged(): () => Promise<void> {
  const client = useQueryClient();
  return () => {
    for (const key of ["segments", "customers"]) void client.invalidateQueries({ queryKey: [key] });
    return client.invalidateQueries({ queryKey: ["customer-fields"] });
  };
}

/** A value as a person reads it; what does not fit the field's type is shown as it was sent. */
export function valueText(field: CustomField, value: unknown, language: Language, t: Messages, f: Format): string {
  if (field.type === "choice") {
    const option = field.options.find(({ key }) => key === value);
    return option ? labelOf(option.label, language, option.key) : shown(value);
  }
  if (typeof value === "boolean") return value ? t.ui.yes : t.ui.no;
  if (field.type === "number" && typeof value === "number") return f.number(value, 4);
  if (field.type === "date" && typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value)) return f.date(value);
  return shown(value);
}
