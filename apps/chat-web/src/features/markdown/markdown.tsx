import { type Schemas } from '@chatgenius/client-sdk';
import { lazy, memo, Suspense } from 'react';
import { Inline, MentionsContext, useMentioned } from './inline.tsx';
import styles from './markdown.module.css';

/** The parser comes with the first text that needs it; until then the text is shown as it was written. */
const Marked = lazy(() => import('./marked.tsx'));

/** Without any of these a text has no markup: most messages. */
const MARKUP = /[*_`>[\]\\]|^\s*(?:[-+]|\d+[.)])\s/m;

interface MarkdownProps {
  text: string;
  mentions?: Schemas.Mentions | undefined;
}

/** The text of a message. */
export const Markdown = memo(function Markdown({ text, mentions }: MarkdownProps) {
  const mentioned = useMentioned(mentions);
  const plain = (
    <p className={styles.paragraph}>
      <Inline text={text} />
    </p>
  );
  return (
    <MentionsContext value={mentioned}>
      {MARKUP.test(text) ? (
        <Suspense fallback={plain}>
          <Marked text={text} />
        </Suspense>
      ) : (
        plain
      )}
    </MentionsContext>
  );
});
