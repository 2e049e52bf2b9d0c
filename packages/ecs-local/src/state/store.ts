import { type Collection, collection, type KeptCollection } from "./collection.ts";
import { openDatabase } from "./database.ts";
import type { ClusterRecord, FamilyRecord, TagsRecord, TaskDefinitionRecord } from "./records.ts";

/** Everything that the endpoint knows. */
export interface State {
  /** By name. */
  clusters: Collection<ClusterRecord>;
  /** By `family:revision`. */
  taskDefinitions: Collection<TaskDefinitionRecord>;
  /** By name. */
  families: Collection<FamilyRecord>;
  /** By ARN. */
  tags: Collection<TagsRecord>;
}

export interface Store {
  state: State;
  /** Puts on disk what has changed, all or nothing. */
  save(): void;
  close(): void;
}

/**
 * Opens what an earlier run kept in `file`; without a file, an empty state in memory.
 * @throws {EcsLocalError} `state-file`
 */
export function openStore(file: string | undefined): Store {
  const database = openDatabase(file);
  const kept: Pick<KeptCollection<unknown>, "takeChanges">[] = [];
  function open<Item>(kind: string): Collection<Item> {
    // oxlint-disable-next-line no-unsafe-type-assertion -- the layout's version says what is in the file
    const opened = collection<Item>(kind, database.read(kind) as (readonly [string, Item])[]);
    kept.push(opened);
    return opened;
  }
  return {
    state: {
      clusters: open("cluster"),
      taskDefinitions: open("task-definition"),
      families: open("family"),
      tags: open("tags"),
    },
    save() {
      const changes = kept.map((each) => each.takeChanges()).filter((each) => each !== undefined);
      if (changes.length > 0) database.write(changes);
    },
    close: () => database.close(),
  };
}
