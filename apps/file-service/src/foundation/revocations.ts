import { KnownRevocations } from '@chatgenius/auth';
import { type BusConnection } from '@chatgenius/bus';
import { readRevokedSessions, type Database } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';

/** A session of whose end nobody has told is refused within this time: one look at an index. */
const READ_EVERY_MS = 5_000;

/** Which sessions were ended. */
export class Revocations extends KnownRevocations {
  constructor({ pool }: Database, bus: BusConnection, accessTokenSeconds: number, logger: Logger) {
    super({ bus, read: (withinSeconds, after) => readRevokedSessions(pool, withinSeconds, after), readEveryMs: READ_EVERY_MS, accessTokenSeconds, logger });
  }
}
