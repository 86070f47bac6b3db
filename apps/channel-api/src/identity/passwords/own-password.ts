import { ChatError } from '@chatgenius/contracts';
import { type Database } from '@chatgenius/database';
import { type ApiRequest } from '@chatgenius/http';
import { Inject, Injectable } from '@nestjs/common';
import { HttpLimits } from '../../limits/http-limits.ts';
import { DATABASE } from '../../tokens.ts';
import { PasswordRepository } from './password.repository.ts';
import { isPassword } from './passwords.ts';

/** Whoever is signed in shows that they are the owner of the account, and not somebody who found the device. */
@Injectable()
export class OwnPassword {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly passwords: PasswordRepository,
    private readonly limits: HttpLimits,
  ) {}

  /** @returns its hash @throws ChatError PASSWORD_WRONG, PASSWORD_NOT_SET, RATE_LIMITED */
  async assert(request: ApiRequest, userId: string, password: string): Promise<string> {
    const hash = await this.assertIfSet(request, userId, password);
    if (hash === undefined) throw new ChatError('PASSWORD_NOT_SET');
    return hash;
  }

  /** The same, of nobody who has no password. */
  async assertIfSet(request: ApiRequest, userId: string, password = ''): Promise<string | undefined> {
    const hash = await this.passwords.hashOf(this.database.pool, userId);
    if (hash === undefined) return undefined;
    await this.limits.ownPassword(request, userId);
    if (!(await isPassword(hash, password))) throw new ChatError('PASSWORD_WRONG');
    return hash;
  }
}
