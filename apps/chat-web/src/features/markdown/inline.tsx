import { type Schemas } from '@chatgenius/client-sdk';
import { useMe, usePeople } from '@chatgenius/client-sdk/react';
import { createContext, useContext, useMemo } from 'react';
import { useWorkspace } from '../../page/workspace-context.ts';
import { classes } from '../../ui/classes.ts';
import { piecesOf, safeAddress } from './inline.rules.ts';
import styles from './markdown.module.css';

/** Handle -> who is meant, of those whom the server says the text mentions. */
type Mentioned = ReadonlyMap<string, string | undefined>;

const NOBODY: readonly string[] = [];
const EVERYBODY = 'channel';
export const MentionsContext = createContext<Mentioned>(new Map());

export function useMentioned(mentions: Schemas.Mentions | undefined): Mentioned {
  const people = usePeople(mentions?.userIds ?? NOBODY);
  return useMemo(() => {
    const mentioned = new Map<string, string | undefined>([...people.values()].map(({ handle, id }) => [handle, id]));
    if (mentions?.channel) mentioned.set(EVERYBODY, undefined);
    return mentioned;
  }, [people, mentions]);
}

/** Text without markup: its addresses lead somewhere, and its names to profiles. */
export function Inline({ text }: { text: string }) {
  const pieces = useMemo(() => piecesOf(text), [text]);
  const mentioned = useContext(MentionsContext);
  return pieces.map((piece, index) => {
    if (piece.kind === 'mention' && mentioned.has(piece.handle)) return <Mention key={index} text={piece.text} userId={mentioned.get(piece.handle)} />;
    const href = piece.kind === 'link' ? safeAddress(piece.text) : undefined;
    return href ? <a key={index} href={href} target="_blank" rel="noopener noreferrer nofollow">{piece.text}</a> : piece.text;
  });
}

function Mention({ text, userId }: { text: string; userId: string | undefined }) {
  const me = useMe();
  const { showCover } = useWorkspace();
  const isMe = userId === undefined || userId === me?.id;
  if (userId === undefined) return <span className={classes(styles.mention, styles.me)}>{text}</span>;
  return (
    <button type="button" className={classes(styles.mention, isMe && styles.me)} onClick={() => showCover({ kind: 'profile', userId })}>
      {text}
    </button>
  );
}
