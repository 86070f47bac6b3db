import { randomUUID } from 'node:crypto';
import { commands, type CommandContract, type ErrorReason, type HttpService, type RouteContract, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { callApi, RefusedError } from '@chatgenius/testing';
import { type z } from 'zod';
import { type Actor, type Cast } from './cast.ts';

/** Where each service that answers over HTTP is. */
export type ServiceUrls = Readonly<Record<HttpService, string>>;

/** One try of one person, in a channel of its own. */
export class Attempt {
  readonly channelId: string;
  readonly cast: Cast;
  readonly actor: Actor;
  readonly #urls: ServiceUrls;

  constructor(urls: ServiceUrls, cast: Cast, actor: Actor, channelId: string) {
    this.#urls = urls;
    this.cast = cast;
    this.actor = actor;
    this.channelId = channelId;
  }

  /** What the actor sends over the socket. */
  send<Contract extends CommandContract>(contract: Contract, input: z.input<Contract['input']>) {
    return this.actor.socket.command(contract, input);
  }

  /** What the actor asks over HTTP. */
  call<Route extends RouteContract>(route: Route, input: Partial<RouteInput<Route>> = {}): Promise<RouteOutput<Route>> {
    return callApi(this.#urls[route.service ?? 'channel-api'], route, { token: this.actor.token, ...input });
  }

  /** What the host does first. */
  prepare<Route extends RouteContract>(route: Route, input: Partial<RouteInput<Route>> = {}): Promise<RouteOutput<Route>> {
    return callApi(this.#urls[route.service ?? 'channel-api'], route, { token: this.cast.host.token, ...input });
  }

  /** A message of the host. */
  async message(): Promise<string> {
    const { message } = await this.cast.host.socket.command(commands.messageSend, { channelId: this.channelId, clientMessageId: randomUUID(), text: 'hello' });
    return message.id;
  }
}

/** These say that somebody lacks the permission, or that they cannot see what they lack it for. */
const REFUSALS: readonly ErrorReason[] = ['NOT_ALLOWED', 'NOT_AUTHOR', 'CHANNEL_NOT_FOUND', 'MESSAGE_NOT_FOUND', 'WEBHOOK_NOT_FOUND', 'REPORT_NOT_FOUND', 'NOT_JOINED'];

/** 'allowed', or the reason that it was refused for. Whatever comes after the permission counts as allowed. */
export async function outcomeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    const effect = await attempt;
    return effect === false ? 'without effect' : 'allowed';
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return REFUSALS.includes(error.reason) ? error.reason : 'allowed';
  }
}
