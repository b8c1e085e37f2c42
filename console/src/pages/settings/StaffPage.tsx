import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm, Select } from "antd";
import { useSearchParams } from "react-router";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import type { Role, Staff } from "@/api/types";
import { useMay, useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { Ago, Mark } from "@/ui/bits";
import { Loaded } from "@/ui/Loaded";
import { type Column, Table } from "@/ui/list/Table";
import { useToast } from "@/ui/toast";
import { AddStaff } from "./AddStaff";
import { LetIn } from "./LetIn";
import { SettingsPage } from "./SettingsPage";
import { SignOut } from "./SignOut";

export const ROLES: Role[] = ["owner", "manager", "agent", "analyst"];

export default function StaffPage() {
  const { t } = useI18n();
  const s = t.settings.staff;
  const { account } = useSession();
  const mayEdit = useMay("manageStaff");
  const staff = useQuery(q.staff());
  const [params, setParams] = useSearchParams();
  const setAdding = (open: boolean) => setParams(open ? { new: "1" } : {}, { replace: true });
  const columns: Column<Staff>[] = [
    {
      key: "name",
      title: s.name,
      render: (row) => (
        <span className="stack-s" style={{ gap: 0 }}>
          <span>
            {row.name} {row.id === account.id && <span className="faint">({s.you})</span>}
          </span>
          <span className="faint small">{row.email}</span>
        </span>
      ),
    },
    {
      key: "role",
      title: s.role,
      render: (row) => <RoleCell member={row} editable={mayEdit && row.id !== account.id} />,
    },
    {
      key: "totp",
      title: s.totp,
      render: (row) => <Mark kind={row.totp_enabled ? "good" : "idle"}>{row.totp_enabled ? s.on : s.off}</Mark>,
    },
    { key: "seen", title: s.lastSeen, align: "right", render: (row) => <Ago at={row.last_seen_at} /> },
    {
      key: "remove",
      title: "",
      align: "right",
      render: (row) =>
        mayEdit &&
        row.id !== account.id && (
          <span className="row wrap" style={{ gap: 4, justifyContent: "flex-end" }}>
            <SignOut member={row} />
            <LetIn member={row} />
            <Remove member={row} />
          </span>
        ),
    },
  ];
  return (
    <SettingsPage
      note={mayEdit ? s.note : s.ownerOnly}
      actions={
        mayEdit && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {s.invite}
          </Button>
        )
      }
    >
      <Loaded query={staff}>
        {({ items }) => <Table label={t.settings.tabs.staff} columns={columns} rows={items} rowKey={(row) => row.id} />}
      </Loaded>
      {params.get("new") === "1" && mayEdit && <AddStaff close={() => setAdding(false)} />}
    </SettingsPage>
  );
}

function RoleCell({ member, editable }: { member: Staff; editable: boolean }) {
  const { t } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (role: Role) => send("PATCH", `/staff/${member.id}`, { role }),
    onSuccess: () => {
      toast.good(t.settings.staff.changed);
      return client.invalidateQueries({ queryKey: ["staff"] });
    },
    onError: toast.problem,
  });
  if (!editable) return <span title={t.words.roleHint[member.role]}>{t.words.role[member.role]}</span>;
  return (
    <Select
      size="small"
      variant="filled"
      aria-label={`${t.settings.staff.role}: ${member.name}`}
      value={member.role}
      loading={change.isPending}
      onChange={(role: Role) => change.mutate(role)}
      popupMatchSelectWidth={false}
      style={{ width: 110 }}
      options={ROLES.map((value) => ({ value, label: t.words.role[value], title: t.words.roleHint[value] }))}
    />
  );
}

function Remove({ member }: { member: Staff }) {
  const { t } = useI18n();
  const s = t.settings.staff;
  const toast = useToast();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => send("DELETE", `/staff/${member.id}`),
    onSuccess: () => {
      toast.good(s.removed);
      return client.invalidateQueries({ queryKey: ["staff"] });
    },
    onError: toast.problem,
  });
  return (
    <Popconfirm
      title={`${s.remove}: ${member.name}`}
      description={<p style={{ maxWidth: 260 }}>{s.removeText}</p>}
      onConfirm={() => remove.mutate()}
      okButtonProps={{ danger: true }}
    >
      <Button size="small" type="text" loading={remove.isPending}>
        {s.remove}
      </Button>
    </Popconfirm>
  );
}
