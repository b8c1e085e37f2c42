import { useQuery } from "@tanstack/react-query";
import { Button, ConfigProvider, Segmented } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { survey } from "@/api/survey";
import type { Survey } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { useNarrow } from "../../reviews/useNarrow";
import { StateMark } from "../bits";
import { SurveyMenu } from "../SurveyMenu";
import { AudienceEditor } from "./AudienceEditor";
import { Preview } from "./Preview";
import { Questions } from "./Questions";
import { elsewhere } from "./refused";
import { Ending, Opening } from "./Texts";
import { Unsaved } from "./Unsaved";
import { useEditing } from "./useEditing";
import "@/styles/reviews.css";
import "@/styles/surveys.css";

/** Writing a survey, with what a shopper will see beside it. */
export default function EditPage() {
  const { id = "" } = useParams();
  const found = useQuery({ ...survey.one(id), refetchOnWindowFocus: false });
  return (
    <Loaded query={found} rows={8}>
      {(data) => <Editor key={data.id} of={data} />}
    </Loaded>
  );
}

type Side = "edit" | "preview";
type Editing = ReturnType<typeof useEditing>;

function Editor({ of }: { of: Survey }) {
  const { t, f } = useI18n();
  const e = t.surveyEditor;
  const mayEdit = useMay("manageShop");
  const isNarrow = useNarrow();
  const [side, setSide] = useState<Side>("edit");
  const editing = useEditing(of);
  const { draft, setDraft, isDirty, isSaving, refused, missing } = editing;
  const part = { draft, change: setDraft, refused: refused.length > 0 ? refused : missing };
  const hasAnswers = of.counts.started > 0;
  const actions = mayEdit && (
    <>
      {isNarrow && <SideSwitch side={side} turn={setSide} />}
      <Actions of={of} editing={editing} />
    </>
  );
  return (
    <Page
      wide
      title={draft.name || e.unnamed}
      note={
        <span className="row wrap">
          <StateMark of={of.state} /> <span className="tag">{t.surveys.kind[of.kind]}</span>
          {isDirty && <span className="warn small">{e.unsaved}</span>}
        </span>
      }
      back={
        of.state === "draft"
          ? { path: "/surveys", title: t.surveys.title }
          : { path: `/surveys/${of.id}`, title: of.name }
      }
      actions={actions}
    >
      <div className="stack-s">
        <Refusals refused={refused} />
        {missing.length > 0 && <p className="notice">{e.missing(f.number(missing.length))}</p>}
        {hasAnswers && <p className="notice">{e.hasAnswers}</p>}
      </div>
      <div className="survey-editor">
        {(!isNarrow || side === "edit") && (
          <ConfigProvider componentDisabled={!mayEdit}>
            <div>
              <Opening {...part} />
              <Questions {...part} kind={of.kind} />
              <Ending {...part} />
              <AudienceEditor {...part} />
            </div>
          </ConfigProvider>
        )}
        {(!isNarrow || side === "preview") && <Preview definition={draft.definition} />}
      </div>
      {!mayEdit && (
        <p className="muted">
          {t.reviewSettings.readOnly} <Link to={`/surveys/${of.id}`}>{t.ui.back}</Link>
        </p>
      )}
      <Unsaved isDirty={isDirty && !isSaving} />
    </Page>
  );
}

/** On a narrow screen there is room for one side: the editing or the preview. */
function SideSwitch({ side, turn }: { side: Side; turn: (side: Side) => void }) {
  const { t } = useI18n();
  const e = t.surveyEditor;
  return (
    <Segmented
      aria-label={e.side}
      value={side}
      onChange={turn}
      options={[
        { value: "edit", label: t.ui.edit },
        { value: "preview", label: e.preview.title },
      ]}
    />
  );
}

/** Keeping what was written, and letting it out to shoppers. */
function Actions({ of, editing }: { of: Survey; editing: Editing }) {
  const { t } = useI18n();
  const { isDirty, isSaving, save, publish } = editing;
  return (
    <>
      <Button disabled={!isDirty} loading={isSaving} onClick={save}>
        {t.ui.save}
      </Button>
      {(of.state === "draft" || of.state === "paused") && (
        <Button type="primary" loading={isSaving} onClick={publish}>
          {t.surveys.to.live}
        </Button>
      )}
      {of.state === "draft" && <SurveyMenu isEdited survey={of} />}
    </>
  );
}

function Refusals({ refused }: Pick<Editing, "refused">) {
  const { t, f } = useI18n();
  if (refused.length === 0) return null;
  return (
    <div className="notice" data-kind="bad" role="alert">
      {t.surveyEditor.refusedAll(f.number(refused.length))}
      {elsewhere(refused).map(({ field, message }) => (
        <p key={field} className="small">
          {field}: {message}
        </p>
      ))}
    </div>
  );
}
