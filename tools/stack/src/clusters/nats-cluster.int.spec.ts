import { BusConnection, Requester } from '@chatgenius/bus';
import { busRightsOf } from '@chatgenius/contracts';
import { waitUntil } from '@chatgenius/testing';
import { accountUrl } from '../infrastructure/account-urls.ts';
import { type NatsCluster, startNatsCluster } from './nats-cluster.ts';

/** A cluster is one bus: a node that dies also takes messages from clients of the other nodes. */
describe('a cluster of nats-servers', () => {
  let cluster: NatsCluster;
  const opened: BusConnection[] = [];

  beforeAll(async () => {
    cluster = await startNatsCluster();
  });

  afterAll(async () => {
    for (const bus of opened) await bus.close();
    await cluster.stop();
  });

  const connect = async (url: string) => {
    const bus = await BusConnection.open({ url, name: 'connection-gateway/spec', streamShards: 4 });
    opened.push(bus);
    return bus;
  };
  const isConnected = async (bus: BusConnection | undefined) => (await bus?.assertConnected().then(() => true, () => false)) ?? false;
  /** Each is connected to one node, and may go to others once that is gone. */
  const onEach = async () => {
    const buses = await Promise.all(cluster.nodes.map(({ url }) => connect(url)));
    for (const bus of buses) await waitUntil('its server knows the others', () => bus.nats.info?.connect_urls?.length === cluster.nodes.length);
    return buses;
  };

  it('carries messages from each node to each, and takes the accounts of services', async () => {
    const buses = await onEach();
    const heard = new Set<string>();
    buses.forEach((bus, to) => bus.subscribe('spec.*', (message) => heard.add(`${message.subject} at ${to}`)));
    await waitUntil('everything is heard everywhere', () => {
      buses.forEach((bus, from) => bus.nats.publish(`spec.${from}`));
      return heard.size === buses.length ** 2;
    });
    const gateway = await connect(accountUrl(cluster.url, 'connection-gateway'));
    const refusals: string[] = [];
    const stranger = await BusConnection.open({ url: accountUrl(cluster.url, 'connection-gateway'), name: 'connection-gateway/spec', streamShards: 4, onTrouble: ({ message }) => refusals.push(message) });
    opened.push(stranger);
    expect(() => new Requester(gateway)).not.toThrow();
    expect(busRightsOf('connection-gateway').publish).not.toContain('spec.1');
    stranger.nats.publish('spec.1');
    await waitUntil('it is refused', () => refusals.some((message) => /permissions violation/i.test(message)));
  });

  it('tells everybody that something may be lost when a node dies, also those on other nodes, and when it is back', async () => {
    const buses = await onEach();
    /** How many servers each knew when it was told. */
    const told = buses.map((): number[] => []);
    buses.forEach((bus, index) => bus.onPossibleLoss(() => told[index]?.push(bus.nats.info?.connect_urls?.length ?? 0)));
    const [one, other, moved] = buses;
    await cluster.nodes[2]?.kill();
    await waitUntil('those who stayed are told', () => told.slice(0, 2).every((sizes) => sizes.includes(2)), 5_000);
    await waitUntil('the other one is connected to another node, and told', async () => told[2]?.includes(2) === true && (await isConnected(moved)));
    expect(await Promise.all([one, other].map(isConnected))).toEqual([true, true]);
    for (const sizes of told) sizes.splice(0);
    await cluster.nodes[2]?.start();
    await waitUntil('all are told', () => told.every((sizes) => sizes.includes(3)), 5_000);
  });
});
