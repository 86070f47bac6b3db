import { type ReactNode, useMemo } from 'react';
import { Inline } from './inline.tsx';
import { parse, type Node } from './parse.ts';
import { safeAddress } from './inline.rules.ts';
import styles from './markdown.module.css';

/** A text with markup as React elements: it is never made HTML of. */
export default function Marked({ text }: { text: string }) {
  const { children } = useMemo(() => parse(text), [text]);
  return all(children);
}

const all = (nodes: readonly Node[]): ReactNode => nodes.map((node, index) => <Part key={index} node={node} />);

function Part({ node }: { node: Node }): ReactNode {
  switch (node.type) {
    case 'text':
      return <Inline text={node.value} />;
    case 'paragraph':
      return <p className={styles.paragraph}>{all(node.children)}</p>;
    case 'strong':
      return <strong>{all(node.children)}</strong>;
    case 'emphasis':
      return <em>{all(node.children)}</em>;
    case 'inlineCode':
      return <code className={styles.code}>{node.value}</code>;
    case 'code':
      return (
        <pre className={styles.block} dir="ltr" tabIndex={0}>
          <code>{node.value}</code>
        </pre>
      );
    case 'blockquote':
      return <blockquote className={styles.quote}>{all(node.children)}</blockquote>;
    case 'list':
      return node.ordered ? <ol className={styles.numbers} start={node.start ?? 1}>{all(node.children)}</ol> : <ul className={styles.list}>{all(node.children)}</ul>;
    case 'listItem':
      return <li>{all(node.children)}</li>;
    case 'link': {
      const href = safeAddress(node.url);
      return href ? <a href={href} target="_blank" rel="noopener noreferrer nofollow">{all(node.children)}</a> : all(node.children);
    }
    case 'break':
      return <br />;
    default:
      return 'children' in node ? all(node.children) : 'value' in node ? node.value : null;
  }
}
