import { useQuery } from "@tanstack/react-query";
import { Button, ConfigProvider, Segmented } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { Link, useParams } from "react-router";
import { survey } from "@/api/survey";
import type { Survey, Tag } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { explainField } from "@/ui/explain";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { Unsaved } from "@/ui/Unsaved";
import { useNarrow } from "../../reviews/useNarrow";
import { StateMark } from "../bits";
import { plain } from "../said";
import { SurveyMenu } from "../SurveyMenu";
import { AudienceEditor } from "./AudienceEditor";
import { Borrowing } from "./Borrowing";
import { repeatedAhead, together } from "./depending";
import type { Draft } from "./draft";
import { FocusContext } from "./focus";
import { idOf, type Part, parts } from "./left";
import { Preview } from "./Preview";
import { Questions } from "./Questions";
import { elsewhere, type Refused } from "./refused";
import { Ending, Opening } from "./Texts";
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
  const { t } = useI18n();
  const e = t.surveyEditor;
  const mayEdit = useMay("manageShop");
  const isNarrow = useNarrow();
  const [side, setSide] = useState<Side>("edit");
  const [focus, setFocus] = useState<Tag | null>(null);
  const editing = useEditing(of);
  const opened = useOpened(of, () => setSide("edit"));
  const { draft, setDraft, isDirty, isSaving, refused, missing } = editing;
  const told = refused.length > 0 ? refused : missing;
  const part = { draft, change: setDraft, refused: together(told, repeatedAhead(draft.definition)) };
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
      <Notices of={of} editing={editing} hasAnswers={hasAnswers} go={opened.go} />
      <div className="survey-editor">
        {(!isNarrow || side === "edit") && (
          <ConfigProvider componentDisabled={!mayEdit}>
            <FocusContext value={{ tag: focus, set: setFocus }}>
              <div>
                <Opening {...part} />
                <Questions
                  {...part}
                  kind={of.kind}
                  hasAnswers={hasAnswers}
                  open={opened.open}
                  setOpen={opened.setOpen}
                />
                <Ending {...part} />
                <AudienceEditor of={of.id} {...part} />
              </div>
            </FocusContext>
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

/** The question that is open, and the way to a part of the editor that something is wrong with. */
function useOpened(of: Survey, showEditing: () => void) {
  const { questions } = of.definition;
  const [open, setOpen] = useState<string | null>(questions.length === 1 ? (questions[0]?.key ?? null) : null);
  const [target, setTarget] = useState<{ part: Part } | null>(null);
  useEffect(() => {
    const place = target && document.getElementById(idOf(target.part));
    place?.scrollIntoView({ block: "start" });
    place?.querySelector<HTMLElement>(".ant-input-status-error")?.focus({ preventScroll: true });
  }, [target]);
  const go = (part: Part, draft: Draft) => {
    showEditing();
    if (typeof part === "number") setOpen(draft.definition.questions[part]?.key ?? null);
    setTarget({ part });
  };
  return { open, setOpen, go };
}

type NoticesProps = { of: Survey; editing: Editing; hasAnswers: boolean; go: PlacesProps["go"] };

/** What the server refused, what is missing yet or said in another language, and that people have answered. */
function Notices({ of, editing, hasAnswers, go }: NoticesProps) {
  const { t, f } = useI18n();
  const e = t.surveyEditor;
  const { draft, refused, missing } = editing;
  return (
    <div className="stack-s">
      <Refusals refused={refused}>
        <Places faults={refused} draft={draft} go={go} />
      </Refusals>
      {missing.length > 0 && (
        <div className="notice">
          {e.missing(f.number(missing.length))}
          <Places faults={missing} draft={draft} go={go} />
        </div>
      )}
      <Borrowing named={of.borrowed} definition={draft.definition} go={() => go("opening", draft)} />
      {hasAnswers && <p className="notice">{e.hasAnswers}</p>}
    </div>
  );
}

type PlacesProps = { faults: Refused; draft: Draft; go: (part: Part, draft: Draft) => void };

/** Where something is to be done, and how much: each place leads there. */
function Places({ faults, draft, go }: PlacesProps) {
  const { t, f, language } = useI18n();
  const e = t.surveyEditor;
  const name = (part: Part) => {
    if (part === "audience") return e.audience.title;
    if (typeof part !== "number") return e[part];
    return `${f.number(part + 1)}. ${plain(draft.definition.questions[part]?.text, language) || e.untitled}`;
  };
  return (
    <ul className="row wrap small">
      {parts(faults).map(({ part, n }) => (
        <li key={part}>
          <button type="button" className="bare link" onClick={() => go(part, draft)}>
            {e.todo(name(part), f.number(n))}
          </button>
        </li>
      ))}
    </ul>
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

function Refusals({ refused, children }: Pick<Editing, "refused"> & { children: ReactNode }) {
  const { t, f } = useI18n();
  if (refused.length === 0) return null;
  return (
    <div className="notice" data-kind="bad" role="alert">
      {t.surveyEditor.refusedAll(f.number(refused.length))}
      {children}
      {elsewhere(refused).map((fault) => (
        <p key={fault.field} className="small">
          {explainField(fault, t)}
        </p>
      ))}
    </div>
  );
}
