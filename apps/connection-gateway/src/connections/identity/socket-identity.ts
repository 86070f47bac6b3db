import { type Identity } from '@chatgenius/auth';

/** What a bot's connection may do: its `sessionId` is the id of the service token. */
export interface BotRights {
  /** Of the bot: all bots of one owner share some limits. */
  readonly ownerId: string;
  /** Also those of a newer release. */
  readonly scopes: readonly string[];
  /** SHA-256 of the token's secret in base64url, by which it is checked again. */
  readonly secretHash: string;
}

/** Who a connection belongs to: a person by an access token, or a bot by a service token. */
export interface SocketIdentity extends Identity {
  readonly bot?: BotRights;
}

export type BotIdentity = SocketIdentity & { readonly bot: BotRights };

export const isBot = (identity: SocketIdentity): identity is BotIdentity => identity.bot !== undefined;
