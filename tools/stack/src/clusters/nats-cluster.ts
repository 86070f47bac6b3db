import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { serverAddress } from '@chatgenius/bus/client';
import { connect } from '@nats-io/transport-node';
import { natsConfig } from '../access/nats-config.ts';
import { accountPassword, ADMINISTRATOR, newPassword } from '../access/passwords.ts';
import { checkNats } from '../infrastructure/connection-checks.ts';
import { findFreePorts } from '../infrastructure/free-ports.ts';
import { findServerBinaries, type ServerBinary } from '../infrastructure/server-binaries.ts';
import { type ServerDefinition } from '../infrastructure/server-process.ts';
import { type ClusterNode } from './clustered-redis.ts';
import { ServerGroup, type ServerPlace } from './server-group.ts';

export interface NatsCluster {
  /** All of the nodes, with the administrator's account. */
  readonly url: string;
  readonly nodes: readonly ClusterNode[];
  /** Resolves when each node knows all others. */
  untilWhole(): Promise<void>;
  stop(): Promise<void>;
}

interface NatsNode {
  readonly binary: ServerBinary;
  readonly name: string;
  readonly password: string;
  readonly routePort: number;
  readonly otherRoutePorts: readonly number[];
}

const ROUTES = 'routes';
const POLL_MS = 25;

/** Some nats-servers with routes between all of them, and the accounts of the services. */
export async function startNatsCluster({ nodes: count = 3, password = newPassword() } = {}): Promise<NatsCluster> {
  const { nats: binary } = await findServerBinaries(() => undefined);
  return ServerGroup.with(async (group) => {
    const routePorts = await findFreePorts(count);
    const nodes = await Promise.all(
      routePorts.map((routePort, index) =>
        group.launch((place) => natsNode(place, { binary, name: `nats-${index + 1}`, password, routePort, otherRoutePorts: routePorts.filter((port) => port !== routePort) })),
      ),
    );
    const untilWhole = async (): Promise<void> => {
      for (const { url } of nodes) while ((await known(url)) !== count) await delay(POLL_MS);
    };
    await untilWhole();
    return { url: nodes.map(({ url }) => url).join(','), nodes, untilWhole, stop: () => group.stop() };
  });
}

/** How many servers of its cluster one knows, itself included. */
async function known(url: string): Promise<number> {
  const connection = await connect({ ...serverAddress(url), ignoreClusterUpdates: true });
  const servers = connection.info?.connect_urls?.length ?? 1;
  await connection.close();
  return servers;
}

function natsNode({ folder, logs }: ServerPlace, { binary, name, password, routePort, otherRoutePorts }: NatsNode): ServerDefinition {
  const config = path.join(folder, 'nats.conf');
  const accounts = natsConfig((account) => JSON.stringify(account === ADMINISTRATOR ? password : accountPassword(password, account)));
  const routes = otherRoutePorts.map((port) => `    nats://${ROUTES}:${password}@127.0.0.1:${port}`);
  const cluster = `cluster {\n  name: chatgenius\n  listen: 127.0.0.1:${routePort}\n  authorization { user: ${ROUTES}, password: ${JSON.stringify(password)} }\n  routes: [\n${routes.join('\n')}\n  ]\n}\n`;
  writeFileSync(config, `server_name: ${name}\n${accounts}${cluster}`, { mode: 0o600 });
  return {
    name,
    url: (port) => `nats://${ADMINISTRATOR}:${password}@127.0.0.1:${port}`,
    process: (port) => ({ command: binary.command, args: ['--config', config, '--addr', '127.0.0.1', '--port', String(port)], env: binary.env, stopSignal: 'SIGTERM', logFile: path.join(logs, `${name}.log`) }),
    check: checkNats,
    portClash: /address already in use/i,
  };
}
