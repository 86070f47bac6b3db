import { type ChatError } from '@chatgenius/client-sdk';
import { ChatProvider } from '@chatgenius/client-sdk/react';
import { useEffect, useState } from 'react';
import { createChat, type Chat } from '../page/chat.ts';
import { ChatContext } from '../page/chat-context.ts';
import { useConfig } from '../page/config-context.ts';
import { type SignedIn } from '../page/session.ts';
import { Workspace } from './workspace.tsx';

/** What a session of the server is over for; everything else is tried again, or shown as it is. */
const ENDS = new Set(['SESSION_REVOKED', 'TOKEN_INVALID', 'ACCOUNT_BANNED', 'ACCOUNT_DEACTIVATED']);

/** By then everything is drawn that was asked for first. */
const PRELOAD_MS = 10_000;

export default function SignedInPage({ signedIn, onEnd }: { signedIn: SignedIn; onEnd: (error?: ChatError) => void }) {
  const config = useConfig();
  const [chat, setChat] = useState<Chat>();
  useEffect(() => {
    const made = createChat(config, signedIn);
    setChat(made);
    const off = made.client.on('connection', (state) => state.status === 'refused' && ENDS.has(state.error.reason) && onEnd(state.error));
    // Another release of the page takes the files of this one away, and some are needed for the first time only then.
    const loading = setTimeout(() => void made.client.preload().catch(() => undefined), PRELOAD_MS);
    return () => {
      clearTimeout(loading);
      off();
      made.client.close();
    };
  }, [config, signedIn]);
  if (!chat) return null;
  const signOut = () => void signedIn.session.signOut().catch(() => undefined).finally(() => onEnd());
  return (
    <ChatContext value={{ ...chat, handle: signedIn.handle, signOut }}>
      <ChatProvider client={chat.client}>
        <Workspace />
      </ChatProvider>
    </ChatContext>
  );
}
