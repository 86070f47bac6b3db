import { hash, randomUUID } from 'node:crypto';
import { SecretBox } from '@chatgenius/auth';
import { ChatError, type ErrorReason } from '@chatgenius/contracts';
import { committingWith } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, WEBHOOK_SECRET_KEY } from '../tokens.ts';
import { IdempotencyRepository, type Claim } from './idempotency.repository.ts';
import { decideRepeat, isDefinite } from './idempotency.rules.ts';

/** A request that names itself by a key. */
export interface KeyedRequest {
  readonly userId: string;
  readonly key: string;
  readonly fingerprint: Buffer;
}

/** What came of it, as it is kept. */
export type Outcome = { readonly answer: unknown } | { readonly refused: ErrorReason; readonly details: Readonly<Record<string, unknown>> };

/** Does once what is asked for several times under one key (docs/adr/0042-idempotency-keys.md). */
@Injectable()
export class IdempotencyService {
  /** Answers may hold secrets that are told once. */
  readonly #box: SecretBox;
  readonly #keys: IdempotencyRepository;
  readonly #logger: Logger;

  constructor(@Inject(WEBHOOK_SECRET_KEY) secretKey: string, @Inject(LOGGER) logger: Logger, keys: IdempotencyRepository) {
    this.#box = new SecretBox(secretKey);
    this.#logger = logger;
    this.#keys = keys;
  }

  /** @returns the claim of who is first, or what came of the first. @throws ChatError when a repeat cannot be answered */
  async claim(request: KeyedRequest): Promise<Claim | Outcome> {
    const { userId, key, fingerprint } = request;
    const claim: Claim = { userId, fingerprint, keyHash: hash('sha256', key, 'buffer'), claimId: randomUUID() };
    if (await this.#keys.claim(claim)) return claim;
    const sealed = decideRepeat(await this.#keys.find(claim), fingerprint);
    return JSON.parse(this.#box.open(sealed, ownerOf(request)).toString()) as Outcome;
  }

  /** Whatever `work` commits, it commits together with the note that this key was used; and nothing once the key is another's. */
  within<Result>(claim: Claim, work: () => Result): Result {
    return committingWith(async (transaction) => {
      if (!(await this.#keys.markCommitted(transaction, claim))) throw new ChatError('IDEMPOTENCY_KEY_BUSY');
    }, work);
  }

  /** The answer is given in any case: a repeat would be told that it is lost. */
  async succeeded(request: KeyedRequest, claim: Claim, answer: unknown): Promise<void> {
    await this.#quietly(this.#keys.store(claim, this.#seal(request, { answer })));
  }

  async failed(request: KeyedRequest, claim: Claim, error: unknown): Promise<void> {
    if (!isDefinite(error)) return this.#quietly(this.#keys.release(claim));
    await this.#quietly(this.#keys.store(claim, this.#seal(request, { refused: error.reason as ErrorReason, details: error.details })));
  }

  #seal(request: KeyedRequest, outcome: Outcome): Buffer {
    return this.#box.seal(Buffer.from(JSON.stringify(outcome)), ownerOf(request));
  }

  async #quietly(work: Promise<void>): Promise<void> {
    await work.catch((error: unknown) => this.#logger.warn('idempotency:not-stored', { error }));
  }
}

const ownerOf = ({ userId, key }: KeyedRequest): string => `idempotency:${userId}:${key}`;
