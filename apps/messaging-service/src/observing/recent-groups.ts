import { answerSurvey, BusConnection } from '@chatgenius/bus';
import { surveys } from '@chatgenius/contracts';
import { Ring, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LOGGER } from '../tokens.ts';

interface Group {
  /** When it began. */
  readonly at: number;
  readonly committedAt: number;
  readonly messageIds: readonly string[];
}

const GROUPS = 2_000;
const KEPT_MS = 600_000;

/** In which groups this process has committed the messages of the last minutes. */
@Injectable()
export class RecentGroups implements OnApplicationBootstrap {
  readonly #groups = new Ring<Group>(GROUPS, KEPT_MS);

  constructor(
    private readonly bus: BusConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const instance = this.bus.options.name.split('/').slice(1).join('/');
    answerSurvey(
      this.bus,
      surveys.messageGroups,
      ({ messageId }) => ({
        instance,
        groups: this.#groups.find(({ messageIds }) => messageIds.includes(messageId)).map(({ at, committedAt, messageIds }) => ({ instance, messages: messageIds.length, beganAt: new Date(at).toISOString(), committedAt: new Date(committedAt).toISOString() })),
      }),
      (subject, error) => this.logger.error('survey:not-answered', { subject, error }),
    );
  }

  committed(beganAt: number, messageIds: readonly string[]): void {
    this.#groups.push({ at: beganAt, committedAt: Date.now(), messageIds });
  }
}
