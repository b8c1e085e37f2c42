import type { ReactNode } from "react";
import type { ListenSettings } from "@/api/types";
import { SettingsPart } from "@/ui/SettingsPart";
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
export function Part<K extends keyof ListenSettings>({ part, ...shown }: PartProps<K>) {
  const { mutate, error, isPending } = useSaveSettings();
  const save = { mutate: (values: Pick<ListenSettings, K>) => mutate(part ? part(values) : values), error, isPending };
  return <SettingsPart {...shown} save={save} />;
}
