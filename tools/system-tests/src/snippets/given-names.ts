import { type ChatClient } from '@chatgenius/client-sdk';

/** What snippets use without having made it: docs/guides/quick-start.md tells its readers. */
export interface Given {
  /** A gateway, channel-api and file-service. */
  readonly url: string;
  readonly apiUrl: string;
  readonly filesUrl: string;
  /** Gives an access token of the user. */
  readonly token: () => Promise<string>;
  /** Of an account that can sign in. */
  readonly handle: string;
  readonly password: string;
  /** Of the user, who owns the channel. */
  readonly chat: ChatClient;
  /** Of somebody else in the channel. */
  readonly friend: ChatClient;
  /** Of an administrator of the deployment. */
  readonly admin: ChatClient;
  readonly channelId: string;
  /** Of the friend, and a message of theirs. */
  readonly userId: string;
  readonly userIds: readonly string[];
  readonly messageId: string;
  readonly text: string;
  /** Whatever the application does with it: draws it, most often. */
  readonly show: (...what: readonly unknown[]) => void;
}

export const GIVEN_NAMES = ['url', 'apiUrl', 'filesUrl', 'token', 'handle', 'password', 'chat', 'friend', 'admin', 'channelId', 'userId', 'userIds', 'messageId', 'text', 'show'] as const satisfies readonly (keyof Given)[];
