import { DEFAULT_TOPOLOGY, isPortFree, planInstances, portsFromBase, portsNeeded } from '@chatgenius/stack';

/** A port that a service is to listen on belongs to somebody else. */
class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
}

/** The one behind those of the services. */
export const chatWebPort = (portBase: number): number => portBase + portsNeeded(DEFAULT_TOPOLOGY).public;

export async function checkPorts(portBase: number, canary: boolean): Promise<void> {
  const topology = { ...DEFAULT_TOPOLOGY, canary: canary ? 1 : 0 };
  const instances = planInstances(topology, portsFromBase(portBase, topology));
  const uses = [
    { port: chatWebPort(portBase), use: 'the chat page' },
    ...instances.flatMap(({ name, port, opsPort }) => [...(port === undefined ? [] : [{ port, use: name }]), { port: opsPort, use: `the ops server of ${name}` }]),
  ];
  const free = await Promise.all(uses.map(({ port }) => isPortFree(port)));
  const taken = uses.filter((_, index) => !free[index]);
  if (taken.length === 0) return;
  throw new PortTakenError(
    `${taken.map(({ port, use }) => `Port ${port}, for ${use}, is in use by another program.`).join('\n')}\n` +
      `Stop that program, or take other ports: npm start -- --port-base ${portBase + 1000}`,
  );
}
