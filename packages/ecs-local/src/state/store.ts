import type { Cluster } from "@hitless/ecs-scheduler";

import { type Collection, collection, type KeptCollection } from "./collection.ts";
import { openDatabase } from "./database.ts";
import {
  type ListenerRecord,
  type LoadBalancerRecord,
  type RuleRecord,
  type TargetGroupRecord,
  targetKey,
  type TargetRecord,
} from "../elb/records.ts";
import type { SecretRecord } from "../secrets/secrets.ts";
import type {
  AccountSettingRecord,
  ClusterRecord,
  FamilyRecord,
  InstanceRecord,
  ServiceRecord,
  TagsRecord,
  TaskDefinitionRecord,
  TaskRecord,
  TokenRecord,
} from "./records.ts";

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
  /** The scheduler's state of each cluster, by the cluster's name. */
  schedulers: Collection<Cluster>;
  /** By `cluster/name`. */
  services: Collection<ServiceRecord>;
  /** By `cluster/id`. */
  tasks: Collection<TaskRecord>;
  /** By `cluster/id`. */
  instances: Collection<InstanceRecord>;
  /** By the principal and the name. */
  accountSettings: Collection<AccountSettingRecord>;
  /** By the operation, the cluster and the client's token. */
  tokens: Collection<TokenRecord>;
  /** By ARN, as listeners, rules and target groups are. */
  loadBalancers: Collection<LoadBalancerRecord>;
  targetGroups: Collection<TargetGroupRecord>;
  listeners: Collection<ListenerRecord>;
  rules: Collection<RuleRecord>;
  /** By the target group's ARN, the target's id, its port and its task; see `targetKey`. */
  targets: Collection<TargetRecord>;
  /** By ARN. */
  secrets: Collection<SecretRecord>;
  /** What tells this endpoint from others: its `id`. */
  endpoint: Collection<string>;
}

export interface Store {
  state: State;
  /** Puts on disk what has changed, all or nothing. What could not be written is written by the next call. */
  save(): void;
  close(): void;
}

/**
 * Opens what an earlier run kept in `file`; without a file, an empty state in memory.
 * @throws {EcsLocalError} `state-file`
 */
export function openStore(file: string | undefined): Store {
  const database = openDatabase(file);
  const kept: Pick<KeptCollection<unknown>, "changes" | "saved">[] = [];
  function open<Item>(kind: string): Collection<Item> {
    // oxlint-disable-next-line no-unsafe-type-assertion -- the layout's version says what is in the file
    const opened = collection<Item>(kind, database.read(kind) as (readonly [string, Item])[]);
    kept.push(opened);
    return opened;
  }
  const targets = open<TargetRecord>("target");
  renameTargets(targets);
  return {
    state: {
      clusters: open("cluster"),
      taskDefinitions: open("task-definition"),
      families: open("family"),
      tags: open("tags"),
      schedulers: open("scheduler"),
      services: open("service"),
      tasks: open("task"),
      instances: open("instance"),
      accountSettings: open("account-setting"),
      tokens: open("token"),
      loadBalancers: open("load-balancer"),
      targetGroups: open("target-group"),
      listeners: open("listener"),
      rules: open("rule"),
      targets,
      secrets: open("secret"),
      endpoint: open("endpoint"),
    },
    save() {
      const changes = kept.map((each) => each.changes()).filter((each) => each !== undefined);
      if (changes.length > 0) database.write(changes);
      for (const each of kept) each.saved();
    },
    close: () => database.close(),
  };
}

/** Earlier releases kept the targets of tasks without the task in their keys. */
function renameTargets(targets: Collection<TargetRecord>): void {
  for (const [key, target] of targets.entries()) {
    if (key === targetKey(target)) continue;
    targets.delete(key);
    targets.put(targetKey(target), target);
  }
}
