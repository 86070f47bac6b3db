export type ServiceName = 'channel-api' | 'connection-gateway' | 'messaging-service' | 'presence-service' | 'file-service' | 'canary';

/** How many processes of each. */
export interface Topology {
  channelApi: number;
  gateways: number;
  messaging: number;
  presence: number;
  files: number;
  /** Probes the others; nothing depends on it. */
  canary: number;
}

export const DEFAULT_TOPOLOGY: Topology = { channelApi: 1, gateways: 2, messaging: 2, presence: 1, files: 1, canary: 0 };

/** Ops ports of a fixed range begin this far above the public ones. */
const OPS_OFFSET = 100;

/** One process to be. */
export interface Instance {
  service: ServiceName;
  /** For people, logs and traces: "gateway-1". */
  name: string;
  /** What clients connect to; services that clients never reach have none. */
  port?: number;
  opsPort: number;
}

interface Kind {
  service: ServiceName;
  key: keyof Topology;
  label: string;
  public: boolean;
}

const KINDS: readonly Kind[] = [
  { service: 'channel-api', key: 'channelApi', label: 'channel-api', public: true },
  { service: 'connection-gateway', key: 'gateways', label: 'gateway', public: true },
  { service: 'messaging-service', key: 'messaging', label: 'messaging', public: false },
  { service: 'presence-service', key: 'presence', label: 'presence', public: false },
  { service: 'file-service', key: 'files', label: 'files', public: true },
  { service: 'canary', key: 'canary', label: 'canary', public: false },
];

/** How many ports a topology takes: one of each for ops, one more for those that clients reach. */
export function portsNeeded(topology: Topology): { public: number; ops: number } {
  const count = (kinds: readonly Kind[]): number => kinds.reduce((sum, { key }) => sum + topology[key], 0);
  return { public: count(KINDS.filter((kind) => kind.public)), ops: count(KINDS) };
}

/** 4000 for the API, 4001 and up for the gateways, 4100 and up for ops. */
export function portsFromBase(base: number, topology: Topology): { public: number[]; ops: number[] } {
  const needed = portsNeeded(topology);
  return {
    public: Array.from({ length: needed.public }, (_, index) => base + index),
    ops: Array.from({ length: needed.ops }, (_, index) => base + OPS_OFFSET + index),
  };
}

export function planInstances(topology: Topology, ports: { public: number[]; ops: number[] }): Instance[] {
  const publicPorts = ports.public.values();
  const opsPorts = ports.ops.values();
  return KINDS.flatMap(({ service, key, label, public: isPublic }) =>
    Array.from({ length: topology[key] }, (_, index) => ({
      service,
      name: `${label}-${index + 1}`,
      ...(isPublic ? { port: take(publicPorts) } : {}),
      opsPort: take(opsPorts),
    })),
  );
}

function take(ports: Iterator<number, undefined>): number {
  const port = ports.next().value;
  if (port === undefined) throw new Error('There are fewer ports than the topology needs.');
  return port;
}
