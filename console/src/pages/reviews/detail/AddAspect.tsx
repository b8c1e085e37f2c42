import { Button, Form, Radio, Select } from "antd";
import { useState } from "react";
import { POLARITIES, type Polarity, type Review } from "@/api/types";
import { useI18n } from "@/i18n";
import { required } from "@/ui/form";
import { FormDialog } from "@/ui/FormDialog";
import { useAspectOptions } from "../../voices/names";
import { isWant } from "../../voices/wants";
import { sentences } from "./sentences";
import { useReviewActions } from "./useReviewActions";

type Values = { aspect: string; polarity: Polarity; sentence: number };
const WHOLE = -1;

/** What the text speaks of and the machine did not see: which aspect, in which tone, and where. */
export function AddAspect({ review }: { review: Review }) {
  const { t } = useI18n();
  const d = t.review.detail;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="small" type="text" onClick={() => setOpen(true)}>
        {d.addAspect}
      </Button>
      {isOpen && <Dialog review={review} close={() => setOpen(false)} />}
    </>
  );
}

function Dialog({ review, close }: { review: Review; close: () => void }) {
  const { t } = useI18n();
  const d = t.review.detail;
  const { label } = useReviewActions(review.id);
  const found = new Set(review.aspects.map(({ aspect }) => aspect));
  const aspects = useAspectOptions().filter(({ value }) => !found.has(value) && !isWant(value));
  const parts = sentences(review.text ?? "");
  const add = ({ aspect, polarity, sentence }: Values) => {
    const part = parts[sentence];
    const quote = part && { start: part.start, end: part.end };
    label.mutate({ aspect, polarity, ...(quote ? { quote } : {}) }, { onSuccess: close });
  };
  return (
    <FormDialog<Values>
      title={d.addAspect}
      okText={d.addAspectOk}
      isSending={label.isPending}
      close={close}
      initialValues={{ sentence: WHOLE }}
      onFinish={add}
    >
      <Form.Item name="aspect" label={d.aspect} rules={[required(t)]}>
        <Select options={aspects} showSearch={{ optionFilterProp: "label" }} />
      </Form.Item>
      <Form.Item name="polarity" label={d.correctTitle} rules={[required(t)]}>
        <Radio.Group options={POLARITIES.map((value) => ({ value, label: t.reviews.polarity[value] }))} />
      </Form.Item>
      <Form.Item name="sentence" label={d.shownBy}>
        <Select
          options={[
            { value: WHOLE, label: d.wholeText },
            ...parts.map(({ text }, index) => ({ value: index, label: text.trim() })),
          ]}
        />
      </Form.Item>
    </FormDialog>
  );
}
