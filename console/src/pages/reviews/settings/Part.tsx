import { Button } from "antd";
import type { ReactNode } from "react";
import type { ListenSettings } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { PlainForm } from "@/ui/form";
import { Section } from "@/ui/Page";
import { useSaveSettings } from "./useSaveSettings";

type PartProps<K extends keyof ListenSettings> = {
  title: string;
  note: string;
  initial: Pick<ListenSettings, K>;
  /** The part to send, from the values of the form. */
  part?: (values: Pick<ListenSettings, K>) => Partial<ListenSettings>;
  children: ReactNode;
};

/** A form of some of the settings, saved by itself. */
export function Part<K extends keyof ListenSettings>({ title, note, initial, part, children }: PartProps<K>) {
  const { t } = useI18n();
  const mayEdit = useMay("manageShop");
  const save = useSaveSettings();
  return (
    <Section title={title} note={note}>
      <PlainForm<Pick<ListenSettings, K>>
        disabled={!mayEdit}
        initialValues={initial}
        error={save.error}
        onFinish={(values) => save.mutate(part ? part(values) : values)}
        className="settings-form"
      >
        <div className="columns">{children}</div>
        {mayEdit && (
          <Button htmlType="submit" loading={save.isPending}>
            {t.ui.save}
          </Button>
        )}
      </PlainForm>
    </Section>
  );
}
