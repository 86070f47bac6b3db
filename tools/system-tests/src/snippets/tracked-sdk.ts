import { ChatClient as SdkClient, createSharedClient as createShared, type SharedClientOptions } from '@chatgenius/client-sdk';

export * from '@chatgenius/client-sdk';

const open = new Set<{ close(): void }>();

/** The SDK as pages use it, but for what they leave open. */
export class ChatClient extends SdkClient {
  constructor(...options: ConstructorParameters<typeof SdkClient>) {
    super(...options);
    open.add(this);
  }
}

export function createSharedClient(options: SharedClientOptions): ReturnType<typeof createShared> {
  const client = createShared(options);
  open.add(client);
  return client;
}

export function closeAll(): void {
  for (const client of open) client.close();
  open.clear();
}
