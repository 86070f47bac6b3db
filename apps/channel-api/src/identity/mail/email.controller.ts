import { type Identity } from '@chatgenius/auth';
import { ChatError, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { recordAudit, withTransaction, type Database } from '@chatgenius/database';
import { Implements, type ApiRequest, type Caller } from '@chatgenius/http';
import { Controller, Inject, Req } from '@nestjs/common';
import { DATABASE } from '../../tokens.ts';
import { UserRepository } from '../../users/user.repository.ts';
import { ownChange } from '../own-changes.ts';
import { Confirmation } from '../passwords/confirmation.ts';
import { EmailRepository } from './email.repository.ts';
import { MailRequests } from './mail-requests.ts';
import { MailTokenRepository } from './mail-token.repository.ts';
import { hashOfToken } from './secret-token.ts';

/** One's own mail address, which opens the account when the password is forgotten: so its owner has to confirm who they are. */
@Controller()
export class EmailController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly emails: EmailRepository,
    private readonly tokens: MailTokenRepository,
    private readonly mail: MailRequests,
    private readonly confirmation: Confirmation,
    private readonly users: UserRepository,
  ) {}

  @Implements(routes.readEmail)
  async read(_: RouteInput<typeof routes.readEmail>, { userId }: Identity): Promise<RouteOutput<typeof routes.readEmail>> {
    const email = await this.emails.find(this.database.pool, userId);
    const pending = await this.tokens.pendingAddress(this.database.pool, userId);
    return { email: email?.address ?? null, verifiedAt: email?.verifiedAt.toISOString() ?? null, pending: pending ?? null };
  }

  @Implements(routes.setEmail)
  async set({ body }: RouteInput<typeof routes.setEmail>, caller: Caller, @Req() request: ApiRequest): Promise<RouteOutput<typeof routes.setEmail>> {
    this.mail.assertConfigured();
    await this.confirmation.assert(request, caller, body.password);
    const { userId } = caller;
    // A slip of the finger before must not be confirmed by whoever got that mail.
    await this.tokens.removeAll(this.database.pool, userId, 'email-verification');
    await this.mail.ask(request, { purpose: 'email-verification', address: body.email, userId });
    return {};
  }

  @Implements(routes.verifyEmail)
  verify({ body }: RouteInput<typeof routes.verifyEmail>): Promise<RouteOutput<typeof routes.verifyEmail>> {
    const hash = hashOfToken(body.token);
    return withTransaction(this.database.pool, async (transaction) => {
      const userId = await this.tokens.ownerOf(transaction, hash, 'email-verification');
      const isKnown = userId !== undefined && (await this.users.hold(transaction, userId));
      const owner = isKnown ? await this.tokens.take(transaction, hash, 'email-verification') : undefined;
      if (!owner) throw new ChatError('MAIL_TOKEN_INVALID');
      const before = await this.emails.find(transaction, owner.userId);
      await this.emails.set(transaction, owner.userId, owner.address);
      await recordAudit(transaction, ownChange(owner.userId, 'email:changed', { present: true }, { present: before !== undefined }));
      return { email: owner.address };
    });
  }

  @Implements(routes.removeEmail)
  async remove({ body }: RouteInput<typeof routes.removeEmail>, caller: Caller, @Req() request: ApiRequest): Promise<RouteOutput<typeof routes.removeEmail>> {
    await this.confirmation.assert(request, caller, body.password);
    const { userId } = caller;
    await withTransaction(this.database.pool, async (transaction) => {
      await this.users.hold(transaction, userId);
      if (await this.emails.remove(transaction, userId)) await recordAudit(transaction, ownChange(userId, 'email:changed', { present: false }, { present: true }));
      for (const purpose of ['email-verification', 'password-reset'] as const) await this.tokens.removeAll(transaction, userId, purpose);
    });
    return {};
  }
}
