import { DEFAULT_TOPOLOGY, planInstances, portsFromBase } from './topology.rules.ts';

describe('which processes run, and on which ports', () => {
  it('gives the API the base port, the gateways the next ones, and ops a range of its own', () => {
    const instances = planInstances(DEFAULT_TOPOLOGY, portsFromBase(4000, DEFAULT_TOPOLOGY));
    expect(instances.map(({ name, port, opsPort }) => [name, port, opsPort])).toEqual([
      ['channel-api-1', 4000, 4100],
      ['gateway-1', 4001, 4101],
      ['gateway-2', 4002, 4102],
      ['messaging-1', undefined, 4103],
      ['messaging-2', undefined, 4104],
      ['presence-1', undefined, 4105],
      ['files-1', 4003, 4106],
    ]);
  });

  it('puts a canary behind all others, so that no port moves', () => {
    const topology = { ...DEFAULT_TOPOLOGY, canary: 1 };
    expect(planInstances(topology, portsFromBase(4000, topology)).at(-1)).toEqual({ service: 'canary', name: 'canary-1', opsPort: 4107 });
  });

  it('leaves out what is not wanted', () => {
    const topology = { ...DEFAULT_TOPOLOGY, messaging: 0, presence: 0, files: 0 };
    expect(planInstances(topology, portsFromBase(4000, topology)).map(({ name }) => name)).toEqual(['channel-api-1', 'gateway-1', 'gateway-2']);
  });

  it('refuses fewer ports than processes', () => {
    expect(() => planInstances(DEFAULT_TOPOLOGY, { public: [1], ops: [2] })).toThrow(/fewer ports/);
  });
});
