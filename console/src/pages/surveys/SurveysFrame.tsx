import type { ReactNode } from "react";
import { useI18n } from "@/i18n";
import { Page } from "@/ui/Page";
import "@/styles/surveys.css";

type Props = { note?: ReactNode; actions?: ReactNode; children: ReactNode };

/** The frame of the surveys and of who was asked. */
export function SurveysFrame({ note, actions, children }: Props) {
  const { t } = useI18n();
  const tabs = [
    { path: "/surveys", title: t.surveys.title },
    { path: "/surveys/answers", title: t.surveys.scored.title },
    { path: "/surveys/contacts", title: t.contacts.title },
  ];
  return (
    <Page title={t.surveys.title} note={note} actions={actions} tabs={tabs}>
      {children}
    </Page>
  );
}
