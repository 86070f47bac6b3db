import { appOf, containerOf, deploymentsIn, settingsOf, type Manifest, type Workload } from '../manifest.ts';

const MIB = 1024 * 1024;
/** Outside of V8's heap: code, threads, buffers of sockets. An idle service has 125 to 160 MiB resident in all, its heap included. */
const OUTSIDE_MIB = 96;
/** New objects live in three spaces of this size. */
const SEMI_SPACES = 3;
/** docs/benchmarks.md, idle. */
const CONNECTION_KIB = 28;

/** A limit that V8 does not know of ends the process without a word: V8 has to find its heap full first. */
export function memoryFaults(manifests: readonly Manifest[], flagsOf: (app: string) => readonly string[]): string[] {
  return deploymentsIn(manifests).flatMap((workload) => {
    const settings = settingsOf(workload, manifests);
    const flags = [...flagsOf(appOf(workload)), ...(settings.NODE_OPTIONS ?? '').split(' ')];
    return [...limitFaults(workload, settings, flags), ...heapFaults(workload, settings, flags)];
  });
}

function limitFaults(workload: Workload, settings: Readonly<Record<string, string>>, flags: readonly string[]): string[] {
  const { requests, limits } = containerOf(workload).resources;
  const limit = mebibytes(limits.memory);
  const unsent = Number(settings.UNSENT_TOTAL_BYTES ?? 0) / MIB;
  const needed = flag(flags, 'max-old-space-size') + SEMI_SPACES * flag(flags, 'max-semi-space-size') + unsent + OUTSIDE_MIB;
  return [
    ...(limit >= needed ? [] : [`${appOf(workload)}: a limit of ${limit} MiB is less than the ${needed} MiB that it may use`]),
    ...(mebibytes(requests.memory) <= limit ? [] : [`${appOf(workload)}: it requests more memory than its limit`]),
    ...(limits.cpu === undefined ? [] : [`${appOf(workload)}: a CPU limit stops its event loop`]),
  ];
}

/** V8 lets old objects grow by `heap-growing-percent` before it collects them. */
function heapFaults(workload: Workload, settings: Readonly<Record<string, string>>, flags: readonly string[]): string[] {
  const old = flag(flags, 'max-old-space-size');
  if (Number.isNaN(old)) return [`${appOf(workload)}: NODE_OPTIONS has no --max-old-space-size, and V8 would take a quarter of the machine`];
  if (settings.MAX_CONNECTIONS === undefined) return [];
  const held = (Number(settings.MAX_CONNECTIONS) * CONNECTION_KIB) / 1024;
  const needed = Math.round(held * (1 + flag(flags, 'heap-growing-percent') / 100));
  return old >= needed ? [] : [`${appOf(workload)}: a heap of ${old} MiB is less than the ${needed} MiB that MAX_CONNECTIONS may need between two collections`];
}

const flag = (flags: readonly string[], name: string): number => Number(flags.find((candidate) => candidate.startsWith(`--${name}=`))?.split('=')[1] ?? NaN);

function mebibytes(quantity = ''): number {
  const [, amount = '', unit = ''] = /^(\d+)(Mi|Gi)$/.exec(quantity) ?? [];
  return amount === '' ? NaN : Number(amount) * (unit === 'Gi' ? 1024 : 1);
}
