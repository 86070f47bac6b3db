import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';
import styles from './toast.module.css';

type Say = (text: string, kind?: 'info' | 'error') => void;

const SayContext = createContext<Say>(() => undefined);

/** Tells the user something once, in a corner and to screen readers. */
export const useSay = (): Say => useContext(SayContext);

const SHOWN_MS = 6_000;
const MOST = 3;

interface Said {
  readonly id: number;
  readonly text: string;
  readonly kind: 'info' | 'error';
}

export function Toasts({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<readonly Said[]>([]);
  const next = useRef(0);
  const say = useCallback<Say>((text, kind = 'info') => {
    const id = next.current++;
    setSaid((all) => [...all.slice(1 - MOST), { id, text, kind }]);
    setTimeout(() => setSaid((all) => all.filter((one) => one.id !== id)), SHOWN_MS);
  }, []);
  return (
    <SayContext value={say}>
      {children}
      <div className={styles.viewport} role="status" aria-live="polite">
        {said.map(({ id, text, kind }) => (
          <p key={id} className={styles.toast} data-kind={kind}>
            {text}
          </p>
        ))}
      </div>
    </SayContext>
  );
}
