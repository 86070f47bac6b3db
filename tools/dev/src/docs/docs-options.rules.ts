import { parseArgs } from 'node:util';

export interface DocsOptions {
  readonly serve: boolean;
  readonly port: number;
  /** A machine on which the site's packages cannot be had is no fault. */
  readonly wherePossible: boolean;
  readonly help: boolean;
}

export class DocsOptionsError extends Error {
  override readonly name = 'DocsOptionsError';
}

export const HELP = `npm run docs -- [--serve [--port <port>]] [--where-possible]

Builds the documentation as a site, into dist/docs: guides, decisions, and the references of SDK, HTTP and events. Its packages are
in docs/site, and are installed the first time. A dead link fails the build.

  --serve           also serves it, on this machine alone
  --port <port>     default: 4173
  --where-possible  says so where no registry answers for its packages, and succeeds
  --help            this text`;

/** @throws DocsOptionsError that says what can be asked for */
export function parseDocsOptions(args: readonly string[]): DocsOptions {
  const { serve = false, port = '4173', 'where-possible': wherePossible = false, help = false } = parse(args);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new DocsOptionsError(`--port ${port} is no port.`);
  return { serve, port: Number(port), wherePossible, help };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { serve: { type: 'boolean' }, port: { type: 'string' }, 'where-possible': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    throw new DocsOptionsError((error as Error).message);
  }
}
