import { writeStructuredData } from "@hitless/syslog";

import { sequenceElement } from "./compose.ts";

/** Stands for the number of a message that has none yet; none is longer. */
export const unnumbered = 2_147_483_647;

const placeholder = elementOf(unnumbered);

/** A written message with its number. Those that are dropped get none, so that what is missing there is not missing. */
export function numberMessage(text: string, sequence: number): string {
  // What is in front of it cannot be the same: values have their quotes escaped.
  return text.replace(placeholder, elementOf(sequence));
}

function elementOf(sequence: number): string {
  return writeStructuredData([sequenceElement(sequence)]);
}
