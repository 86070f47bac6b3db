import { ClockIcon, FaceIcon, PaperPlaneIcon, PlusIcon } from '@radix-ui/react-icons';
import { limits } from '@chatgenius/client-sdk';
import { useDraft, useMe, useSend, useTyping, useUpload, type UsedConversation } from '@chatgenius/client-sdk/react';
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.tsx';
import { useConversation } from '../conversation/conversation-context.ts';
import { EmojiPicker } from '../emoji/emoji-picker.tsx';
import { Completion } from './completion.tsx';
import { ComposerNotes } from './composer-notes.tsx';
import { Quoted } from './quoted.tsx';
import { ScheduleMessage } from './schedule-message.tsx';
import { Uploads } from './uploads.tsx';
import { useCompletion } from './use-completion.ts';
import { useSendingNote } from './use-sending-note.ts';
import styles from './composer.module.css';

export function Composer({ name, conversation }: { name: string; conversation: UsedConversation }) {
  const { t } = useTranslation();
  const me = useMe();
  const { channelId, threadId, quoted, quote, edit } = useConversation();
  const { text, set } = useDraft(channelId, threadId);
  const { send } = useSend(channelId, threadId);
  const { typing } = useTyping(channelId, threadId);
  const files = useUpload(threadId ?? channelId);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [isScheduling, schedule] = useState(false);
  const write = (next: string): void => {
    set(next);
    typing(next !== '');
  };
  const completion = useCompletion({ field, channelId, text, write });
  const note = useSendingNote(channelId);
  const tooLong = text.length - limits.messageTextLength;
  const isUploading = files.uploads.some(({ status }) => status === 'going' || status === 'paused');
  const canSend = (text.trim() !== '' || files.attachmentIds.length > 0) && tooLong <= 0 && !isUploading && note.blocked === undefined;

  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) field.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (quoted) field.current?.focus();
  }, [quoted]);

  const submit = (): void => {
    if (!canSend) return;
    void send({ text: text.trim(), ...(files.attachmentIds.length > 0 && { attachmentIds: files.attachmentIds }), ...(quoted && { quote: { messageId: quoted.id } }) });
    set('');
    files.clear();
    quote(undefined);
    if (conversation.hasNewer) void conversation.loadNewest();
    field.current?.focus();
  };
  const editLast = (): void => {
    const last = conversation.messages.findLast(({ senderId, deletedAt, status, forwarded }) => senderId === me?.id && !deletedAt && !forwarded && status !== 'pending' && status !== 'failed');
    if (last) edit(last.id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (completion.onKeyDown(event)) return;
    if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      editLast();
    }
    if (event.key === 'Escape' && quoted) quote(undefined);
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0) return;
    event.preventDefault();
    for (const file of pasted) void files.upload(file);
  };
  const insert = (emoji: string): void => {
    const { selectionStart = text.length, selectionEnd = text.length } = field.current ?? {};
    write(text.slice(0, selectionStart) + emoji + text.slice(selectionEnd));
    field.current?.focus();
  };
  return (
    <div className={styles.composer}>
      <ComposerNotes note={note} />
      <div className={styles.box}>
        {quoted && <Quoted message={quoted} onDrop={() => quote(undefined)} />}
        <Uploads files={files} />
        <Completion completion={completion} />
        <textarea
          ref={field}
          rows={1}
          className={styles.field}
          value={text}
          dir="auto"
          placeholder={threadId ? t('composer.reply') : t('composer.placeholder', { name })}
          aria-label={t('composer.label', { name })}
          {...completion.aria}
          onChange={(event) => write(event.target.value)}
          onSelect={completion.onSelect}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <div className={styles.tools}>
          <IconButton label={t('composer.attach')} onClick={() => picker.current?.click()}>
            <PlusIcon />
          </IconButton>
          <input ref={picker} type="file" multiple hidden onChange={(event) => {
            for (const file of event.target.files ?? []) void files.upload(file);
            event.target.value = '';
          }} />
          <EmojiPicker onPick={insert}>
            <IconButton label={t('composer.emoji')}>
              <FaceIcon />
            </IconButton>
          </EmojiPicker>
          <span className={styles.hint}>{tooLong > 0 ? <strong role="alert">{t('composer.tooLong', { count: tooLong })}</strong> : t('composer.format')}</span>
          {threadId === undefined && (
            <IconButton label={t('composer.schedule')} disabled={text.trim() === ''} onClick={() => schedule(true)}>
              <ClockIcon />
            </IconButton>
          )}
          <IconButton label={t('composer.send')} className={styles.send} disabled={!canSend} onClick={submit}>
            <PaperPlaneIcon />
          </IconButton>
        </div>
      </div>
      {isScheduling && <ScheduleMessage channelId={channelId} text={text} onClose={() => schedule(false)} onDone={() => set('')} />}
    </div>
  );
}
