import type { ReactNode } from "react";
import { useI18n } from "@/i18n";
import { Page } from "@/ui/Page";
import "@/styles/reviews.css";

type Props = { note?: ReactNode; actions?: ReactNode; children: ReactNode; wide?: boolean };

/** The frame the pages about feedback share. */
export function FeedbackFrame({ note, actions, children, wide = false }: Props) {
  const { t } = useI18n();
  const tabs = [
    { path: "/feedback", title: t.feedback.tabs.inbox },
    { path: "/feedback/overview", title: t.feedback.tabs.overview },
  ];
  return (
    <Page title={t.feedback.title} note={note} actions={actions} tabs={tabs} wide={wide}>
      {children}
    </Page>
  );
}
