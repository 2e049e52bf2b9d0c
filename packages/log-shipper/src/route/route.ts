import type { Destination, StructuredElement } from "@hitless/syslog";

import type { Multiline } from "../join/multiline.ts";
import type { StreamName } from "../streams.ts";
import type { Template, TemplateScope } from "./template.ts";

/** Which containers and lines a route takes. What is left out takes all. */
export interface RouteFilter {
  /** The id begins so. */
  id?: string | undefined;
  /** All of it, with `*`, `?` and `[a-z]`, as for logspout. */
  name?: string | undefined;
  image?: string | undefined;
  /** `label:value`, the value as `name`; all have to match. */
  labels?: readonly string[] | undefined;
  sources?: readonly StreamName[] | undefined;
  /** What a line has to match. */
  line?: RegExp | undefined;
}

/** Where lines go, which of them, and as what. */
export interface Route {
  /** Unique; the cursor's file is named by it. */
  name: string;
  destination: Destination;
  filter: RouteFilter;
  hostname: Template;
  appName: Template;
  processId: Template;
  /** A number from 0 to 191. */
  priority: Template;
  elements: (scope: TemplateScope) => readonly StructuredElement[];
  /** Whether each line carries container, stream and number. */
  numbered: boolean;
  /** A longer line is given on in pieces of this size, in characters. */
  maxLineLength: number;
  multiline?: Multiline | undefined;
}
