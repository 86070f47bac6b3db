import { askAll, Requester, type BusConnection } from '@chatgenius/bus';
import { presenceRequests, type GatewayName, type SurveyContract } from '@chatgenius/contracts';
import { type Logger, within } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { type z } from 'zod';
import { BUS, LOGGER } from '../../tokens.ts';

/** Gateways answer from memory: one that has not by then is away, or busy beyond use. */
const WITHIN_MS = 1_000;
/** Of that, for the question which gateways there are. */
const PRESENCE_WITHIN_MS = 400;

export interface Surveyed<Answer> {
  readonly answers: readonly Answer[];
  /** Whether all gateways that there are have answered; false also where it is not known which there are. */
  readonly complete: boolean;
  /** Ids of those that have a lease and did not answer. */
  readonly unanswered: string[];
}

/** Asks all gateways at once, and waits until each that presence-service knows has answered, a second at most. */
@Injectable()
export class GatewaySurvey {
  constructor(
    private readonly requester: Requester,
    @Inject(BUS) private readonly bus: BusConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async ask<Question extends z.ZodType, Answer extends z.ZodType<{ gateway: GatewayName }>>(
    contract: SurveyContract<Question, Answer>,
    question: z.input<Question>,
  ): Promise<Surveyed<z.output<Answer>>> {
    const startedAt = performance.now();
    const expected = await this.#gateways();
    const answers = await askAll(this.bus, contract, question, {
      withinMs: WITHIN_MS - (performance.now() - startedAt),
      isEnough: (given) => expected?.every((id) => given.some(({ gateway }) => gateway.id === id)) ?? false,
      onFault: (subject, error) => this.logger.error('survey:undecodable', { subject, error }),
    });
    const unanswered = (expected ?? []).filter((id) => !answers.some(({ gateway }) => gateway.id === id));
    return { answers, complete: expected !== undefined && unanswered.length === 0, unanswered };
  }

  /** Nothing when presence-service does not say in time. */
  async #gateways(): Promise<string[] | undefined> {
    try {
      const known = this.requester.request(presenceRequests.presenceGateways, {}).then(({ gatewayIds }) => gatewayIds);
      return await within(PRESENCE_WITHIN_MS, known, () => undefined);
    } catch (error) {
      this.logger.warn('survey:gateways-unknown', { error });
      return undefined;
    }
  }
}
