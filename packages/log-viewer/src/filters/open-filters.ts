import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";

import { LogViewerError } from "../errors.ts";
import { presetFilters } from "./preset-filters.ts";
import { filtersSchema, type NewFilter, problemOf, type SavedFilter } from "./saved-filter.ts";

/** The saved filters of a folder, in `filters.json`. */
export interface Filters {
  all: () => readonly SavedFilter[];
  /** Adds one, or replaces the one with the id. Undefined: there is none with the id, or no room. */
  save: (filter: NewFilter, id?: string) => Promise<SavedFilter | undefined>;
  /** False: there is none with the id. */
  remove: (id: string) => Promise<boolean>;
}

const maxFilters = 200;

/** @throws {LogViewerError} `folder` when the file holds no filters */
export function openFilters(folder: string, onChange: () => void): Filters {
  const path = join(folder, "filters.json");
  let filters: readonly SavedFilter[] = existsSync(path) ? read(path) : presetFilters;
  let writing = Promise.resolve();

  const change = async (changed: readonly SavedFilter[]) => {
    filters = changed;
    onChange();
    // One after the other, so that the last one wins.
    const written = writing.then(async () => write(path, changed));
    writing = written.catch(() => undefined);
    await written;
  };
  return {
    all: () => filters,
    async save(filter, id) {
      const isNew = id === undefined;
      if (isNew ? filters.length >= maxFilters : filters.every((each) => each.id !== id)) return;
      const saved = { ...filter, id: id ?? randomBytes(6).toString("hex") };
      await change(
        isNew ? [...filters, saved] : filters.map((each) => (each.id === id ? saved : each)),
      );
      return saved;
    },
    async remove(id) {
      const left = filters.filter((each) => each.id !== id);
      if (left.length === filters.length) return false;
      await change(left);
      return true;
    },
  };
}

function read(path: string): SavedFilter[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new LogViewerError("folder", `${path} is no JSON: correct or remove it`, { cause });
  }
  const found = filtersSchema.safeParse(json);
  if (found.success) return found.data;
  throw new LogViewerError("folder", `${path} holds no filters: ${problemOf(found.error)}`);
}

async function write(path: string, filters: readonly SavedFilter[]): Promise<void> {
  const unfinished = `${path}.unfinished`;
  const file = await open(unfinished, "w", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(filters, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}
