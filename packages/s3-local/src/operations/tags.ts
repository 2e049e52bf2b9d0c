import { z } from "zod";

import { Fault, invalidArgument } from "../protocol/fault.ts";
import { readXml } from "../protocol/read-xml.ts";
import type { XmlValue } from "../protocol/write-xml.ts";

export type Tags = Readonly<Record<string, string>>;

/** Source: Amazon S3 User Guide, "Categorizing your objects using tags". */
const limits = { count: 10, key: 128, value: 256 };

const shape = {
  root: "Tagging",
  lists: ["Tag"],
  content: z.object({
    TagSet: z.union([
      z.literal(""),
      z.object({ Tag: z.array(z.object({ Key: z.string(), Value: z.string() })) }),
    ]),
  }),
};

/**
 * The tags of a `Tagging` document.
 * @throws {Fault} `MalformedXML`, `InvalidTag`
 */
export function tagsOfDocument(text: string): Tags {
  const { TagSet: set } = readXml(text, shape);
  return checked(set === "" ? [] : set.Tag.map(({ Key, Value }) => [Key, Value]));
}

/**
 * The tags of a header `x-amz-tagging`, which are encoded as a URL's parameters.
 * @throws {Fault} `InvalidTag`
 */
export function tagsOfHeader(text: string): Tags {
  return checked([...new URLSearchParams(text)]);
}

/** The content of a `Tagging` document. */
export function tagsContent(tags: Tags): XmlValue {
  const all = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return { TagSet: { Tag: all } };
}

function checked(given: readonly (readonly [key: string, value: string])[]): Tags {
  if (given.length > limits.count) {
    const message = `Object tags cannot be greater than ${limits.count}`;
    throw new Fault("BadRequest", { message });
  }
  for (const [key, value] of given) {
    if (key === "" || key.length > limits.key || value.length > limits.value) {
      throw new Fault("InvalidTag", { message: "A tag's key or value is empty or too long" });
    }
  }
  const tags = Object.fromEntries(given);
  if (Object.keys(tags).length === given.length) return tags;
  throw new Fault("InvalidTag", { message: "Cannot provide multiple Tags with the same key" });
}

/** @throws {Fault} `InvalidArgument` */
export function directive(name: string, given: string | undefined): "COPY" | "REPLACE" {
  if (given === undefined || given === "COPY") return "COPY";
  if (given === "REPLACE") return given;
  throw invalidArgument("Unknown directive.", name, given);
}
