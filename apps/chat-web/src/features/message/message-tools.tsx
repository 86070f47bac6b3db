import { ChatBubbleIcon, DotsHorizontalIcon, FaceIcon } from '@radix-ui/react-icons';
import { type ShownMessage } from '@chatgenius/client-sdk';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.tsx';
import { useConversation } from '../conversation/conversation-context.ts';
import { EmojiPicker } from '../emoji/emoji-picker.tsx';
import { MessageMenu } from './message-menu.tsx';
import { useReacting } from './reactions.tsx';
import styles from './message.module.css';

interface ToolsProps {
  message: ShownMessage;
  isMine: boolean;
  name: string;
  onOpenChange: (open: boolean) => void;
}

const QUICK = ['👍', '❤️', '😂'];

/** What can be done with a message, beside it while it is pointed at or focused. */
export default function MessageTools({ message, isMine, name, onOpenChange }: ToolsProps) {
  const { t } = useTranslation();
  const { openThread, threadId, isReadOnly } = useConversation();
  const react = useReacting(message);
  return (
    <div className={styles.tools} role="toolbar" aria-label={t('message.actions')}>
      {!isReadOnly &&
        QUICK.map((emoji) => (
          <button key={emoji} type="button" className={styles.quick} aria-label={`${t('message.react')} ${emoji}`} onClick={() => react(emoji, true)}>
            {emoji}
          </button>
        ))}
      {!isReadOnly && (
        <EmojiPicker onPick={(emoji) => react(emoji, true)} onOpenChange={onOpenChange}>
          <IconButton label={t('message.react')}>
            <FaceIcon />
          </IconButton>
        </EmojiPicker>
      )}
      {threadId === undefined && (
        <IconButton label={t('message.reply')} onClick={() => openThread(message.id)}>
          <ChatBubbleIcon />
        </IconButton>
      )}
      <MessageMenu message={message} isMine={isMine} name={name} onOpenChange={onOpenChange}>
        <IconButton label={t('message.moreActions')}>
          <DotsHorizontalIcon />
        </IconButton>
      </MessageMenu>
    </div>
  );
}
