import { BookmarkIcon, ChatBubbleIcon, CopyIcon, DrawingPinIcon, EnvelopeClosedIcon, ExclamationTriangleIcon, EyeOpenIcon, Link2Icon, Pencil1Icon, QuoteIcon, Share2Icon, TrashIcon } from '@radix-ui/react-icons';
import { type ShownMessage } from '@chatgenius/client-sdk';
import { useChat, useMessageActions, usePermissions } from '@chatgenius/client-sdk/react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { places } from '../../page/places.ts';
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';
import { useConversation } from '../conversation/conversation-context.ts';
import { DeleteMessage } from './delete-message.tsx';
import { ForwardMessage } from './forward-message.tsx';
import { Readers } from './readers.tsx';
import { Report } from '../moderation/report.tsx';

interface MenuProps {
  message: ShownMessage;
  isMine: boolean;
  name: string;
  onOpenChange: (open: boolean) => void;
  children: ReactElement;
}

type Asked = 'delete' | 'forward' | 'report' | 'readers' | undefined;

export function MessageMenu({ message, isMine, name, onOpenChange, children }: MenuProps) {
  const { t } = useTranslation();
  const chat = useChat();
  const { pin, unpin, markUnread } = useMessageActions();
  const { may } = usePermissions(message.channelId);
  const { edit, quote, openThread, threadId, isReadOnly } = useConversation();
  const say = useSay();
  const reason = useReason();
  const [asked, ask] = useState<Asked>();
  const tell = (work: Promise<unknown>, done?: string): void => void work.then((outcome) => {
    const { error } = (outcome ?? {}) as { error?: unknown };
    if (error) say(reason(error), 'error');
    else if (done) say(done);
  }, (error: unknown) => say(reason(error), 'error'));
  const close = (): void => {
    ask(undefined);
    onOpenChange(false);
  };
  const isPinned = message.pinnedAt !== undefined;
  const link = location.origin + places.message(message);
  return (
    <>
      <Menu trigger={children} onOpenChange={(open) => onOpenChange(open)}>
        {threadId === undefined && <MenuItem icon={<ChatBubbleIcon />} onSelect={() => openThread(message.id)}>{t('message.reply')}</MenuItem>}
        {!isReadOnly && <MenuItem icon={<QuoteIcon />} onSelect={() => quote(message)}>{t('message.quote')}</MenuItem>}
        <MenuItem icon={<Share2Icon />} onSelect={() => ask('forward')}>{t('message.forward')}</MenuItem>
        <MenuItem icon={<BookmarkIcon />} onSelect={() => tell(chat.saved.save(message.id), t('message.saved'))}>{t('message.save')}</MenuItem>
        {may('message:pin') && <MenuItem icon={<DrawingPinIcon />} onSelect={() => tell(isPinned ? unpin(message.id) : pin(message.id))}>{t(isPinned ? 'message.unpin' : 'message.pin')}</MenuItem>}
        <MenuItem icon={<EnvelopeClosedIcon />} onSelect={() => tell(markUnread(message.id))}>{t('message.markUnread')}</MenuItem>
        {isMine && <MenuItem icon={<EyeOpenIcon />} onSelect={() => ask('readers')}>{t('readers.show')}</MenuItem>}
        <MenuLine />
        <MenuItem icon={<CopyIcon />} onSelect={() => tell(navigator.clipboard.writeText(message.text), t('copied'))}>{t('message.copyText')}</MenuItem>
        <MenuItem icon={<Link2Icon />} onSelect={() => tell(navigator.clipboard.writeText(link), t('copied'))}>{t('message.copyLink')}</MenuItem>
        <MenuLine />
        {isMine && message.forwarded === undefined && !isReadOnly && <MenuItem icon={<Pencil1Icon />} onSelect={() => edit(message.id)}>{t('message.edit')}</MenuItem>}
        {!isMine && <MenuItem icon={<ExclamationTriangleIcon />} onSelect={() => ask('report')}>{t('message.report')}</MenuItem>}
        {(isMine || may('message:delete-any')) && <MenuItem danger icon={<TrashIcon />} onSelect={() => ask('delete')}>{t('message.delete')}</MenuItem>}
      </Menu>
      {asked === 'delete' && <DeleteMessage message={message} onClose={close} />}
      {asked === 'forward' && <ForwardMessage message={message} onClose={close} />}
      {asked === 'readers' && <Readers message={message} onClose={close} />}
      {asked === 'report' && <Report subject={{ kind: 'message', messageId: message.id }} title={t('report.title', { name })} onClose={close} />}
    </>
  );
}
