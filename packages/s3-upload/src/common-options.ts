import type { SettingsSource } from "./ask-server.ts";
import type { AttemptOptions } from "./attempts.ts";
import type { FileRules } from "./check-file.ts";

/** What uploads of one file and of many have in common. */
export type CommonOptions = SettingsSource &
  FileRules &
  AttemptOptions & {
    /** Which of the server's rules it is for. */
    kind?: string;
    /** How long nothing may move before a connection counts as lost. @default 60_000 */
    stallMs?: number;
  };
