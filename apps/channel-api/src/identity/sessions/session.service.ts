import { signAccessToken, type SigningKeys } from '@chatgenius/auth';
import { ChatError, type SessionTokens, type User } from '@chatgenius/contracts';
import { readBan, recordAudit, withTransaction, type Database, type Transaction } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { HttpLimits } from '../../limits/http-limits.ts';
import { DATABASE, LOGGER, SESSION_SETTINGS, SIGNING_KEYS } from '../../tokens.ts';
import { ownChange } from '../own-changes.ts';
import { Revocations } from './revocations.ts';
import { type Device } from './devices.ts';
import { decideRefresh } from './refresh.rules.ts';
import { hashOfRefreshToken, newRefreshToken, newSalt, successorOf } from './refresh-tokens.ts';
import { SessionRepository, type RefreshedSession } from './session.repository.ts';
import { type SessionSettings } from './session.settings.ts';

/** A session is one sign-in on one device: an access token at a time, renewed by refresh tokens that work once. */
@Injectable()
export class SessionService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SIGNING_KEYS) private readonly keys: SigningKeys,
    @Inject(SESSION_SETTINGS) private readonly settings: SessionSettings,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly sessions: SessionRepository,
    private readonly revocations: Revocations,
    private readonly limits: HttpLimits,
  ) {}

  /** Whatever somebody signs in with. @throws ChatError ACCOUNT_DEACTIVATED, ACCOUNT_BANNED */
  open(user: User, device: Device, transaction?: Transaction): Promise<SessionTokens> {
    return transaction ? this.begin(user, device, transaction) : withTransaction(this.database.pool, (own) => this.begin(user, device, own));
  }

  private async begin(user: User, device: Device, transaction: Transaction): Promise<SessionTokens> {
    const now = new Date();
    const id = uuidv7();
    const { token, hash } = newRefreshToken();
    const expiresAt = this.sessionEnd(now);
    const isActive = await this.sessions.insert(transaction, { id, userId: user.id, expiresAt, device, tokenHash: hash });
    if (!isActive) throw new ChatError('ACCOUNT_DEACTIVATED');
    // Asked last: the insert waits for a ban that is under way, and a later ban ends this session.
    const ban = await readBan(transaction, null, [user.id]);
    if (ban) throw new ChatError('ACCOUNT_BANNED', ban.until ? { until: ban.until.toISOString() } : {});
    return this.tokens({ id, user, refreshToken: token, expiresAt, now });
  }

  /** @throws ChatError REFRESH_TOKEN_INVALID, REFRESH_TOKEN_REUSED; RATE_LIMITED, and the token is as good as before */
  async refresh(refreshToken: string, device: Device): Promise<SessionTokens> {
    const outcome = await withTransaction(this.database.pool, (transaction) => this.exchange(transaction, refreshToken, device));
    // Told and thrown after the commit: the end of a session must not be rolled back with the refusal.
    if ('ended' in outcome && outcome.ended) this.revocations.tell([outcome.ended], 'refresh-token-reused');
    if ('refusal' in outcome) throw outcome.refusal;
    return this.tokens(outcome);
  }

  /** Says nothing about whether there was a session. */
  async end(refreshToken: string): Promise<void> {
    const ended = await this.sessions.revokeByToken(this.database.pool, hashOfRefreshToken(refreshToken), 'signed-out');
    this.revocations.tell(ended, 'signed-out');
  }

  /** @returns how many sessions there were */
  async endAll(userId: string): Promise<number> {
    const ended = await withTransaction(this.database.pool, async (transaction) => {
      const revoked = await this.sessions.revokeByUser(transaction, userId, 'signed-out-everywhere');
      if (revoked.length > 0) await recordAudit(transaction, ownChange(userId, 'sessions:ended', { endedSessions: revoked.length }));
      return revoked;
    });
    this.revocations.tell(ended, 'signed-out-everywhere');
    return ended.length;
  }

  /** Within the transaction of a ban. @returns sessions that {@link tellBanned} is to be called with after the commit */
  endOfBanned(transaction: Transaction, userId: string): Promise<string[]> {
    return this.sessions.revokeByUser(transaction, userId, 'banned');
  }

  tellBanned(ended: readonly string[]): void {
    this.revocations.tell(ended, 'banned');
  }

  private async exchange(transaction: Transaction, shown: string, device: Device): Promise<Renewal | Refusal> {
    const found = await this.sessions.lockByToken(transaction, hashOfRefreshToken(shown));
    const now = found?.now ?? new Date();
    const decision = decideRefresh(found, now, this.settings.refreshGraceMs);
    if (!found || decision.outcome === 'refuse') return { refusal: new ChatError('REFRESH_TOKEN_INVALID') };
    const { sessionId: id, user } = found;
    if (decision.outcome === 'end-session') {
      await this.sessions.revoke(transaction, id, 'refresh-token-reused');
      // Whether it was the user, or who has stolen the token, nobody knows.
      await recordAudit(transaction, { ...ownChange(user.id, 'session:token-reused', { sessionId: id }), actorId: null });
      this.logger.warn('session:reuse-detected', { userId: user.id, sessionId: id });
      return { refusal: new ChatError('REFRESH_TOKEN_REUSED'), ended: id };
    }
    await this.limits.refresh(user.id);
    const refreshToken = decision.firstUse ? await this.rotate(transaction, shown, found) : await this.newest(transaction, shown, found);
    if (refreshToken === undefined) return { refusal: new ChatError('REFRESH_TOKEN_INVALID') };
    const expiresAt = this.sessionEnd(now);
    await this.sessions.prolong(transaction, id, expiresAt, device);
    return { id, user, refreshToken, expiresAt, now };
  }

  private async rotate(transaction: Transaction, token: string, { sessionId, now }: RefreshedSession): Promise<string> {
    await this.sessions.endForks(transaction, sessionId, hashOfRefreshToken(token));
    return this.succeed(transaction, token, { sessionId, usedAt: now });
  }

  private async succeed(transaction: Transaction, token: string, { sessionId, usedAt }: { sessionId: string; usedAt: Date }): Promise<string> {
    const salt = newSalt();
    const successor = successorOf(token, salt);
    await this.sessions.succeed(transaction, sessionId, { tokenHash: hashOfRefreshToken(token), usedAt, salt }, successor.hash);
    return successor.token;
  }

  /** The one token that is good after one that was used. @returns undefined when its chain was ended by another one */
  private async newest(transaction: Transaction, shown: string, { sessionId, usedAt, successorSalt, now }: RefreshedSession): Promise<string | undefined> {
    // Used by a release that keeps no salt.
    if (successorSalt === null) return this.succeed(transaction, shown, { sessionId, usedAt: usedAt ?? now });
    const { token, hash } = successorOf(shown, successorSalt);
    const successor = await this.sessions.read(transaction, hash);
    return successor?.usedAt ? this.newest(transaction, token, successor) : successor && token;
  }

  private async tokens({ id, user, refreshToken, expiresAt, now }: Renewal): Promise<SessionTokens> {
    const { issuer, audience, accessTokenSeconds } = this.settings;
    const content = { issuer, audience, userId: user.id, sessionId: id, issuedAt: now, expiresInSeconds: accessTokenSeconds };
    return {
      sessionId: id,
      user,
      accessToken: await signAccessToken(this.keys, content),
      accessTokenExpiresAt: new Date(now.getTime() + accessTokenSeconds * 1_000).toISOString(),
      refreshToken,
      refreshTokenExpiresAt: expiresAt.toISOString(),
    };
  }

  private sessionEnd(now: Date): Date {
    return new Date(now.getTime() + this.settings.sessionSeconds * 1_000);
  }
}

interface Renewal {
  readonly id: string;
  readonly user: User;
  readonly refreshToken: string;
  readonly expiresAt: Date;
  readonly now: Date;
}

interface Refusal {
  readonly refusal: ChatError;
  /** A session that the refusal ended. */
  readonly ended?: string;
}
