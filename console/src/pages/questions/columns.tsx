import { useMemo } from "react";
import type { ProductQuestion } from "@/api/types";
import { useI18n } from "@/i18n";
import { Ago } from "@/ui/bits";
import type { Column } from "@/ui/list/Table";
import { AspectTags, StandMark, StateTag } from "./bits";

/** The columns of the questions. */
export function useQuestionColumns(open: (row: ProductQuestion) => void): Column<ProductQuestion>[] {
  const { t, f } = useI18n();
  return useMemo(() => {
    const c = t.questions.col;
    const columns: Column<ProductQuestion>[] = [
      { key: "question", title: c.question, phone: "title", render: (row) => <Summary of={row} open={open} /> },
      { key: "product", title: c.product, render: (row) => row.product.name || row.product.id },
      { key: "stand", title: c.stand, render: (row) => <StandMark of={row} /> },
      { key: "helpful", title: c.helpful, align: "right", render: (row) => f.number(row.helpful) },
      { key: "at", title: c.at, align: "right", render: (row) => <Ago at={row.at} /> },
    ];
    return columns;
  }, [t, f, open]);
}

function Summary({ of, open }: { of: ProductQuestion; open: (row: ProductQuestion) => void }) {
  const { t } = useI18n();
  return (
    <span className="stack-s review-summary">
      <button type="button" className="bare" onClick={() => open(of)}>
        <span dir="auto" className="review-words">
          {of.text || t.questions.state.erased}
        </span>
      </button>
      <span className="row wrap">
        <StateTag of={of.state} />
        <AspectTags keys={of.aspects} />
      </span>
    </span>
  );
}
