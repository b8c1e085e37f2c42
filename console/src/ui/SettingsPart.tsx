import { Button } from "antd";
import type { ReactNode } from "react";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { PlainForm } from "@/ui/form";
import { Section } from "@/ui/Page";

type Props<T extends object> = {
  title: string;
  note: string;
  initial: T;
  save: { mutate: (values: T) => void; error: unknown; isPending: boolean };
  children: ReactNode;
};

/** A form of some of a page's settings, saved by itself. */
export function SettingsPart<T extends object>({ title, note, initial, save, children }: Props<T>) {
  const { t } = useI18n();
  const mayEdit = useMay("manageShop");
  return (
    <Section title={title} note={note}>
      <PlainForm<T>
        disabled={!mayEdit}
        initialValues={initial}
        error={save.error}
        onFinish={(values) => save.mutate(values)}
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
