import { FORCE_NAME, type Rung } from './ladder.rules.ts';

/** One rung cannot be used on this machine; the message says why. */
export class RungUnavailableError extends Error {
  override readonly name = 'RungUnavailableError';
}

/** Nothing on the ladder worked. */
export class NoInfrastructureError extends Error {
  override readonly name = 'NoInfrastructureError';

  constructor(attempts: { rung: Rung; error: Error }[]) {
    super(
      [
        'Postgres, Redis and NATS could not be found or started. What was tried:',
        ...attempts.map(({ rung, error }) => `  ${rung}: ${error.message.replaceAll('\n', '\n    ')}`),
        'Any one of these helps:',
        '  - start servers of your own (docker compose up -d) and export DATABASE_URL, REDIS_URL and NATS_URL;',
        '  - start Docker or Podman, and try again;',
        '  - install redis-server (7 or newer) and nats-server so that they are on the PATH',
        '    (Debian, Ubuntu: apt-get install redis-server nats-server; macOS: brew install redis nats-server).',
        `${FORCE_NAME}=environment|containers|packages asks for one way only.`,
      ].join('\n'),
      { cause: attempts.at(-1)?.error },
    );
  }
}
