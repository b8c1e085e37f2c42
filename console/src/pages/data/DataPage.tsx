import type { ReactNode } from "react";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Page } from "@/ui/Page";

/** The frame the data pages share; tabs a role cannot use are not shown. */
export function DataPage({
  note,
  actions,
  children,
  wide,
}: {
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  wide?: boolean;
}) {
  const { t } = useI18n();
  const seesEvents = useMay("seeEvents");
  const imports = useMay("manageData");
  const tabs = [
    { path: "/data", title: t.data.tabs.sources, shown: true },
    { path: "/data/live", title: t.data.tabs.live, shown: seesEvents },
    { path: "/data/imports", title: t.data.tabs.imports, shown: imports },
    { path: "/data/rejected", title: t.data.tabs.rejected, shown: seesEvents },
    { path: "/data/unread", title: t.data.tabs.unread, shown: seesEvents },
    { path: "/data/freshness", title: t.data.tabs.freshness, shown: true },
  ].filter(({ shown }) => shown);
  return (
    <Page title={t.data.title} note={note} actions={actions} tabs={tabs} wide={wide ?? false}>
      {children}
    </Page>
  );
}
