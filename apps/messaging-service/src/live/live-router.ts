import { BusConnection, NoResponderError, Requester, RequestTimeoutError } from '@chatgenius/bus';
import { addressed, ChatError, type RequestContract } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { type z } from 'zod';
import { readLive } from '../messages/live.repository.ts';
import { type LiveText } from './live-text.ts';
import { LiveTexts } from './live-texts.ts';

/** More often than this no message changes its owner while one command is on its way. */
const ATTEMPTS = 5;
/** Owners that are remembered: whoever is not, is looked up. */
const REMEMBERED = 10_000;

/** Brings what concerns a live message to the process that owns it; takes the message over when that one is gone. */
@Injectable()
export class LiveRouter {
  readonly #requester: Requester;
  readonly #owners = new Map<string, string>();

  constructor(
    private readonly pool: Pool,
    private readonly texts: LiveTexts,
    bus: BusConnection,
  ) {
    this.#requester = new Requester(bus);
  }

  /**
   * Does something with a message here, or has its owner do it. Nothing for a message that takes no text.
   * @throws ChatError UNAVAILABLE when its owner changes again and again
   */
  async run<Input extends z.ZodType, Output extends z.ZodType>(
    messageId: string,
    contract: RequestContract<Input, Output>,
    input: z.input<Input>,
    here: (text: LiveText) => Promise<z.input<Output>>,
  ): Promise<z.output<Output> | z.input<Output> | undefined> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const own = this.texts.find(messageId);
      const done = own && (await unlessOvertaken(() => here(own)));
      if (done !== undefined) return done;
      if (own !== undefined) continue;
      const ownerId = this.#owners.get(messageId) ?? (await this.#lookUp(messageId));
      if (ownerId === undefined) return undefined;
      if (ownerId !== this.texts.ownerId) {
        const answer = await this.#ask(ownerId, contract, input);
        if (answer !== undefined) return answer.output;
      }
      this.#owners.delete(messageId);
      await this.#take(messageId, ownerId);
    }
    throw new ChatError('UNAVAILABLE');
  }

  async #lookUp(messageId: string): Promise<string | undefined> {
    const ownerId = (await readLive(this.pool, messageId))?.owner_id;
    if (ownerId === undefined || ownerId === this.texts.ownerId) return ownerId;
    if (this.#owners.size >= REMEMBERED) this.#owners.clear();
    this.#owners.set(messageId, ownerId);
    return ownerId;
  }

  /** Nothing when it is not there, or does not own the message. */
  async #ask<Input extends z.ZodType, Output extends z.ZodType>(ownerId: string, contract: RequestContract<Input, Output>, input: z.input<Input>): Promise<{ output: z.output<Output> } | undefined> {
    try {
      return { output: await this.#requester.request(addressed(contract, ownerId), input) };
    } catch (error) {
      if (error instanceof NoResponderError || error instanceof RequestTimeoutError || isNotOwner(error)) return undefined;
      throw error;
    }
  }

  /** Unless it has another owner since. */
  async #take(messageId: string, formerOwnerId: string): Promise<void> {
    const row = await readLive(this.pool, messageId);
    if (row?.owner_id === formerOwnerId) await this.texts.claim(row);
  }
}

/** How a process answers that is asked for a message which it does not own. */
export const notOwner = (): ChatError => new ChatError('UNAVAILABLE', { owner: false });

/** Nothing when this process has found out meanwhile that it does not own the message any more. */
async function unlessOvertaken<Output>(work: () => Promise<Output>): Promise<Output | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isNotOwner(error)) return undefined;
    throw error;
  }
}

const isNotOwner = (error: unknown): boolean => error instanceof ChatError && error.reason === 'UNAVAILABLE' && error.details.owner === false;
