import { Toast } from 'radix-ui';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import styles from './toast.module.css';

type Say = (text: string, kind?: 'info' | 'error') => void;

const SayContext = createContext<Say>(() => undefined);

/** Tells the user something once, in a corner and to screen readers. */
export const useSay = (): Say => useContext(SayContext);

const SHOWN_MS = 6_000;

export function Toasts({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<readonly { id: number; text: string; kind: string }[]>([]);
  const next = useRef(0);
  const say = useCallback<Say>((text, kind = 'info') => setSaid((all) => [...all.slice(-3), { id: next.current++, text, kind }]), []);
  const drop = (id: number) => setSaid((all) => all.filter((one) => one.id !== id));
  const list = useMemo(() => said, [said]);
  return (
    <SayContext value={say}>
      <Toast.Provider duration={SHOWN_MS} swipeDirection="right">
        {children}
        {list.map(({ id, text, kind }) => (
          <Toast.Root key={id} className={styles.toast} data-kind={kind} type={kind === 'error' ? 'foreground' : 'background'} onOpenChange={(open) => !open && drop(id)}>
            <Toast.Description>{text}</Toast.Description>
          </Toast.Root>
        ))}
        <Toast.Viewport className={styles.viewport} />
      </Toast.Provider>
    </SayContext>
  );
}
