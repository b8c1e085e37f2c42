import { useQuery } from "@tanstack/react-query";
import { Button, Dropdown } from "antd";
import { q } from "@/api/queries";
import { useMay, useSession } from "@/app/session";
import { useI18n } from "@/i18n";

type Props = { label: string; isOff: boolean; isSending: boolean; assign: (owner: string | null) => void };

/** Who gets the work: oneself, nobody, or a colleague. Only who may see the staff can choose one. */
export function AssignMenu({ label, isOff, isSending, assign }: Props) {
  const { t } = useI18n();
  const w = t.review.recovery;
  const { account } = useSession();
  const colleagues = useQuery({ ...q.staff(), enabled: useMay("manageShop") }).data?.items ?? [];
  const others = colleagues.filter(({ id, role }) => role !== "analyst" && id !== account.id);
  const items = [
    { key: account.id, label: w.you, onClick: () => assign(account.id) },
    ...others.map(({ id, name }) => ({ key: id, label: name, onClick: () => assign(id) })),
    { key: "nobody", label: w.nobody, onClick: () => assign(null) },
  ];
  return (
    <Dropdown trigger={["click"]} menu={{ items }} disabled={isOff || isSending}>
      <Button loading={isSending}>{label}</Button>
    </Dropdown>
  );
}
