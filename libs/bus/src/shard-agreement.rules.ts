import { type ProcessFacts } from '@chatgenius/contracts';

/** The value that most processes have; of values that equally many have, that of the process that started first. */
export function agreedShards(processes: readonly ProcessFacts[]): number | undefined {
  const groups = [...Map.groupBy(processes, ({ streamShards }) => streamShards)].map(([streamShards, group]) => ({
    streamShards,
    size: group.length,
    startedAt: Math.min(...group.map(({ startedAt }) => startedAt)),
  }));
  const [first] = groups.sort((one, other) => other.size - one.size || one.startedAt - other.startedAt);
  return first?.streamShards;
}
