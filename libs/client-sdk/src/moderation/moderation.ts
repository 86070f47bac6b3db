import { type FilterEntry, type MessagePurge, type Report, type ReportState, type ReportSubject, type Restriction, type WordFilter } from '../generated/schemas.ts';
import { type HttpApi } from '../http-api.ts';
import { type BodyOf, type PageOf } from '../wire.ts';

/** End and reason; without `until` it stays until it is lifted. */
export type RestrictionWish = BodyOf<'banMember'>;
type Page = { readonly limit?: number; readonly after?: string };

/** What moderators of channels do, and everybody who reports something. What the user may do, the server decides. */
export class Moderation {
  readonly #api: HttpApi;

  constructor(api: HttpApi) {
    this.#api = api;
  }

  /** Removes somebody, who can be added again. @throws ChatError */
  async remove(channelId: string, userId: string): Promise<void> {
    await this.#api.call('removeMember', { channelId, userId });
  }

  /** Removes somebody, and keeps them out. @throws ChatError */
  async ban(channelId: string, userId: string, wish: RestrictionWish = {}): Promise<Restriction> {
    return (await this.#api.call('banMember', { channelId, userId }, wish)).restriction;
  }

  /** @throws ChatError */
  async unban(channelId: string, userId: string): Promise<void> {
    await this.#api.call('unbanMember', { channelId, userId });
  }

  /** @throws ChatError */
  bans(channelId: string, page: Page = {}): Promise<PageOf<'listBans'>> {
    return this.#api.get('listBans', { channelId }, { ...page });
  }

  /** Keeps somebody from writing. @throws ChatError */
  async mute(channelId: string, userId: string, wish: RestrictionWish = {}): Promise<Restriction> {
    return (await this.#api.call('muteMember', { channelId, userId }, wish)).restriction;
  }

  /** @throws ChatError */
  async unmute(channelId: string, userId: string): Promise<void> {
    await this.#api.call('unmuteMember', { channelId, userId });
  }

  /** @throws ChatError */
  mutes(channelId: string, page: Page = {}): Promise<PageOf<'listMutes'>> {
    return this.#api.get('listMutes', { channelId }, { ...page });
  }

  /** @param seconds 0 ends it @throws ChatError */
  async setSlowMode(channelId: string, seconds: number): Promise<void> {
    await this.#api.call('setSlowMode', { channelId }, { seconds });
  }

  /** Tells moderators of a message or user. @throws ChatError */
  async report(subject: ReportSubject, category: BodyOf<'createReport'>['category'], text = ''): Promise<Report> {
    return (await this.#api.call('createReport', {}, { subject, category, text })).report;
  }

  /** @throws ChatError */
  reports(channelId: string, { state, ...page }: Page & { readonly state?: ReportState } = {}): Promise<PageOf<'listReports'>> {
    return this.#api.get('listReports', { channelId }, { ...page, state });
  }

  /** Takes a report to look at. @throws ChatError */
  async claim(reportId: string): Promise<Report> {
    return (await this.#api.call('claimReport', { reportId })).report;
  }

  /** @throws ChatError */
  async decide(reportId: string, outcome: 'resolved' | 'dismissed', note?: string): Promise<Report> {
    return (await this.#api.call('decideReport', { reportId }, { outcome, ...(note !== undefined && { note }) })).report;
  }

  /** @throws ChatError */
  wordFilter(channelId: string): Promise<WordFilter> {
    return this.#api.get('readChannelFilter', { channelId });
  }

  /** @throws ChatError */
  setWordFilter(channelId: string, entries: readonly FilterEntry[]): Promise<WordFilter> {
    return this.#api.call('setChannelFilter', { channelId }, { entries: [...entries] });
  }

  /** Begins to delete all that somebody wrote since a time. @throws ChatError */
  async purge(channelId: string, userId: string, since: Date, reason?: string): Promise<MessagePurge> {
    return (await this.#api.call('purgeChannelMessages', { channelId }, { userId, since: since.toISOString(), ...(reason !== undefined && { reason }) })).purge;
  }

  /** How far it has come. @throws ChatError */
  async purgeOf(purgeId: string): Promise<MessagePurge> {
    return (await this.#api.get('readPurge', { purgeId })).purge;
  }
}
