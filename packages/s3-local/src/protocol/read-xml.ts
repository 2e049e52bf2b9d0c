import { SaxesParser } from "saxes";
import type { ZodType } from "zod";

import { Fault } from "./fault.ts";

export interface DocumentShape<Read> {
  root: string;
  /** Elements that repeat. */
  lists: readonly string[];
  content: ZodType<Read>;
}

/** The text of an element, or its children by their names. */
type Content = string | { [name: string]: Content | Content[] };

interface OpenElement {
  name: string;
  text: string;
  children: Record<string, Content | Content[]>;
}

const maxDepth = 20;

/**
 * The content of a request's document.
 * @throws {Fault} `MalformedXML`
 */
export function readXml<Read>(text: string, shape: DocumentShape<Read>): Read {
  const document = parseXml(text, shape.lists);
  const root = typeof document === "string" ? "" : (document[shape.root] ?? "");
  const parsed = shape.content.safeParse(root === "" ? {} : root);
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues[0];
  const where = [shape.root, ...(problem?.path ?? [])].join(".");
  const what = `The XML you provided did not validate: ${where}: ${problem?.message ?? ""}`;
  throw new Fault("MalformedXML", { message: what });
}

/** Attributes and namespaces say nothing in S3's documents. */
function parseXml(xml: string, lists: readonly string[]): Content {
  const open: OpenElement[] = [{ name: "", text: "", children: {} }];
  const parser = new SaxesParser();
  const addText = (text: string) => {
    const current = open.at(-1);
    if (current !== undefined) current.text += text;
  };
  parser.on("error", refuse);
  // Its entities could grow without bound; S3 takes none.
  parser.on("doctype", refuse);
  parser.on("opentag", ({ name }) => {
    if (open.length > maxDepth) refuse();
    open.push({ name: name.replace(/^.*:/, ""), text: "", children: {} });
  });
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const closed = open.pop();
    if (closed !== undefined) addChild(open.at(-1)?.children ?? {}, closed, lists);
  });
  parser.write(xml).close();
  return open[0]?.children ?? "";
}

function refuse(): never {
  throw new Fault("MalformedXML");
}

function addChild(
  parent: OpenElement["children"],
  { name, text, children }: OpenElement,
  lists: readonly string[],
): void {
  // White space between elements is no content; white space of a key is.
  const content = Object.keys(children).length > 0 ? children : text;
  const before = Object.hasOwn(parent, name) ? parent[name] : undefined;
  if (lists.includes(name)) {
    parent[name] = Array.isArray(before) ? [...before, content] : [content];
    return;
  }
  if (before !== undefined) throw new Fault("MalformedXML");
  parent[name] = content;
}
