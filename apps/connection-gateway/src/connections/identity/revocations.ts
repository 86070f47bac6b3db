import { KnownRevocations } from '@chatgenius/auth';
import { Requester, type BusConnection } from '@chatgenius/bus';
import { messagingRequests, type Revocation, type RevocationReason } from '@chatgenius/contracts';
import { type Logger, PacedWork } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { ACCESS_TOKEN_SECONDS, BUS, LOGGER } from '../../tokens.ts';

/** A revocation that was committed and not told of takes effect within this time. */
const READ_EVERY_MS = 30_000;

/** Which sessions were ended, for connections: read from messaging-service, because a gateway knows no database. */
@Injectable()
export class Revocations extends KnownRevocations {
  #fresh: Revocation[] = [];
  readonly #telling = new PacedWork(() => this.#tellCollected());
  #tell: (fresh: ReadonlyMap<string, RevocationReason>) => void = () => undefined;

  constructor(
    @Inject(BUS) bus: BusConnection,
    requester: Requester,
    @Inject(ACCESS_TOKEN_SECONDS) accessTokenSeconds: number,
    @Inject(LOGGER) logger: Logger,
  ) {
    const read = (withinSeconds: number, after: string | undefined) => requester.request(messagingRequests.sessionsRevoked, { withinSeconds, after });
    super({ bus, read, readEveryMs: READ_EVERY_MS, accessTokenSeconds, logger });
  }

  /** Told of sessions whose connections have to end. */
  onRevoked(listener: (fresh: ReadonlyMap<string, RevocationReason>) => void): void {
    this.#tell = listener;
  }

  protected override onFresh(fresh: readonly Revocation[]): void {
    // Those that come in one tick of the event loop share one look at the connections.
    this.#telling.request();
    this.#fresh.push(...fresh);
  }

  #tellCollected(): void {
    const fresh = new Map(this.#fresh.map(({ sessionId, reason }) => [sessionId, reason]));
    this.#fresh = [];
    this.#tell(fresh);
  }
}
