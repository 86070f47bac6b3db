import { type Schemas, type ShownMessage } from '@chatgenius/client-sdk';
import { useChat, useMessages } from '@chatgenius/client-sdk/react';
import { useEffect, useState } from 'react';

/** The message that a thread is about: as the channel shows it, or read once when it is not loaded there. */
export function useOriginal(channelId: string, threadId: string): ShownMessage | undefined {
  const chat = useChat();
  const { messages, status } = useMessages(channelId);
  const shown = messages.find(({ id }) => id === threadId);
  const [read, setRead] = useState<Schemas.Message>();
  useEffect(() => {
    if (shown || status !== 'joined') return;
    const abort = new AbortController();
    chat.api.GET('/v1/messages/{messageId}', { params: { messageId: threadId }, signal: abort.signal }).then(({ data }) => setRead(data), () => undefined);
    return () => abort.abort();
  }, [chat, threadId, status, shown === undefined]);
  return shown ?? read;
}
