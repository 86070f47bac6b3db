import { type RouteContract } from '@chatgenius/contracts';
import { servicesOf, type ComposeFile } from '../compose-file.ts';

const MIB = 1024 * 1024;

/** What is wrong with nginx's configuration beyond what nginx itself would say. */
export function proxyFaults(file: ComposeFile, text: string, routes: readonly RouteContract[]): string[] {
  const config = text.replaceAll(/#.*$/gm, '');
  const servers = [...config.matchAll(/^\s*server ([\w-]+):(\d+)/gm)].map(([, host = '', port = '']) => ({ host, port }));
  const expected = servicesOf(file).filter(([, { environment }]) => environment.PORT !== undefined).map(([name, { environment }]) => ({ host: name, port: environment.PORT ?? '' }));
  const prefixes = [...new Set(routes.map(({ path }) => path.split('/')[1] ?? ''))];
  const forwarded = /location ~ \^\/\(([^)]+)\)\//.exec(config)?.[1]?.replaceAll('\\', '').split('|') ?? [];
  const body = Number(/client_max_body_size (\d+)m;/.exec(config)?.[1] ?? 1) * MIB;
  const longest = Math.max(...routes.map(({ bodyBytes = 0 }) => bodyBytes));
  return [
    ...expected.filter(({ host, port }) => !servers.some((server) => server.host === host && server.port === port)).map(({ host, port }) => `the proxy does not know ${host}:${port}`),
    ...servers.filter(({ host, port }) => !expected.some((server) => server.host === host && server.port === port)).map(({ host, port }) => `the proxy sends to ${host}:${port}, where nobody listens`),
    ...prefixes.filter((prefix) => !forwarded.includes(prefix)).map((prefix) => `the proxy does not forward /${prefix}`),
    ...(body < longest ? [`the proxy takes bodies of ${body} bytes, and a route ${longest}`] : []),
    ...(/ip_hash|sticky|\bhash \$/.test(config) ? ['the proxy has sticky sessions'] : []),
    ...(/X-Forwarded-For \$proxy_add/.test(config) ? ['a client can say which address it has'] : []),
  ];
}
