import { useQuery } from "@tanstack/react-query";
import { useParams, useSearchParams } from "react-router";
import { q } from "@/api/queries";
import { survey } from "@/api/survey";
import type { Customer, Survey } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { CustomerPicker } from "../../customers/CustomerPicker";
import { Call } from "./Call";
import "@/styles/reviews.css";
import "@/styles/surveys.css";

/** An agent asks the questions on the phone and enters the answers while calling. */
export default function PhonePage() {
  const { t } = useI18n();
  const { id = "" } = useParams();
  const maySpeak = useMay("editCustomers");
  const found = useQuery(survey.one(id));
  return (
    <Loaded query={found} rows={8}>
      {(data) => (
        <Page
          title={t.surveyResponses.phone}
          note={t.surveyResponses.phoneNote}
          back={{ path: `/surveys/${id}/responses`, title: data.name }}
        >
          {!maySpeak ? (
            <Empty title={t.ui.errors.noAccess} />
          ) : data.state === "live" || data.state === "paused" ? (
            <WithCustomer of={data} />
          ) : (
            <Empty title={t.surveyResponses.notLive} />
          )}
        </Page>
      )}
    </Loaded>
  );
}

function WithCustomer({ of }: { of: Survey }) {
  const { t } = useI18n();
  const [params, setParams] = useSearchParams();
  const chosen = params.get("customer");
  const choose = (id: string | null) => setParams(id ? { customer: id } : {}, { replace: true });
  if (!chosen)
    return (
      <div className="call">
        <CustomerPicker autoFocus label={t.surveyResponses.whom} pick={({ id }) => choose(id)} />
      </div>
    );
  return <Chosen key={chosen} of={of} id={chosen} next={() => choose(null)} />;
}

function Chosen({ of, id, next }: { of: Survey; id: string; next: () => void }) {
  const customer = useQuery(q.customer(id));
  return <Loaded query={customer}>{(data: Customer) => <Call survey={of} customer={data} next={next} />}</Loaded>;
}
