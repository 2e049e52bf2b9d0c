/** What the element says, apart from the sentences of errors; `{…}` is filled in. */
export interface Texts {
  hint: string;
  choose: string;
  chooseOne: string;
  list: string;
  log: string;
  cancel: string;
  remove: string;
  retry: string;
  pause: string;
  resume: string;
  waiting: string;
  offline: string;
  paused: string;
  canceled: string;
  done: string;
  sent: string;
  left: string;
  startedOver: string;
  added: string;
  unfinished: string;
  continue: string;
  discard: string;
  summary: string;
  wait: string;
  unsent: string;
  required: string;
}

export const englishTexts: Readonly<Texts> = {
  hint: "Drop files here, paste them, or",
  choose: "Choose files",
  chooseOne: "Choose a file",
  list: "Files",
  log: "Upload messages",
  cancel: "Cancel {name}",
  remove: "Remove {name}",
  retry: "Try {name} again",
  pause: "Pause {name}",
  resume: "Resume {name}",
  waiting: "Waiting",
  offline: "Waiting for the network",
  paused: "Paused",
  canceled: "Canceled",
  done: "Uploaded",
  sent: "{loaded} of {total}",
  left: "{time} left",
  startedOver: "begun again",
  added: "{name} added",
  unfinished: "Not finished; choose it again to go on",
  continue: "Go on with {name}",
  discard: "Discard {name}",
  summary: "{done} of {count} uploaded, {loaded} of {total}",
  wait: "Wait until the uploads are done.",
  unsent: "Some files are not uploaded: go on with them, try them again or remove them.",
  required: "Choose a file.",
};

export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}

/** So many seconds in the words of a language. */
export function durationText(seconds: number, language: string | undefined): string {
  const [value, unit] =
    seconds < 60
      ? [seconds, "second"]
      : seconds < 3600
        ? [seconds / 60, "minute"]
        : [seconds / 3600, "hour"];
  const format = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" });
  return format.format(Math.max(1, Math.round(value)));
}
