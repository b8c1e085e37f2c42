import type { ReactNode } from "react";
import { useI18n } from "@/i18n";
import { Page } from "@/ui/Page";

/** The frame the data pages share. */
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
  const tabs = [
    { path: "/data", title: t.data.tabs.sources },
    { path: "/data/live", title: t.data.tabs.live },
    { path: "/data/imports", title: t.data.tabs.imports },
    { path: "/data/rejected", title: t.data.tabs.rejected },
    { path: "/data/freshness", title: t.data.tabs.freshness },
  ];
  return (
    <Page title={t.data.title} note={note} actions={actions} tabs={tabs} wide={wide ?? false}>
      {children}
    </Page>
  );
}
