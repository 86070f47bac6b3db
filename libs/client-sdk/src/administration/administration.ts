import { type HttpApi } from '../http-api.ts';
import { type AnswerOf, type BodyOf, type PageOf, type QueryOf } from '../wire.ts';
import { Announcements } from './announcements.ts';
import { DeploymentModeration } from './deployment-moderation.ts';
import { Retention } from './retention.ts';

/** What administrators of the deployment do. What the user may do, the server decides; each decision is in the audit log. */
export class Administration {
  readonly announcements: Announcements;
  /** Bans, mutes, reports and words of the whole deployment. */
  readonly moderation: DeploymentModeration;
  /** How long messages are kept, and of what nothing is removed. */
  readonly retention: Retention;
  readonly #api: HttpApi;

  constructor(api: HttpApi, filesApi: HttpApi) {
    this.#api = api;
    this.announcements = new Announcements(api);
    this.moderation = new DeploymentModeration(api);
    this.retention = new Retention(api, filesApi);
  }

  /** All people, by id. @throws ChatError */
  users(query: QueryOf<'listUsers'> = {}): Promise<PageOf<'listUsers'>> {
    return this.#api.get('listUsers', {}, query);
  }

  /** The live connections of a user, on all gateways. @throws ChatError */
  connections(userId: string): Promise<PageOf<'listConnections'>> {
    return this.#api.get('listConnections', { userId });
  }

  /** Ends connections of a user: all of them, or one; their sessions as well if wished. @throws ChatError */
  disconnect(userId: string, wish: BodyOf<'endConnections'> = {}): Promise<AnswerOf<'endConnections'>> {
    return this.#api.call('endConnections', { userId }, wish);
  }

  /** How much the deployment is used, day by day. @throws ChatError */
  statistics(query: QueryOf<'readStatistics'> = {}): Promise<PageOf<'readStatistics'>> {
    return this.#api.get('readStatistics', {}, query);
  }

  /** Decisions that were recorded, the newest first. @throws ChatError */
  audit(query: QueryOf<'listAudit'> = {}): Promise<PageOf<'listAudit'>> {
    return this.#api.get('listAudit', {}, query);
  }
}
