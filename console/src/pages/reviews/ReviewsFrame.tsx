import type { ReactNode } from "react";
import { useI18n } from "@/i18n";
import { Page } from "@/ui/Page";
import "@/styles/reviews.css";

type Props = { note?: ReactNode; actions?: ReactNode; children: ReactNode; wide?: boolean };

/** The frame the pages about reviews share. */
export function ReviewsFrame({ note, actions, children, wide = false }: Props) {
  const { t } = useI18n();
  const tabs = [
    { path: "/reviews", title: t.reviews.tabs.inbox },
    { path: "/reviews/overview", title: t.reviews.tabs.overview },
    { path: "/reviews/requests", title: t.reviews.tabs.requests },
    { path: "/questions", title: t.questions.title },
  ];
  return (
    <Page title={t.reviews.title} note={note} actions={actions} tabs={tabs} wide={wide}>
      {children}
    </Page>
  );
}
