import { askAll, Requester, type BusConnection } from '@chatgenius/bus';
import { ChatError, messagingRequests, surveys, type CommitGroup, type RouteOutput, type routes } from '@chatgenius/contracts';
import { recordAudit, withTransaction, type Database } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { BUS, DATABASE, LOGGER } from '../../tokens.ts';
import { UserRepository } from '../../users/user.repository.ts';
import { GatewaySurvey } from '../connections/gateway-survey.ts';

/** Nobody knows how many messaging-services there are: they answer from memory. */
const GROUPS_WITHIN_MS = 500;

/** Puts together what the database, the gateways and the messaging-services know. */
@Injectable()
export class FlightService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly requester: Requester,
    private readonly survey: GatewaySurvey,
    private readonly users: UserRepository,
    @Inject(BUS) private readonly bus: BusConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws ChatError MESSAGE_NOT_FOUND */
  async ofMessage(messageId: string, actorId: string): Promise<RouteOutput<typeof routes.readMessagePath>> {
    const { message } = await this.requester.request(messagingRequests.messagePath, { messageId });
    if (message === null) throw new ChatError('MESSAGE_NOT_FOUND');
    // Before anything is shown: nobody looks unseen.
    await withTransaction(this.database.pool, (transaction) => recordAudit(transaction, { actorId, action: 'message:traced', subject: { kind: 'message', id: messageId } }));
    const { senderId, clientMessageId, stream, seq } = message;
    const [groups, { answers, complete, unanswered }] = await Promise.all([this.#groups(messageId), this.survey.ask(surveys.messageFlight, { senderId, clientMessageId, stream, seq })]);
    return { complete, unanswered, message, groups, gateways: [...answers] };
  }

  /** @throws ChatError USER_NOT_FOUND */
  async ofUser(userId: string, actorId: string): Promise<RouteOutput<typeof routes.readUserActivity>> {
    if (!(await this.users.exists(userId))) throw new ChatError('USER_NOT_FOUND');
    await withTransaction(this.database.pool, (transaction) => recordAudit(transaction, { actorId, action: 'connections:listed', subject: { kind: 'user', id: userId } }));
    const { answers, complete, unanswered } = await this.survey.ask(surveys.userActivity, { userId });
    return { complete, unanswered, gateways: [...answers] };
  }

  async #groups(messageId: string): Promise<CommitGroup[]> {
    const onFault = (subject: string, error: unknown): void => this.logger.error('survey:undecodable', { subject, error });
    const answers = await askAll(this.bus, surveys.messageGroups, { messageId }, { withinMs: GROUPS_WITHIN_MS, isEnough: (given) => given.some(({ groups }) => groups.length > 0), onFault });
    return answers.flatMap(({ groups }) => groups);
  }
}
