import { type SigningKeys } from '@chatgenius/auth';
import { signingKeysOf, System, type SystemDescription } from './system.ts';

/** Where specs, which may run in other processes, ask for the system; see shared-system-host.ts. */
export const HOST_VARIABLE = 'SHARED_SYSTEM_URL';
/** There the host builds the chat page. */
export const CHAT_WEB_PATH = '/chat-web';
/** Its pages may connect. */
export const ALLOWED_ORIGIN = 'https://chat.example';

/**
 * The system of all specs that leave its processes alone and need no options: each with users and channels of its own.
 * It runs already, or starts for the first of them, and goes on when a spec ends.
 */
export class SharedSystem extends System {
  private constructor(description: SystemDescription, keys: SigningKeys) {
    super(description, keys);
  }

  static async use(): Promise<SharedSystem> {
    const description = await askHost<SystemDescription>('/');
    return new SharedSystem(description, await signingKeysOf(description));
  }
}

/** The folder with the files of the chat page, as built for deployments: once, for all specs. */
export const builtChatWeb = async (): Promise<string> => (await askHost<{ readonly folder: string }>(CHAT_WEB_PATH)).folder;

async function askHost<Answer>(what: string): Promise<Answer> {
  const host = process.env[HOST_VARIABLE];
  if (!host) throw new Error(`${HOST_VARIABLE} is not set: run the spec by \`npm test -- --only e2e <path>\`.`);
  const response = await fetch(new URL(what, host));
  if (!response.ok) throw new Error(`What specs share is not there: ${await response.text()}`);
  return (await response.json()) as Answer;
}
