import { useQuery } from "@tanstack/react-query";
import { Form, Select } from "antd";
import { q } from "@/api/queries";

type Props = {
  name: string;
  words: { owners: string; ownersNone: string; ownersHint: string };
};

/** The colleagues who get new pieces of work, in turns. Only who may see the staff can choose. */
export function OwnersItem({ name, words }: Props) {
  const colleagues = useQuery(q.staff()).data?.items ?? [];
  const working = colleagues.filter(({ role }) => role !== "analyst");
  return (
    <Form.Item name={name} label={words.owners} extra={words.ownersHint}>
      <Select
        mode="multiple"
        showSearch={{ optionFilterProp: "label" }}
        placeholder={words.ownersNone}
        options={working.map(({ id, name: label }) => ({ value: id, label }))}
      />
    </Form.Item>
  );
}
