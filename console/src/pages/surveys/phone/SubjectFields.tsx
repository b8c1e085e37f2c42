import { Button, Select } from "antd";
import type { SurveyPhoneOrder } from "@/api/types";
import { useI18n } from "@/i18n";
import { Failure } from "@/ui/Failure";
import type { Subject } from "./subject";
import type { Choices, FoundOrders } from "./useOrders";

type Props = {
  found: FoundOrders;
  choices: Choices;
  bought: SurveyPhoneOrder | undefined;
  value: Subject;
  change: (subject: Subject) => void;
  /** What the server says of it. */
  wrong: string;
};

/** Which of the customer's orders the answers are about, and which of its goods. */
export function SubjectFields({ found, choices, bought, value, change, wrong }: Props) {
  const { t } = useI18n();
  const w = t.surveyResponses;
  if (found.error && choices.length === 0) return <Failure error={found.error} retry={found.refetch} />;
  if (!found.isPending && choices.length === 0) return <p className="small muted">{w.noOrders}</p>;
  const goods = bought?.products ?? [];
  return (
    <div className="stack-s">
      <Chooser
        label={w.aboutOrder}
        nothing={w.noOrder}
        options={choices}
        value={value.order}
        isLoading={found.isPending}
        change={(order) => change({ order, product: null })}
      />
      {found.hasNextPage && (
        <Button size="small" type="text" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {w.olderOrders}
        </Button>
      )}
      {goods.length > 1 && (
        <Chooser
          label={w.aboutProduct}
          nothing={w.allOfIt}
          options={goods.map(({ id, name }) => ({ value: id, label: name }))}
          value={value.product}
          change={(product) => change({ ...value, product })}
        />
      )}
      {wrong && (
        <p className="bad small" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}

type ChooserProps = {
  label: string;
  nothing: string;
  options: Choices;
  value: string | null;
  isLoading?: boolean;
  change: (value: string | null) => void;
};

function Chooser({ label, nothing, options, value, isLoading = false, change }: ChooserProps) {
  return (
    <label className="stack-s">
      <span className="small muted">{label}</span>
      <Select
        aria-label={label}
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        loading={isLoading}
        placeholder={nothing}
        value={value}
        options={options}
        onChange={(picked: string | undefined) => change(picked ?? null)}
        style={{ width: "100%" }}
      />
    </label>
  );
}
