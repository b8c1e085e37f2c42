import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Dropdown, Input } from "antd";
import { useMemo, useState } from "react";
import { useLocation, useNavigate, useParams } from "react-router";
import { send } from "@/api/http";
import { q } from "@/api/queries";
import type { Definition, Segment, Vocabulary } from "@/api/types";
import { useI18n } from "@/i18n";
import { LoadedPage } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { useToast } from "@/ui/toast";
import { Unsaved } from "@/ui/Unsaved";
import { GroupEditor } from "./GroupEditor";
import { LivePreview } from "./LivePreview";
import { TEMPLATES } from "./templates";
import { complete, type Group, newField, newGroup, ruled, toDefinition, toTree } from "./tree";
import "@/styles/segments.css";

export default function SegmentEditPage() {
  const { t } = useI18n();
  const { id } = useParams();
  // Whoever comes from a list of customers brings its filters as rules.
  const brought = (useLocation().state as { definition?: Definition } | null)?.definition;
  const back = { path: "/segments", title: t.segments.title };
  const vocabulary = useQuery(q.vocabulary());
  const segment = useQuery({ ...q.segment(id ?? ""), enabled: id !== undefined });
  return (
    <LoadedPage query={vocabulary} back={back}>
      {(words) =>
        id === undefined ? (
          <Editor vocabulary={words} {...(brought ? { brought } : {})} />
        ) : (
          <LoadedPage query={segment} back={back}>
            {(loaded) => <Editor key={id} vocabulary={words} segment={loaded} />}
          </LoadedPage>
        )
      }
    </LoadedPage>
  );
}

type Template = keyof typeof TEMPLATES;
type Draft = { name: string; description: string | null; definition: Definition };

function useSave(segment: Segment | undefined) {
  const { t } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (draft: Draft) =>
      segment ? send<Segment>("PUT", `/segments/${segment.id}`, draft) : send<Segment>("POST", "/segments", draft),
    onSuccess: (saved) => {
      toast.good(t.segments.editor.saved);
      void client.invalidateQueries({ queryKey: ["segments"] });
      void client.invalidateQueries({ queryKey: ["setup-guide"] });
      void navigate(`/segments/${saved.id}`);
    },
    onError: toast.problem,
  });
}

type EditorProps = { vocabulary: Vocabulary; segment?: Segment; brought?: Definition };

function Editor({ vocabulary, segment, brought }: EditorProps) {
  const { t } = useI18n();
  const e = t.segments.editor;
  const [name, setName] = useState(segment?.name ?? "");
  const [description, setDescription] = useState(segment?.description ?? "");
  const given = segment?.definition ?? brought;
  const [root, setRoot] = useState<Group>(() => (given ? toTree(given) : newGroup([newField()])));
  const definition = useMemo(() => (complete(root) ? toDefinition(root) : null), [root]);
  const save = useSave(segment);
  const written = JSON.stringify([name.trim(), description.trim(), ruled(root)]);
  const [before] = useState(written);
  const submit = () =>
    definition && save.mutate({ name: name.trim(), description: description.trim() || null, definition });
  const startFrom = (key: Template) => {
    setRoot(toTree(TEMPLATES[key]));
    if (!name) setName(e.templates[key]);
  };
  return (
    <Page
      title={segment ? segment.name : t.segments.new}
      back={{
        path: segment ? `/segments/${segment.id}` : "/segments",
        title: segment ? segment.name : t.segments.title,
      }}
      actions={
        <>
          {!segment && <Templates pick={startFrom} />}
          <Button type="primary" disabled={!definition || !name.trim()} loading={save.isPending} onClick={submit}>
            {t.ui.save}
          </Button>
        </>
      }
      wide
    >
      <Unsaved isDirty={written !== before && !save.isPending && !save.isSuccess} />
      <div className="segment-editor">
        <div className="stack">
          <label className="stack-s">
            <span className="muted">{e.name}</span>
            <Input
              value={name}
              placeholder={e.namePlaceholder}
              maxLength={80}
              onChange={(event) => setName(event.target.value)}
            />
          </label>
          <label className="stack-s">
            <span className="muted">{e.description}</span>
            <Input
              value={description}
              placeholder={e.descriptionPlaceholder}
              maxLength={400}
              onChange={(event) => setDescription(event.target.value)}
            />
          </label>
          <GroupEditor group={root} vocabulary={vocabulary} change={setRoot} />
          <p className="muted small">{e.help}</p>
        </div>
        <LivePreview definition={definition} />
      </div>
    </Page>
  );
}

function Templates({ pick }: { pick: (key: Template) => void }) {
  const { t } = useI18n();
  const e = t.segments.editor;
  const items = (Object.keys(TEMPLATES) as Template[]).map((key) => ({
    key,
    label: e.templates[key],
    onClick: () => pick(key),
  }));
  return (
    <Dropdown trigger={["click"]} menu={{ items }}>
      <Button>{e.template}</Button>
    </Dropdown>
  );
}
