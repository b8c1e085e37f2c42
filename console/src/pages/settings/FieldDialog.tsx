import { useMutation } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input, Select } from "antd";
import { send } from "@/api/http";
import type { CustomField, CustomFieldLabel, CustomFieldType } from "@/api/types";
import { useI18n } from "@/i18n";
import { FormDialog } from "@/ui/FormDialog";
import { required } from "@/ui/form";
import { useToast } from "@/ui/toast";
import { useFieldsChanged } from "../customers/fields";

type Values = {
  key: string;
  label: CustomFieldLabel;
  type: CustomFieldType;
  options?: { key: string; label?: CustomFieldLabel }[];
  is_personal: boolean;
};
const TYPES: CustomFieldType[] = ["text", "number", "date", "yes_no", "choice"];

/** Defines a field, or changes one: what it is kept under and its type are for good. */
export function FieldDialog({ field, close }: { field: CustomField | null; close: () => void }) {
  const { t } = useI18n();
  const w = t.settings.fields;
  const toast = useToast();
  const changed = useFieldsChanged();
  const [form] = Form.useForm<Values>();
  const type = Form.useWatch("type", form);
  const save = useMutation({
    mutationFn: ({ key, type: chosen, options = [], ...rest }: Values) => {
      const body = { ...rest, options: chosen === "choice" ? options : [] };
      return field
        ? send("PATCH", `/customer-fields/${encodeURIComponent(field.key)}`, body)
        : send("POST", "/customer-fields", { ...body, key, type: chosen });
    },
    onSuccess: () => {
      toast.good(w.saved);
      close();
      return changed();
    },
  });
  return (
    <FormDialog<Values>
      title={field ? w.edit : w.add}
      okText={t.ui.save}
      isSending={save.isPending}
      close={close}
      form={form}
      error={save.error}
      initialValues={field ?? { type: "text", options: [{}], is_personal: false }}
      onFinish={(values) => save.mutate(values)}
    >
      <div className="columns">
        <Form.Item name={["label", "zh"]} label={w.labelZh}>
          <Input lang="zh" maxLength={60} />
        </Form.Item>
        <Form.Item name={["label", "en"]} label={w.labelEn}>
          <Input lang="en" maxLength={60} />
        </Form.Item>
      </div>
      <Form.Item name="key" label={w.key} extra={w.keyHint} rules={[required(t)]}>
        <Input className="mono" maxLength={64} disabled={field !== null} autoComplete="off" />
      </Form.Item>
      <Form.Item name="type" label={w.type}>
        <Select disabled={field !== null} options={TYPES.map((value) => ({ value, label: w.types[value] }))} />
      </Form.Item>
      {type === "choice" && <Options />}
      <Form.Item name="is_personal" valuePropName="checked" extra={w.personalHint}>
        <Checkbox>{w.isPersonal}</Checkbox>
      </Form.Item>
    </FormDialog>
  );
}

function Options() {
  const { t } = useI18n();
  const w = t.settings.fields;
  return (
    <Form.Item label={w.options} extra={w.optionsHint}>
      <Form.List name="options">
        {(rows, { add, remove }, { errors }) => (
          <div className="stack-s">
            {rows.map(({ key, name }) => (
              <div className="row wrap" key={key}>
                <Form.Item noStyle name={[name, "key"]} rules={[required(t)]}>
                  <Input aria-label={w.optionKey} placeholder={w.optionKey} maxLength={60} style={{ width: 120 }} />
                </Form.Item>
                <Form.Item noStyle name={[name, "label", "zh"]}>
                  <Input aria-label={w.labelZh} placeholder={w.labelZh} maxLength={60} style={{ width: 110 }} />
                </Form.Item>
                <Form.Item noStyle name={[name, "label", "en"]}>
                  <Input aria-label={w.labelEn} placeholder={w.labelEn} maxLength={60} style={{ width: 110 }} />
                </Form.Item>
                <Button size="small" type="text" aria-label={t.ui.remove} onClick={() => remove(name)}>
                  ×
                </Button>
              </div>
            ))}
            <Button size="small" onClick={() => add({})}>
              + {w.addOption}
            </Button>
            <Form.ErrorList errors={errors} />
          </div>
        )}
      </Form.List>
    </Form.Item>
  );
}
