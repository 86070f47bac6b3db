import { type SigningKeys } from '@chatgenius/auth';
import { signingKeysOf, System, type SystemDescription } from './system.ts';

/** Where specs, which may run in other processes, ask for the system; see shared-system-host.ts. */
export const HOST_VARIABLE = 'SHARED_SYSTEM_URL';
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
    const host = process.env[HOST_VARIABLE];
    if (!host) throw new Error(`${HOST_VARIABLE} is not set: run the spec by \`npm test -- --only e2e <path>\`.`);
    const response = await fetch(host);
    if (!response.ok) throw new Error(`The shared system did not start: ${await response.text()}`);
    const description = (await response.json()) as SystemDescription;
    return new SharedSystem(description, await signingKeysOf(description));
  }
}
