import { useCallback } from "react";
import { questions } from "@/api/questions";
import type { ProductQuestion } from "@/api/types";
import { useI18n } from "@/i18n";
import { ReviewsFrame } from "@/pages/reviews/ReviewsFrame";
import { Empty } from "@/ui/Empty";
import { List } from "@/ui/list/List";
import { useListUrl } from "@/ui/list/url";
import { useQuestionColumns } from "./columns";
import { useQuestionFilters } from "./filters";
import { QuestionDrawer } from "./QuestionDrawer";
import { Quick } from "./Quick";

/** What visitors ask about products, the newest first; the open question in a drawer, where it is answered. */
export default function QuestionsPage() {
  const { t } = useI18n();
  const w = t.questions;
  const url = useListUrl();
  const { set } = url;
  const openId = url.params.get("open");
  const open = useCallback((row: ProductQuestion) => set({ open: row.id }), [set]);
  return (
    <ReviewsFrame wide note={<Quick />}>
      <List<ProductQuestion>
        label={w.title}
        views="questions"
        fetch={questions.list}
        columns={useQuestionColumns(open)}
        rowKey={(row) => row.id}
        onOpen={open}
        openKey={openId ?? undefined}
        search={w.search}
        filters={useQuestionFilters()}
        empty={<Empty title={w.empty} text={w.emptyText} />}
      />
      {openId && <QuestionDrawer id={openId} close={() => set({ open: null })} />}
    </ReviewsFrame>
  );
}
