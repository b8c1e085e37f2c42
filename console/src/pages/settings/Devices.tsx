import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import type { SignedIn } from "@/api/types";
import { lookup, type Messages, useI18n } from "@/i18n";
import { Ago, Mark } from "@/ui/bits";
import { Loaded } from "@/ui/Loaded";
import { type Column, Table } from "@/ui/list/Table";
import { Section } from "@/ui/Page";
import { useToast } from "@/ui/toast";

/** Where one is signed in: for a computer that was left signed in, or a phone that is lost. */
export function Devices() {
  const { t } = useI18n();
  const a = t.settings.account;
  const sessions = useQuery(q.mySessions());
  const columns: Column<SignedIn>[] = [
    { key: "device", title: a.device, render: (row) => <Device session={row} /> },
    {
      key: "network",
      title: a.network,
      render: (row) => row.address ?? <span className="faint">{t.ui.unknown}</span>,
    },
    { key: "since", title: a.since, align: "right", render: (row) => <Ago at={row.created_at} /> },
    { key: "seen", title: a.lastSeen, align: "right", render: (row) => <Ago at={row.last_seen_at} /> },
    { key: "end", title: "", align: "right", render: (row) => !row.is_current && <End session={row} /> },
  ];
  const hasOthers = sessions.data?.items.some((session) => !session.is_current);
  return (
    <Section title={a.devices} note={a.devicesText} actions={hasOthers && <EndOthers />}>
      <Loaded query={sessions} rows={2}>
        {({ items }) => <Table label={a.devices} columns={columns} rows={items} rowKey={(row) => row.id} />}
      </Loaded>
    </Section>
  );
}

function Device({ session }: { session: SignedIn }) {
  const { t } = useI18n();
  return (
    <span className="row wrap">
      {nameOf(session, t)}
      {session.is_current && <Mark kind="good">{t.settings.account.thisDevice}</Mark>}
    </span>
  );
}

function nameOf({ browser, platform }: SignedIn, t: Messages): string {
  const a = t.settings.account;
  const name = browser && lookup(a.browsers, browser);
  if (name && platform) return a.deviceName(name, platform);
  return name || platform || a.unknownDevice;
}

function useEnd(path: "/me/sessions" | `/me/sessions/${string}`, done: string) {
  const toast = useToast();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send("DELETE", path),
    onSuccess: () => toast.good(done),
    onError: toast.problem,
    onSettled: () => client.invalidateQueries({ queryKey: ["my-sessions"] }),
  });
}

function End({ session }: { session: SignedIn }) {
  const { t } = useI18n();
  const a = t.settings.account;
  const end = useEnd(`/me/sessions/${session.id}`, a.deviceEnded);
  return (
    <Button
      size="small"
      type="text"
      loading={end.isPending}
      onClick={() => end.mutate()}
      aria-label={t.ui.pair(a.endDevice, nameOf(session, t))}
    >
      {a.endDevice}
    </Button>
  );
}

function EndOthers() {
  const { t } = useI18n();
  const a = t.settings.account;
  const end = useEnd("/me/sessions", a.devicesEnded);
  return (
    <Button loading={end.isPending} onClick={() => end.mutate()}>
      {a.endDevices}
    </Button>
  );
}
